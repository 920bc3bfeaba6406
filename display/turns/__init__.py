"""The turn board 轮位大屏."""
