from operator import itemgetter
from typing import Any

from django.contrib import admin
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.admin_fields import FILLED_BY_LINKS
from accounts.models import User
from articles.models import PlannedPiece


class OwnerField(ModelChoiceField[User]):
    def label_from_instance(self, obj: User) -> str:
        return obj.display_name


class OwnerFilter(admin.RelatedFieldListFilter):
    """Filters by the owners of pieces, under the names that colleagues use."""

    def field_choices(self, *_: Any, **__: Any) -> list[tuple[Any, Any]]:
        owners = User.objects.filter(pk__in=PlannedPiece.objects.values("owner"))
        return sorted(((owner.pk, owner.display_name) for owner in owners), key=itemgetter(1))


@admin.register(PlannedPiece)
class PlannedPieceAdmin(admin.ModelAdmin[PlannedPiece]):
    """The plan of pieces for days. The working calendar leads here with the day filled in."""

    list_display = ["name", "observance", "year", "owned_by", "due_on", "is_done"]
    list_editable = ["is_done"]
    list_filter = ["is_done", "year", ("owner", OwnerFilter)]
    list_select_related = ["observance", "owner", "article"]
    search_fields = ["title", "article__title", "observance__name"]
    autocomplete_fields = ["observance", "article"]
    formfield_overrides = FILLED_BY_LINKS
    ordering = ["-year", "due_on", "pk"]
    fields = ["observance", "year", "title", "article", "owner", "due_on", "is_done"]

    @admin.display(description=_("piece"), ordering="title")
    def name(self, piece: PlannedPiece) -> str:
        return piece.name

    @admin.display(description=_("assigned to"), ordering="owner")
    def owned_by(self, piece: PlannedPiece) -> str | None:
        return piece.owner.display_name if piece.owner else None

    def formfield_for_foreignkey(self, db_field: Any, *args: Any, **kwargs: Any) -> Any:
        if db_field.name == "owner":
            kwargs["form_class"] = OwnerField
        return super().formfield_for_foreignkey(db_field, *args, **kwargs)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:  # noqa: ARG002 -- Django passes it
        """Back to the calendar, from where it was planned."""
        return redirect("days_ahead")

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:  # noqa: ARG002 -- Django passes it
        return redirect("days_ahead")
