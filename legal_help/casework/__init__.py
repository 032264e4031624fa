"""Verbs of a caseworker: on one case, its conflicts, the queue. No pages."""
