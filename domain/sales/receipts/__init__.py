"""Receipts 收据."""
