"""Office 后台: rosters, price lists, people, devices, policy, journal."""
