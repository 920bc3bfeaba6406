"""Discounts 优惠: the catalogue, and claims to what is in it."""
