"""Screens people watch. A display cannot change anything."""
