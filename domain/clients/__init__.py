"""Whose client it is: contacts and names."""
