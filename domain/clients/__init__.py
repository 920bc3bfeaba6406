"""Whose client it is (contacts), and what is known of him, sealed (identity, notes)."""
