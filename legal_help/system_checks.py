"""What `manage.py check --deploy` refuses in production."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from legal_help.crypto import passphrases
from legal_help.rules.retention_clock import DAY_BOUNDS, DEFAULT_DAYS, EndingKind
from legal_help.trust import roster

LEAST_KDF_MEMORY = 64 * passphrases.MIB


@checks.register("security", deploy=True)
def demo_roster_is_for_the_demonstration(**_: Any) -> Sequence[checks.CheckMessage]:
    """The demonstration's passphrase is published: whoever reads it would read requests."""
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
def passphrases_cost_what_they_must(**_: Any) -> Sequence[checks.CheckMessage]:
    """A cheap row is for tests: with it, whoever steals the database could try every code."""
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
def memory_folder_exists(**_: Any) -> Sequence[checks.CheckMessage]:
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
def desk_shares_its_host(**_: Any) -> Sequence[checks.CheckMessage]:
    if settings.CASES_HOST or not settings.ROSTER_ROOT:
        return []
    return [
        checks.Warning(
            "The casework desk shares its host with the public pages.",
            hint="Give it a host of its own and name it in CASES_HOST.",
            id="legal_help.W003",
        )
    ]


@checks.register
def requests_are_kept_as_long_as_is_told(**_: Any) -> Sequence[checks.CheckMessage]:
    """Every outcome has a clock, within what people are told and reminders can keep up with."""
    days = settings.HELP_KEPT_DAYS
    return [
        checks.Error(
            f"HELP_KEPT_DAYS has no number of days from {bounds.least} to {bounds.most}"
            f" for requests that are {outcome}.",
            hint=f"Set HELP_KEPT_{outcome.upper()}_DAYS.",
            id="legal_help.E004",
        )
        for outcome, bounds in DAY_BOUNDS.items()
        if not bounds.least <= days.get(outcome, 0) <= bounds.most
    ]


@checks.register("security", deploy=True)
def other_clocks_have_a_note(**_: Any) -> Sequence[checks.CheckMessage]:
    """Duties to keep records differ: whoever sets another clock says on whose word."""
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
def erasures_are_listed_elsewhere(**_: Any) -> Sequence[checks.CheckMessage]:
    """What lies beside the data is restored with it, or lost with it."""
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
