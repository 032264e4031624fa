"""Files in the thread of a case: redrawn page by page, sealed, and kept outside the database."""
