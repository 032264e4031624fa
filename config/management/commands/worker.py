"""Do the background work: tick the schedule and run what is queued, until told to stop."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config.wiring import schedule


class Command(BaseCommand):
    help = "Run scheduled and queued tasks until stopped (SIGTERM or Ctrl-C)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due, then end.")
        parser.add_argument("--interval", type=float, default=5, help="Seconds between looks.")

    def handle(self, **options: Any) -> None:
        if options["once"]:
            self._do_what_is_due()
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            self._do_what_is_due()
            stop.wait(options["interval"])

    def _do_what_is_due(self) -> None:
        schedule.tick(timezone.now())
        # Asked only when there is work: it reports its start in the log each time.
        if DBTaskResult.objects.ready().exists():
            call_command("db_worker", batch=True, interval=0, startup_delay=False)
