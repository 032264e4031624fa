"""The front page: the kinds of its sections, and what readers see of each."""
