"""Versions of an article: the list, the comparison, the way back."""
