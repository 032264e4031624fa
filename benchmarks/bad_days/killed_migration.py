"""An upgrade that dies on its way, in a process of its own: for migration-interrupted alone."""

from typing import Any

from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.utils import timezone

from benchmarks.asking.steps import steps
from config.health.find import find_all


class _Dying(Command):
    """Applies so many migrations, and dies at a step of the next, or of what follows the last."""

    def __init__(self, whole: int, step: int) -> None:
        super().__init__()
        self._whole, self._step = whole, step

    def migration_progress_callback(self, action: str, *parts: Any, **more: Any) -> None:
        if action == "apply_start":
            self._whole -= 1
            if self._whole < 0:
                steps.begin(self._step)
        super().migration_progress_callback(action, *parts, **more)


def go_on(whole: int, step: int) -> None:
    call_command(_Dying(whole, step), verbosity=0, interactive=False)


def told() -> list[str]:
    """Return what an administrator is told of the site."""
    return [each.kind.name for each in find_all(timezone.now())]
