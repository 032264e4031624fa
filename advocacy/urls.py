"""Three addresses at the top level, so three lists: config includes each under its own name."""

from django.urls import path, register_converter

from advocacy import views


class YearConverter:
    """Four digits and no other spelling, so that a year has one address."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(YearConverter, "year")

observances = (
    [
        path("", views.observance_list, name="list"),
        path("calendar.ics", views.observance_calendar, name="calendar"),
        path("calendar-core.ics", views.core_calendar, name="core_calendar"),
        path("topics/<slug:slug>.ics", views.topic_calendar, name="topic_calendar"),
        path("<slug:slug>.ics", views.observance_dates, name="dates"),
        path("<slug:slug>/", views.observance_detail, name="detail"),
        path("<slug:slug>/<year:year>/", views.observance_year, name="year"),
    ],
    "observances",
)
statistics = (
    [
        path("", views.statistic_list, name="list"),
        path("<slug:slug>/", views.statistic_detail, name="detail"),
        path("<slug:slug>/feed.xml", views.statistic_feed, name="feed"),
        path("<slug:slug>.svg", views.statistic_svg, name="svg"),
        path("<slug:slug>.png", views.statistic_png, name="png"),
        path("<slug:slug>/card.png", views.statistic_card, name="card"),
        path("<slug:slug>/embed/", views.statistic_embed, name="embed"),
    ],
    "statistics",
)
instruments = (
    [
        path("", views.instrument_list, name="list"),
        path("<slug:slug>/", views.instrument_detail, name="detail"),
    ],
    "instruments",
)
