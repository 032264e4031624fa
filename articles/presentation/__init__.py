"""Prepare what readers get of articles: body, lists, feeds, data for search engines."""
