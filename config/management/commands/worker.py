"""Do the background work: tick the schedule and run what is queued, until told to stop.

It serves the metrics too, where METRICS_PORT names a port.
"""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.health import metrics
from config.wiring import background


class Command(BaseCommand):
    help = "Run scheduled and queued tasks until stopped (SIGTERM or Ctrl-C)."
    # They ask the database, which may be away for a moment when this starts.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due, then end.")
        parser.add_argument("--interval", type=float, default=5, help="Seconds between looks.")

    def handle(self, **options: Any) -> None:
        name = background.new_name()
        if options["once"]:
            background.beat(name)
            while background.do_next(name):
                pass
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        alive = threading.Thread(target=background.beat_on, args=[name], kwargs={"stop": stop})
        alive.start()
        metrics.serve()
        background.work(name, stop=stop, interval=options["interval"])
        alive.join()
