"""Rosters 排班."""
