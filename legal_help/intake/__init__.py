"""Verbs of the person who asks: draft, send, come back. No pages."""
