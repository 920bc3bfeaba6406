"""Rotation 轮序."""
