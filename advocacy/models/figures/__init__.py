"""Figures, how they are named, and imports of many."""
