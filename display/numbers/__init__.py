"""The wall of an opening day."""
