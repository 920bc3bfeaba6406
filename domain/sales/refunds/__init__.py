"""Refunds 退款: money given back, which is not a receipt made void."""
