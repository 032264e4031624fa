"""Share what public pages of several apps need: language, lists, pagination, feeds. No app above."""
