"""Reservations 留房."""
