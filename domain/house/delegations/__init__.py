"""Delegations 授权代签."""
