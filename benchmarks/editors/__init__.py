"""The waiting times of editors: publishing, beside Wagtail, and the pages of staff."""
