"""Refuse unsafe settings: `manage.py check --deploy` runs these checks."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import django.db
from django.conf import settings
from django.core import checks
from django.db import connection
from django.utils import timezone

from legal_help.crypto import passphrases
from legal_help.event_log import pin
from legal_help.event_log.memory import Memory
from legal_help.event_log.memory_file import Damaged
from legal_help.files import redraw
from legal_help.models import Draft, HelpRequest, LogLine
from legal_help.rules.retention_clock import DEFAULT_DAYS, EndingKind
from legal_help.trust import slots

LEAST_KDF_MEMORY = 64 * passphrases.MIB
SWAPS: Final = Path("/proc/swaps")
THREADS_FOR_OTHERS: Final = 4
PINS_LAST: Final = timedelta(days=30)


@checks.register("database")
def check_switched_off(
    databases: Sequence[str] | None = None, **_: Any
) -> Iterator[checks.CheckMessage]:
    """Refuse to switch legal help off where somebody waits for an answer, or is filling in the form.

    `manage.py migrate` asks it, before a site is started.
    """
    if settings.LEGAL_HELP or not databases:
        return
    tables = connection.introspection.table_names()
    if any(
        model._meta.db_table in tables and model._default_manager.exists()
        for model in (HelpRequest, Draft)
    ):
        yield checks.Error(
            "LEGAL_HELP is 0, and there are requests for help, or forms that somebody has begun.",
            hint="Take LEGAL_HELP away, pause new requests at the desk, and end and erase what is there.",
            id="legal_help.E009",
        )


@checks.register("security", deploy=True)
def check_refused(**_: Any) -> Iterator[checks.CheckMessage]:
    """Refuse settings that no house may run with."""
    if _is_demonstration():
        yield checks.Error(
            "ROSTER_ROOT pins the roster of a demonstration, whose passphrase is published.",
            hint="Start with an empty DATA_DIR and database, and run create_supervisor.",
            id="legal_help.E001",
        )
    if settings.LEGAL_HELP and not Path(settings.MEMORY_DIR).is_dir():
        yield checks.Error(
            "MEMORY_DIR is not a folder: no caseworker could unlock.",
            hint="Name a folder that lives in memory (tmpfs), such as /dev/shm.",
            id="legal_help.E002",
        )
    # At a low price somebody who steals the database could try every code.
    if any(row.memory < LEAST_KDF_MEMORY for row in passphrases.KDF_ROWS.values()):
        yield checks.Error(
            "A passphrase or a code may be stretched at a price that only tests should pay.",
            hint="Take DJANGO_SETTINGS_MODULE from the environment: it names settings of tests.",
            id="legal_help.E007",
        )


def _is_demonstration() -> bool:
    try:
        return any(roster.demo for roster in pin.memory_file().read().rosters)
    except (Damaged, sqlite3.OperationalError):
        return False  # the next start makes it anew, and refuses such a roster too


def _takes_requests() -> bool:
    return bool(settings.LEGAL_HELP and settings.ROSTER_ROOT)


@checks.register("security", deploy=True)
def check_founded(**_: Any) -> Iterator[checks.CheckMessage]:
    """Warn of settings that should be changed before people ask for help."""
    if not _takes_requests():
        return
    if not settings.CASES_HOST:
        yield checks.Warning(
            "The casework desk shares its host with the public pages.",
            hint="Give it a host of its own and name it in CASES_HOST.",
            id="legal_help.W003",
        )
    # Beside the data, the list would be restored or lost with them.
    if Path(settings.HELP_ERASURES_LOG).is_relative_to(settings.DATA_DIR):
        yield checks.Warning(
            "The list of what was erased lies beside the data: an older one may be restored.",
            hint="Name a file on another machine, or one that no backup brings back, in HELP_ERASURES_LOG.",
            id="legal_help.W006",
        )
    if not settings.HELP_ALARMS_TO:
        yield checks.Warning(
            "Alarms go to addresses in the database alone: whoever owns that could silence them.",
            hint="Name addresses, separated by spaces, in HELP_ALARMS_TO.",
            id="legal_help.W010",
        )


@checks.register("security", deploy=True)
def check_threads(**_: Any) -> Iterator[checks.CheckMessage]:
    """Warn of a web server whose threads slow work could keep all at once, so that nobody is answered."""
    threads = os.environ.get("GRANIAN_BLOCKING_THREADS", "")
    least = sum(limit.holds for limit in slots.SLOT_LIMITS.values()) + THREADS_FOR_OTHERS
    if settings.LEGAL_HELP and threads.isdecimal() and int(threads) < least:
        yield checks.Warning(
            "Codes, passphrases and files could keep every thread of a web process busy.",
            hint=f"Set GRANIAN_BLOCKING_THREADS to {least} at least.",
            id="legal_help.W013",
        )


@checks.register("security", deploy=True)
def check_machine(**_: Any) -> Iterator[checks.CheckMessage]:
    """Refuse a machine that swaps; warn of one that cannot keep a decoder from its data."""
    if not _takes_requests():
        return
    # Whether the swap is encrypted cannot be told from here.
    has_swap = SWAPS.exists() and bool(SWAPS.read_text().splitlines()[1:])
    if has_swap and not settings.SWAP_IS_ENCRYPTED:
        yield checks.Error(
            "This machine swaps: what a reader has unlocked may be written to its disk.",
            hint=(
                "Turn swap off (swapoff --all, and in /etc/fstab), or encrypt it under a key that is "
                "new at every start, and set SWAP_IS_ENCRYPTED=1. A container swaps where its machine does."
            ),
            id="legal_help.E008",
        )
    if not redraw.can_confine():
        yield checks.Warning(
            "Files that people send are refused here: what decodes them could not be kept from the rest.",
            hint=(
                "It runs on Linux, with the library libseccomp (Debian: apt install libseccomp2), where "
                "the container lets a process set a filter of system calls, as Docker does."
            ),
            id="legal_help.W012",
        )
    if _database_writes_values():
        yield checks.Warning(
            "PostgreSQL writes a statement that fails into its log, with the values in it.",
            hint=(
                "Start it with -c log_min_error_statement=panic -c log_error_verbosity=terse, "
                "as docker-compose.yml does."
            ),
            id="legal_help.W011",
        )


def _database_writes_values() -> bool:
    if connection.vendor != "postgresql":
        return False
    names = "current_setting('log_min_error_statement'), current_setting('log_error_verbosity')"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {names}")
            return bool(cursor.fetchone() != ("panic", "terse"))
    except django.db.Error:
        return False


@checks.register("security", deploy=True)
def check_kept_notes(**_: Any) -> Iterator[checks.CheckMessage]:
    """Warn of a changed number of days without a reason: duties to keep records differ."""
    for outcome in EndingKind:
        is_changed = settings.HELP_KEPT_DAYS.get(outcome) != DEFAULT_DAYS[outcome]
        if is_changed and not settings.HELP_KEPT_NOTES.get(outcome):
            yield checks.Warning(
                f"HELP_KEPT_{outcome.upper()}_DAYS is not as delivered, and nobody says why.",
                hint=f"Put counsel's reason into HELP_KEPT_{outcome.upper()}_NOTE.",
                id="legal_help.W005",
            )


@checks.register("security", deploy=True)
def check_pins(**_: Any) -> Iterator[checks.CheckMessage]:
    """Warn if a pin is old: a new host believes a log that was cut behind it."""
    with suppress(Damaged, sqlite3.OperationalError, django.db.Error):
        memory = pin.memory_file().read()
        names = list(_lagging(memory)) if settings.ROSTER_ROOT else []
        if names:
            yield checks.Warning(
                f"{' and '.join(names)} in the settings: 30 days and more behind what this host knows.",
                hint=(
                    f"Set ROSTER_ROOT={memory.roster.hash} "
                    f"and LOG_SEEN={memory.place}:{memory.chain.hex()}."
                ),
                id="legal_help.W009",
            )


def _lagging(memory: Memory) -> Iterator[str]:
    """Yield the settings behind which something has stood in the log for 30 days."""
    follows = next((each for each in memory.rosters if each.previous == memory.pinned), None)
    if follows and _has_stood(behind=follows.log[0]):
        yield "ROSTER_ROOT"
    seen, _chain = settings.LOG_SEEN or (0, b"")
    if memory.place and _has_stood(behind=seen):
        yield "LOG_SEEN"


def _has_stood(*, behind: int) -> bool:
    """Whether the line that follows a place is older than the settings may be."""
    line = LogLine.objects.filter(seq__gt=behind).order_by("seq").first()
    return line is not None and line.on < timezone.localdate() - PINS_LAST
