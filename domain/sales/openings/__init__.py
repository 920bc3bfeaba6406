"""Openings 开盘: who chooses when, by queue, by lot or by both (SC-41)."""
