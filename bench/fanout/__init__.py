"""Fan-out and reconnect storms: our whole server against others that send the same bytes (bench/README.md)."""
