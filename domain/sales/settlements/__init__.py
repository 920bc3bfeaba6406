"""The day's cash sheet 日结."""
