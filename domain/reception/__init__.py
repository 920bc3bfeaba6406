"""Whose turn it is: visits, rosters, rotation."""
