"""Print where the demonstration runs and how to sign in, once the site answers."""

import http.client
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demo import accounts

SECONDS_TO_START = 60


class Command(BaseCommand):
    help = "Wait until the demonstration answers on this machine, then print its address."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("port", type=int)

    def handle(self, **options: Any) -> None:
        port = options["port"]
        deadline = time.monotonic() + SECONDS_TO_START
        while not answers(port):
            if time.monotonic() > deadline:
                raise CommandError(f"Nothing answered on port {port}.")
            time.sleep(0.1)
        self.stdout.write(
            f"\nStanding runs at http://localhost:{port}\n\n"
            "Its sign-ins are published and for demonstration only: put nothing real in it.\n"
            f"Staff begin at http://localhost:{port}/staff/\n"
            f"{accounts.format_sign_ins()}\n\n"
            "Ctrl-C ends it.\n"
        )


def answers(port: int) -> bool:
    """Say whether a site on this port reports that it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
