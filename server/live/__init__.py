"""From the journal to every open socket: feed, views, channels, connections."""
