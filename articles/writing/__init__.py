"""Change what is being written: start a piece, translate, restore, follow links and old addresses."""
