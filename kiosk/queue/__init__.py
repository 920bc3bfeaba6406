"""Queue 接待轮位: the reception desk, where the dispatcher sends visitors and callers to consultants."""
