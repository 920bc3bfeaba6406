"""Mortgages 按揭: the papers, what the bank says, and what is done where it says no (SC-30 to SC-33)."""
