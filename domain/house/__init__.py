"""Who works here and by which rules: site, people, where they are (presence), who signs for whom (delegations), groups,
devices, policy. What registers are made of is here too.
"""
