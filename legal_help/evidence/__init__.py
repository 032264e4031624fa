"""Check the log from its first line, and search in it."""
