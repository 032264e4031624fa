"""Check the log from its first line: nothing is missing, altered, inserted, cut off or unsigned."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from legal_help.event_log.log import NoRoster
from legal_help.evidence.log_check import check_log
from legal_help.models import LogLine

SHOWN = 50


class Command(BaseCommand):
    help = "Judge the whole log anew; fails, and says in words what does not fit."

    def handle(self, **_: Any) -> None:
        try:
            found = check_log(today=timezone.localdate())
        except NoRoster as missing:
            raise CommandError(f"No roster to check signatures with: {missing}") from None
        if found:
            rest = len(found) - SHOWN
            lines = [str(finding) for finding in found[:SHOWN]]
            raise CommandError("\n".join([*lines, *([f"And {rest} more."] if rest > 0 else [])]))
        self.stdout.write(f"{LogLine.objects.count()} lines, every link and signature holds.")
