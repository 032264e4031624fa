"""How fast pages come beside Wagtail, a Django view that says hello, and nginx."""
