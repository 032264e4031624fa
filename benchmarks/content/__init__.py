"""The content of the benchmarked sites: made-up articles, figures and people, the same each time."""
