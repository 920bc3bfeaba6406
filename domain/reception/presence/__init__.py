"""Presence 在岗."""
