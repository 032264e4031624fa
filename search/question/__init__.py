"""Read a question, and choose which entries answer it best. No Django, no database."""
