"""Sales groups 销售组."""
