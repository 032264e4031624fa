"""Join apps that do not know each other: roles, schedule, search index, page cache."""
