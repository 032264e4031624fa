"""What somebody asks for, and which entries answer it best. No Django, no database."""
