"""Withdrawals 退房: a home that is sold goes back, with its money (SC-34, SC-35)."""
