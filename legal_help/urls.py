"""The public page has an address in every language; the form and the desk have one for all."""

from django.urls import path

from legal_help import views

public = ([path("", views.not_built_yet, name="start")], "legal_help_public")
service = (
    [
        path("request/", views.not_built_yet, name="request"),
        path("return/", views.not_built_yet, name="return"),
        path("exit/", views.not_built_yet, name="exit"),
    ],
    "legal_help",
)
cases = (
    [
        path("", views.not_built_yet, name="queue"),
        path("unlock/", views.not_built_yet, name="unlock"),
        path("lock/", views.not_built_yet, name="lock"),
        path("<str:reference>/", views.not_built_yet, name="detail"),
    ],
    "cases",
)
