"""Quotes 报价."""
