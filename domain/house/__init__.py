"""Who works here and by which rules: site, people, groups, devices, policy."""
