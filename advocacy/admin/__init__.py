"""Pages of editors for days, figures, sources, topics and treaties."""

from advocacy.admin import instruments, observances, publishers, statistics, topics
from advocacy.admin.imports import figure_imports

__all__ = ["figure_imports", "instruments", "observances", "publishers", "statistics", "topics"]
