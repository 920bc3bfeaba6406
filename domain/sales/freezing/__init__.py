"""Units frozen 冻结, and releases taken back."""
