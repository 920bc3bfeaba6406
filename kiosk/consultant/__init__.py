"""The phone of a consultant 置业顾问: my turn, my visitors, units, my applications and clients."""
