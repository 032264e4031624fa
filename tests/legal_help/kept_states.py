"""States that many tests begin with: the first makes one by our own verbs, the others copy its rows.

A state is copied only onto what it was made on: the same log, the same accounts, the same minute.
What a test is about is never copied: it stands in the test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from legal_help.event_log.pin import memory_file
from legal_help.models import LogLine
from legal_help.trust import host_secret

type Rows = dict[type[Model], dict[Any, Model]]

MODELS = (User, Authenticator, Session, *apps.get_app_config("legal_help").get_models())


@dataclass(frozen=True)
class State:
    """What the making of a state gave, and what it wrote."""

    value: Any
    files: list[bytes | None]
    made: dict[type[Model], list[Model]]
    changed: dict[type[Model], list[Model]]

    def copy(self) -> None:
        for path, content in zip(_files(), self.files, strict=True):
            if content is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        with transaction.atomic():
            for model, rows in self.made.items():
                model._base_manager.bulk_create(rows)
            for model, rows in self.changed.items():
                fields = [each.name for each in model._meta.concrete_fields if not each.primary_key]
                model._base_manager.bulk_create(  # quicker than bulk_update, which writes a case a row
                    rows, update_conflicts=True, unique_fields=["pk"], update_fields=fields
                )


class KeptStates:
    """The states that this run of the tests has made."""

    def __init__(self) -> None:
        self._states: dict[tuple[object, ...], State] = {}

    def begin(self, name: str, make: Callable[[], Any]) -> Any:
        """Come to the state that `make` makes; return what it returned, which nobody may change."""
        key = (name, *_where_it_begins())
        if state := self._states.get(key):
            state.copy()
            return state.value
        before = _rows()
        value, after = make(), _rows()
        if all(had.keys() <= after[model].keys() for model, had in before.items()):
            self._states[key] = _what_differs(value, before, after)
        return value  # what deletes something is made anew each time


def _where_it_begins() -> tuple[object, ...]:
    log = LogLine.objects.order_by("-seq").values_list("chain", flat=True).first()
    accounts = tuple(User.objects.order_by("pk").values_list("pk", flat=True))
    minute = int(timezone.now().timestamp()) // 60
    return log and bytes(log), accounts, _content(host_secret._path()), minute


def _rows() -> Rows:
    return {model: {row.pk: row for row in model._base_manager.all()} for model in MODELS}


def _what_differs(value: Any, before: Rows, after: Rows) -> State:
    made, changed = {}, {}
    for model, rows in after.items():
        had = before[model]
        new = [row for pk, row in rows.items() if pk not in had]
        other = [row for pk, row in rows.items() if pk in had and _differ(row, had[pk])]
        made |= {model: new} if new else {}
        changed |= {model: other} if other else {}
    return State(value, [_content(path) for path in _files()], made, changed)


def _differ(one: Model, other: Model) -> bool:
    names = [each.attname for each in one._meta.concrete_fields]
    return any(getattr(one, name) != getattr(other, name) for name in names)


def _files() -> list[Path]:
    """What a host keeps beside the database, in folders of each test's own."""
    return [host_secret._path(), memory_file().path]


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
