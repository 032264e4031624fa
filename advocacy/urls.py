"""Three addresses at the top level, so three lists: config includes each under its own name."""

from django.urls import path

from advocacy import views

observances = (
    [
        path("", views.observance_list, name="list"),
        path("<slug:slug>/", views.observance_detail, name="detail"),
        path("<slug:slug>/<int:year>/", views.observance_year, name="year"),
    ],
    "observances",
)
statistics = (
    [
        path("", views.statistic_list, name="list"),
        path("<slug:slug>/", views.statistic_detail, name="detail"),
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
