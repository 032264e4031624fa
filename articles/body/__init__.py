"""The text of an article: schema, sanitising, tree and comparison. No Django, no database, no clock."""
