"""Measures of the whole product: `make bench` runs all, `make bench ARGS=click` one."""
