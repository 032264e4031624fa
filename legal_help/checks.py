"""What `manage.py check --deploy` refuses in production."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from legal_help import roster


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
