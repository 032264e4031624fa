"""Refuse unsafe settings: `manage.py check --deploy` runs these checks."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from legal_help.crypto import passphrases
from legal_help.rules.retention_clock import DEFAULT_DAYS, EndingKind
from legal_help.trust import roster

LEAST_KDF_MEMORY = 64 * passphrases.MIB


@checks.register("security", deploy=True)
def check_roster_is_real(**_: Any) -> Sequence[checks.CheckMessage]:
    """Refuse the roster of a demonstration: its passphrase is published."""
    if not roster.is_of_demo():
        return []
    return [
        checks.Error(
            "ROSTER_ROOT pins the roster of a demonstration, whose passphrase is published.",
            hint="Start with an empty DATA_DIR and database, and run create_supervisor.",
            id="legal_help.E001",
        )
    ]


@checks.register("security", deploy=True)
def check_passphrase_cost(**_: Any) -> Sequence[checks.CheckMessage]:
    """Refuse a cheap hash, which is for tests: a thief of the database could try every code."""
    if all(row.memory >= LEAST_KDF_MEMORY for row in passphrases.KDF_ROWS.values()):
        return []
    return [
        checks.Error(
            "A passphrase or a code may be stretched at a price that only tests should pay.",
            hint="Take DJANGO_SETTINGS_MODULE from the environment: it names settings of tests.",
            id="legal_help.E007",
        )
    ]


@checks.register("security", deploy=True)
def check_memory_folder(**_: Any) -> Sequence[checks.CheckMessage]:
    if Path(settings.MEMORY_DIR).is_dir():
        return []
    return [
        checks.Error(
            "MEMORY_DIR is not a folder: no caseworker could unlock.",
            hint="Name a folder that lives in memory (tmpfs), such as /dev/shm.",
            id="legal_help.E002",
        )
    ]


@checks.register("security", deploy=True)
def check_host_of_desk(**_: Any) -> Sequence[checks.CheckMessage]:
    if settings.CASES_HOST or not settings.ROSTER_ROOT:
        return []
    return [
        checks.Warning(
            "The casework desk shares its host with the public pages.",
            hint="Give it a host of its own and name it in CASES_HOST.",
            id="legal_help.W003",
        )
    ]


@checks.register("security", deploy=True)
def check_kept_notes(**_: Any) -> Sequence[checks.CheckMessage]:
    """Warn of a changed number of days without a reason: duties to keep records differ."""
    return [
        checks.Warning(
            f"HELP_KEPT_{outcome.upper()}_DAYS is not as delivered, and nobody says why.",
            hint=f"Put counsel's reason into HELP_KEPT_{outcome.upper()}_NOTE.",
            id="legal_help.W005",
        )
        for outcome in EndingKind
        if settings.HELP_KEPT_DAYS.get(outcome) != DEFAULT_DAYS[outcome]
        and not settings.HELP_KEPT_NOTES.get(outcome)
    ]


@checks.register("security", deploy=True)
def check_erasures_log(**_: Any) -> Sequence[checks.CheckMessage]:
    """Warn of a list beside the data: it would be restored, or lost, with the data."""
    beside = Path(settings.HELP_ERASURES_LOG).is_relative_to(settings.DATA_DIR)
    if not beside or not settings.ROSTER_ROOT:
        return []
    return [
        checks.Warning(
            "The list of what was erased lies beside the data: an older one may be restored.",
            hint="Name a file on another machine, or one that no backup brings back, in HELP_ERASURES_LOG.",
            id="legal_help.W006",
        )
    ]
