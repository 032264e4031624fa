"""The public page has an address in every language; the form and the desk have one for all."""

from django.urls import path

from legal_help import views
from legal_help.views import casework

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
        path("", casework.queue, name="queue"),
        path("unlock/", casework.unlock, name="unlock"),
        path("lock/", casework.lock, name="lock"),
        path("<slug:reference>/", casework.detail, name="detail"),
        path("<slug:reference>/print/", casework.print_sheet, name="print"),
        path("<slug:reference>/answer/", casework.answer, name="answer"),
        path("<slug:reference>/note/", casework.note, name="note"),
        path("<slug:reference>/take/", casework.take, name="take"),
        path("<slug:reference>/release/", casework.release, name="release"),
        path("<slug:reference>/status/", casework.set_status, name="set_status"),
        path("<slug:reference>/restore/", casework.undo_withdrawal, name="undo_withdrawal"),
    ],
    "cases",
)
