"""Pages of the queue: the list, its filters and tabs, the search."""
