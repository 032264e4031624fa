"""Check the event log: no event is missing, altered, inserted, cut off or unsigned."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from legal_help.evidence import audit_check
from legal_help.models import AuditEvent
from legal_help.trust.roster import NoRoster
from legal_help.trust.roster import verified as current_roster

SHOWN = 50


class Command(BaseCommand):
    help = "Verify the chain of events at the desk; fails, and says in words what does not fit."

    def handle(self, **_: Any) -> None:
        try:
            roster = current_roster()
        except NoRoster as missing:
            raise CommandError(f"No roster to check signatures with: {missing}") from None
        found = audit_check.findings(roster, today=timezone.localdate())
        if found:
            rest = len(found) - SHOWN
            lines = [str(finding) for finding in found[:SHOWN]]
            raise CommandError("\n".join([*lines, *([f"And {rest} more."] if rest > 0 else [])]))
        unproved = audit_check.unproved()
        self.stdout.write(f"{AuditEvent.objects.count()} events, every link and signature holds.")
        self.stdout.write(
            f"Nobody signs what the program writes: {unproved.program} events. The keys of "
            f"{unproved.gone} events went with the request or draft of whoever signed them."
        )
