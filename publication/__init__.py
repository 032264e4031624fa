"""Draft, review, schedule, preview and redact any kind of content. Knows no article."""
