"""Load the events of one request, once for a whole page."""

from collections.abc import Collection
from datetime import date
from typing import Self
from uuid import UUID

from legal_help.events.actions import Action
from legal_help.models import AuditEvent


class Past:
    """The events of one request, in order. What counts is for the reader to verify: see walls.py."""

    def __init__(self, events: Collection[AuditEvent]) -> None:
        self.events = events

    @classmethod
    def of(cls, request: UUID, *, opened_since: date) -> Self:
        """All of them, but of who opened it only what was since a day: they grow without end."""
        events = AuditEvent.objects.filter(object_ref=str(request))
        return cls(list(events.exclude(action=Action.OPENED, on__lt=opened_since).order_by("seq")))

    def of_actions(self, actions: Collection[str]) -> list[AuditEvent]:
        return [event for event in self.events if event.action in actions]
