"""Check the chain of events: that none is missing, altered, or signed by nobody on the roster."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from legal_help import audit, roster
from legal_help.models import AuditEvent


class Command(BaseCommand):
    help = "Verify the chain of events at the desk; fails and names the events that do not fit."

    def handle(self, **_: Any) -> None:
        try:
            people = roster.verified().people
        except roster.NoRoster as missing:
            raise CommandError(f"No roster to check signatures with: {missing}") from None
        broken = audit.broken_links({str(p.key): p.public.signing for p in people})
        if broken:
            numbers = ", ".join(map(str, broken))
            raise CommandError(f"These events break the chain or bear a bad signature: {numbers}")
        self.stdout.write(f"{AuditEvent.objects.count()} events, every link and signature holds.")
