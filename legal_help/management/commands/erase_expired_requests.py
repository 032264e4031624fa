"""Erase expired cases and drafts now, instead of at the next quarter of an hour."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from legal_help.retention import erase


class Command(BaseCommand):
    help = "Erase withdrawn and closed requests, drafts and receipts past their last day."

    def handle(self, **_: Any) -> None:
        gone = erase.erase_due(today=timezone.localdate())
        self.stdout.write(f"{gone} erased.")
