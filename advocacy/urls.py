"""Three addresses at the top level, so three lists: config includes each under its own name."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from advocacy.views.calendars import (
    core_calendar,
    observance_calendar,
    observance_dates,
    topic_calendar,
)
from advocacy.views.files import statistic_card, statistic_embed, statistic_png, statistic_svg
from advocacy.views.instruments import instrument_detail, instrument_list
from advocacy.views.observances import observance_detail, observance_list, observance_year
from advocacy.views.statistics import (
    statistic_bibliography,
    statistic_detail,
    statistic_feed,
    statistic_list,
    statistics_feed,
)


class YearConverter(IntConverter):
    """Four digits and no other spelling, so that a year has one address."""

    regex = "[12][0-9]{3}"


register_converter(YearConverter, "year")

observances = (
    [
        path("", observance_list, name="list"),
        path("calendar.ics", observance_calendar, name="calendar"),
        path("calendar-core.ics", core_calendar, name="core_calendar"),
        path("topics/<slug:slug>.ics", topic_calendar, name="topic_calendar"),
        path("<slug:slug>.ics", observance_dates, name="dates"),
        path("<slug:slug>/", observance_detail, name="detail"),
        path("<slug:slug>/<year:year>/", observance_year, name="year"),
    ],
    "observances",
)
statistics = (
    [
        path("", statistic_list, name="list"),
        path("feed.xml", statistics_feed, name="feed_of_all"),
        path("<slug:slug>/", statistic_detail, name="detail"),
        path("<slug:slug>/feed.xml", statistic_feed, name="feed"),
        path("<slug:slug>.svg", statistic_svg, name="svg"),
        path("<slug:slug>.png", statistic_png, name="png"),
        path("<slug:slug>/card.png", statistic_card, name="card"),
        path("<slug:slug>/cite.bib", statistic_bibliography, {"ending": "bib"}, name="bibtex"),
        path("<slug:slug>/cite.ris", statistic_bibliography, {"ending": "ris"}, name="ris"),
        path("<slug:slug>/embed/", statistic_embed, name="embed"),
    ],
    "statistics",
)
instruments = (
    [
        path("", instrument_list, name="list"),
        path("<slug:slug>/", instrument_detail, name="detail"),
    ],
    "instruments",
)
