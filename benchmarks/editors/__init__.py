"""What editors wait for: publishing, beside Wagtail, and the pages of staff."""
