"""Visits 接待."""
