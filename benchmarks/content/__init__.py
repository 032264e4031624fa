"""What the sites of the benchmarks hold: made-up articles, figures and people, the same each time."""
