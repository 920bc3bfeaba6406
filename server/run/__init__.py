"""What keeps one process going: its parts in order, the listening socket, deadlines, alarms."""
