"""Screens people touch."""
