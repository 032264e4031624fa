"""Check the log from its first line: nothing is missing, altered, inserted, cut off or unsigned."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from legal_help.event_log.log import NoRoster
from legal_help.evidence.judge_again import WouldLose, judge_again
from legal_help.evidence.log_check import check_log
from legal_help.models import LogLine

SHOWN = 50


class Command(BaseCommand):
    help = "Judge the whole log anew; fails, and says in words what does not fit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="take what an older program of this host had refused wrongly",
        )

    def handle(self, *, again: bool, **_: Any) -> None:
        if again:
            self._judge_again()
        try:
            found = check_log(today=timezone.localdate())
        except NoRoster as missing:
            raise CommandError(f"No roster to check signatures with: {missing}") from None
        if found:
            rest = len(found) - SHOWN
            lines = [str(finding) for finding in found[:SHOWN]]
            raise CommandError("\n".join([*lines, *([f"And {rest} more."] if rest > 0 else [])]))
        self.stdout.write(f"{LogLine.objects.count()} lines, every link and signature holds.")

    def _judge_again(self) -> None:
        try:
            further = judge_again()
        except WouldLose as what:
            raise CommandError(
                f"The log lacks what this host knows: {str(what) or 'its last line'}. Nothing was taken."
            ) from None
        self.stdout.write(f"{further} requests stand further than this host had judged.")
