"""Hold what the organisation marks, counts and quotes: observances, statistics and treaties."""
