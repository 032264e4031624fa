"""Entries of a bibliography in formats of reference managers, and their download."""
