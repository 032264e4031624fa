"""Check a restored database against the list of erasures, before the site opens again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from legal_help.retention import retention
from legal_help.trust import roster


class Command(BaseCommand):
    help = "Erase again what a restored backup brought back; safe to repeat."

    def handle(self, **_: Any) -> None:
        try:
            found = retention.apply_erasures(today=timezone.localdate())
        except roster.NoRoster as missing:
            raise CommandError(f"No roster: what is on hold cannot be told ({missing})") from None
        self.stdout.write(f"{found.erased} erased again.")
        remarks = []
        if found.held:
            remarks.append(f"On hold, and still here: {', '.join(found.held)}.")
        if found.strangers:
            remarks.append(f"Lines that fit no request of that name: {', '.join(found.strangers)}.")
        if found.unreadable:
            numbers = ", ".join(map(str, found.unreadable))
            remarks.append(f"Lines of the list that say nothing: {numbers}.")
        if remarks:
            raise CommandError(" ".join(["Keep the doors shut, and look.", *remarks]))
