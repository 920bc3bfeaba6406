"""Contacts 客户归属."""
