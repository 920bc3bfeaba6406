"""Units 房源."""
