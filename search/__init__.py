"""Index words of pages and find them again. Apps hand in texts and get ranked entries."""
