"""Concessions 特殊优惠."""
