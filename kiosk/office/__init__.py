"""Office 后台: rosters, people, stand-ins, clients, screens, price lists, release, rules, registers, journal."""
