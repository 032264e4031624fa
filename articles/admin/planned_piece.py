from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from articles.models import PlannedPiece


@admin.register(PlannedPiece)
class PlannedPieceAdmin(admin.ModelAdmin[PlannedPiece]):
    """What is planned for which day. The working calendar leads here with the day filled in."""

    list_display = ["name", "observance", "year", "owner", "due_on", "is_done"]
    list_editable = ["is_done"]
    list_filter = ["is_done", "year", "owner"]
    list_select_related = ["observance", "owner", "article"]
    search_fields = ["title", "article__title", "observance__name"]
    autocomplete_fields = ["observance", "article"]
    ordering = ["-year", "due_on", "pk"]
    fields = ["observance", "year", "title", "article", "owner", "due_on", "is_done"]

    @admin.display(description=_("piece"), ordering="title")
    def name(self, piece: PlannedPiece) -> str:
        return piece.name

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:  # noqa: ARG002 -- Django passes it
        """Back to the calendar, from where it was planned."""
        return redirect("days_ahead")

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:  # noqa: ARG002 -- Django passes it
        return redirect("days_ahead")
