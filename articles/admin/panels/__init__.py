"""Panels beside the form of an article, one module each."""
