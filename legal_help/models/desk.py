"""Remember how a caseworker likes to work. Nothing here is about a case."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """Save filters of the queue under a name. `codes` is the query of the address: codes alone."""

    # More tabs than these do not fit on the page.
    MOST = 12

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # A view belongs to its user and proves nothing: it is deleted with the sign-in.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    place = models.PositiveSmallIntegerField(help_text="Its place among the tabs, from 1.")
    name = models.CharField(max_length=40)
    codes = models.CharField(max_length=4000)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once"),
            models.UniqueConstraint(fields=["user", "place"], name="saved_view_place_once"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=12), name="saved_views_are_few"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
            models.CheckConstraint(condition=~Q(codes=""), name="saved_view_filters"),
        ]

    def __str__(self) -> str:
        return "saved view"


class QueueLook(models.Model):
    """Remember how far a caseworker has seen new events: numbers of the event log, and a day.

    The log says who unlocked and when; this says no more. No time is stored beside a case.
    """

    key = models.UUIDField(primary_key=True, help_text="The caseworker's key.")
    on = models.DateField(help_text="The day of the last look.")
    before = models.DateField(null=True, help_text="The day of the last look before that day.")
    seen = models.PositiveBigIntegerField(help_text="Events after this number are new to them.")
    shown = models.PositiveBigIntegerField(help_text="The last event there was, at the last look.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seen__lte=models.F("shown")), name="seen_was_shown_before"
            ),
        ]

    def __str__(self) -> str:
        return "look"
