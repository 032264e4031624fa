"""Pages of editors for days, figures, sources, topics and treaties."""

from advocacy.admin.imports.figure_imports import FigureImportAdmin
from advocacy.admin.instruments import InstrumentAdmin
from advocacy.admin.observances import ObservanceAdmin
from advocacy.admin.statistics import FigureAdmin, SourceAdmin, StatisticAdmin
from advocacy.admin.topics import TopicAdmin

__all__ = [
    "FigureAdmin",
    "FigureImportAdmin",
    "InstrumentAdmin",
    "ObservanceAdmin",
    "SourceAdmin",
    "StatisticAdmin",
    "TopicAdmin",
]
