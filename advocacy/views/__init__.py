"""Pages of readers: days, statistics, treaties, and files to take along."""

from advocacy.views.calendars import (
    core_calendar,
    observance_calendar,
    observance_dates,
    topic_calendar,
)
from advocacy.views.files import statistic_card, statistic_embed, statistic_png, statistic_svg
from advocacy.views.instruments import instrument_detail, instrument_list
from advocacy.views.observances import observance_detail, observance_list, observance_year
from advocacy.views.oembed import oembed
from advocacy.views.statistics import statistic_detail, statistic_feed, statistic_list

__all__ = [
    "core_calendar",
    "instrument_detail",
    "instrument_list",
    "observance_calendar",
    "observance_dates",
    "observance_detail",
    "observance_list",
    "observance_year",
    "oembed",
    "statistic_card",
    "statistic_detail",
    "statistic_embed",
    "statistic_feed",
    "statistic_list",
    "statistic_png",
    "statistic_svg",
    "topic_calendar",
]
