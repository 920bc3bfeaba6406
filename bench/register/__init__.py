"""What a page of a register costs with a million rows of each kind."""
