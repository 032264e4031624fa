"""The place for backups elsewhere refuses, then takes connections and never answers.

The night's backup stays here, an administrator reads that it failed, and nothing waits behind it.
"""

import socket
import time
from typing import Final

from benchmarks.harness.findings import Finding, at_most, say
from benchmarks.in_small import afterwards, production
from benchmarks.in_small.load import Browser, Load
from benchmarks.in_small.production import Production, wait_until
from tests.demonstration import free_port

BACKUP: Final = "make a backup"
OTHER: Final = "tell caseworkers that something is waiting"
MOST_SECONDS: Final = 60
DONE: Final = (
    "SELECT count(*) FROM django_tasks_database_dbtaskresult"  # noqa: S608 -- our own words
    f" WHERE status = 'SUCCESSFUL' AND args_kwargs::text LIKE '%{OTHER}%'"
)


def measure() -> list[Finding]:
    port = free_port()
    settings = {
        "BACKUP_S3_BUCKET": "copies",
        "BACKUP_S3_ENDPOINT": f"http://127.0.0.1:{port}",
        "BACKUP_S3_KEY_ID": "id",
        "BACKUP_S3_SECRET": "of the run",
    }
    with production.running(settings) as site:
        load = Load(site)
        load.begin(pause=0.1)
        refused = _wait_behind(site)
        with socket.create_server(("127.0.0.1", port)):
            hung = _wait_behind(site)
        wait_until(lambda: _is_told(site), "the page of the state of the site")
        load.end()
        made = len(list((site.folder / "data" / "backups").glob("*.age")))
        return [
            at_most("another task waits where S3 refuses", refused, MOST_SECONDS, "s"),
            at_most("another task waits where S3 hangs", hung, MOST_SECONDS, "s"),
            Finding("backups that lie here", str(made), "1", made == 1),
            *afterwards.readers(load.readers),
            *afterwards.findings(site, load),
        ]


def _wait_behind(site: Production) -> float:
    """Return how many seconds a task takes that waits behind a backup."""
    [(before,)] = site.database.ask(DONE)
    site.site.call("benchmarks.in_small.work.run_now", BACKUP, OTHER)
    begun = time.monotonic()
    wait_until(lambda: site.database.ask(DONE) > [(before,)], OTHER, 900)
    took = time.monotonic() - begun
    say(f"  {OTHER}: after {took:.0f} s")
    return took


def _is_told(site: Production) -> bool:
    """Return whether an administrator reads that the backup failed."""
    return "make a backup" in Browser(site, "administrator").get("/admin/state/").text
