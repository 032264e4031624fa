"""Three addresses at the top level, so three lists: config includes each under its own name."""

from django.urls import path

from advocacy import views

observances = (
    [
        path("", views.not_built_yet, name="list"),
        path("<slug:slug>/", views.not_built_yet, name="detail"),
        path("<slug:slug>/<int:year>/", views.not_built_yet, name="year"),
    ],
    "observances",
)
statistics = (
    [
        path("", views.not_built_yet, name="list"),
        path("<slug:slug>/", views.not_built_yet, name="detail"),
    ],
    "statistics",
)
instruments = (
    [
        path("", views.not_built_yet, name="list"),
        path("<slug:slug>/", views.not_built_yet, name="detail"),
    ],
    "instruments",
)
