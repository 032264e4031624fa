"""The worker is killed (-9) in the middle of its tasks; each is done in the end, and none harms twice.

Each time a bundle is to go live, a backup to be made, the log to be checked, mail to be sent.
"""

import random
import time
from collections import Counter
from typing import Final

from benchmarks.harness.findings import Finding, say
from benchmarks.in_small import afterwards, production
from benchmarks.in_small.load import Load
from benchmarks.in_small.production import Production, wait_until

BUSY: Final = "SELECT 1 FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING' LIMIT 1"
LATEST_KILL_SECONDS: Final = 0.3
# Of each mail that says something waits, one a day may reach a person; so may one of the week.
MAILS_OF_A_DAY: Final = 2
SECONDS_FOR_THE_REST: Final = 600


def measure(tries: int = 100) -> list[Finding]:
    with production.running() as site:
        load, hit = Load(site), 0
        load.begin(readers=1, editors=1, people=1, pause=0.1)
        planned = site.site.call("benchmarks.in_small.work.plan", tries)
        load.articles |= planned
        for number in range(tries):
            hit += _kill_at_work(site)
            say(f"  {number + 1} of {tries} kills")
        load.end()
        say("  waiting until all tasks are done")
        wait_until(lambda: not _left(site), "the tasks", SECONDS_FOR_THE_REST)
        harms = site.site.call("benchmarks.in_small.work.harms")
        mails = Counter(site.mail.taken)
        harms += [f"{n} mails to {who}" for who, n in mails.items() if n > MAILS_OF_A_DAY]
        return [
            Finding(f"of {tries} kills: in the middle of a task", str(hit)),
            afterwards.none_of("tasks done twice where that harms, broken backups", harms),
            *afterwards.readers(load.readers),
            *afterwards.findings(site, load),
        ]


def _kill_at_work(site: Production) -> bool:
    """Wait for a task, and kill the worker at any moment of it; return whether it was one's middle."""
    wait_until(lambda: bool(site.database.ask(BUSY)), "a task")
    time.sleep(random.uniform(0, LATEST_KILL_SECONDS))  # noqa: S311 -- any moment will do
    site.worker.kill()
    was_busy = bool(site.database.ask(BUSY))
    # Backups of the same night are not made twice: let the next be another night's.
    for file in (site.folder / "data" / "backups").glob("*.age"):
        file.unlink()
    time.sleep(production.RESTART_SECONDS)
    site.worker.start()
    return was_busy


def _left(site: Production) -> dict[str, int]:
    left: dict[str, int] = site.site.call("benchmarks.in_small.work.left")
    time.sleep(10)
    say(f"  left: {left}")
    return left
