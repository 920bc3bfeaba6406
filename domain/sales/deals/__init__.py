"""Deals 签约单: what happens with a home from its control to the registered contract."""
