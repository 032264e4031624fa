"""Decide who may open which case: joining, leaving, grants, walls, recovery."""
