"""Pages that confirm what happens to an article: review, withdraw, throw away a draft."""
