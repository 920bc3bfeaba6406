"""The rule book 案场规则: what each rule is called, and what this hall's software holds people to."""
