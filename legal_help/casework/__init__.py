"""Verbs of a caseworker on one case. No pages."""
