"""Instalments 分期: when the rest of the price is paid, and what of it came in (SC-29)."""
