"""Tables of days, statistics, figures, sources, topics and treaties."""

from advocacy.models.correction import FigureCorrection, StatisticCorrection
from advocacy.models.figures.figure import Figure, prefetch_latest_figure
from advocacy.models.figures.figure_import import FigureImport, ImportedFigure
from advocacy.models.figures.figure_name import FigureName, NamesNeedSave
from advocacy.models.instrument import Instrument, InstrumentTopic
from advocacy.models.observance import (
    Observance,
    ObservanceSource,
    ObservanceTopic,
    upcoming_occurrences,
)
from advocacy.models.observance_theme import ObservanceTheme
from advocacy.models.publisher import Publisher
from advocacy.models.source import Source, Verification
from advocacy.models.source_answer import SourceAnswer
from advocacy.models.statistic import Statistic, StatisticTopic
from advocacy.models.topic import Topic, TopicLink
from advocacy.models.verification_record import VerificationRecord

__all__ = [
    "Figure",
    "FigureCorrection",
    "FigureImport",
    "FigureName",
    "ImportedFigure",
    "Instrument",
    "InstrumentTopic",
    "NamesNeedSave",
    "Observance",
    "ObservanceSource",
    "ObservanceTheme",
    "ObservanceTopic",
    "Publisher",
    "Source",
    "SourceAnswer",
    "Statistic",
    "StatisticCorrection",
    "StatisticTopic",
    "Topic",
    "TopicLink",
    "Verification",
    "VerificationRecord",
    "prefetch_latest_figure",
    "upcoming_occurrences",
]
