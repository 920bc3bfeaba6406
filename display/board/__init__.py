"""The unit board 销控大屏."""
