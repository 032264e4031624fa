"""Standing measured beside Wagtail, Django and nginx: see README.md, run by `make bench`."""
