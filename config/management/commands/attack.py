"""Attack the casework of a demonstration, and say how the house answers: on copies, never on the data."""

import shutil
import sqlite3
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.models import User
from config.demo.attacks import ATTACKS, Stage
from legal_help.crypto.sealing import Pair
from legal_help.event_log import log
from legal_help.event_log.log import NoRoster
from legal_help.trust import keys
from legal_help.trust.actors import Caseworker
from legal_help.trust.keys import DEMO_PASSPHRASE


class Command(BaseCommand):
    help = (
        "Play named attacks on copies of a demonstration, and print what was done and how the house "
        "answered. Fails if one of them was not held. Refused anywhere else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", help="Some of the attacks; all if none is named.")

    def handle(self, *, names: list[str], **_: Any) -> None:
        if not settings.DEMO or connection.vendor != "sqlite":
            raise CommandError("Attacks are played on a demonstration in SQLite, and nowhere else.")
        unknown = sorted(set(names) - set(ATTACKS))
        if unknown:
            known = ", ".join(ATTACKS)
            raise CommandError(f"No such attack: {', '.join(unknown)}. There are {known}.")
        with _on_copy():
            stage = _stage()
        lost = [name for name in names or ATTACKS if not self._is_held(name, stage)]
        if lost:
            raise CommandError(f"Not held: {', '.join(lost)}.")

    def _is_held(self, name: str, stage: Stage) -> bool:
        attack = ATTACKS[name]
        with _on_copy():
            answer = attack(stage)
        word = self.style.SUCCESS("held") if answer.held else self.style.ERROR("not held")
        self.stdout.write(f"{name}: {word}")
        self.stdout.write(f"    {(attack.__doc__ or '').strip()}")
        self.stdout.write(f"    {answer.words}")
        return answer.held


def _stage() -> Stage:
    """Unlock those who are on the roster, by the passphrase that is published."""
    try:
        people = log.look().roster.people
    except NoRoster as missing:
        raise CommandError(f"There is no demonstration here: {missing}.") from None
    by_role = {member.is_supervisor: _unlocked(member.user) for member in people}
    return Stage(by_role[True], by_role[False], Pair.generate())


def _unlocked(user: int) -> Caseworker:
    found = User.objects.get(pk=user)
    return keys.unlock_staff(user=found, passphrase=DEMO_PASSPHRASE)[0]


@contextmanager
def _on_copy() -> Iterator[None]:
    """Work on a copy of the database and of what this host remembers."""
    kept = Path(settings.DATA_DIR), connection.settings_dict["NAME"]
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        with (
            closing(sqlite3.connect(kept[1])) as data,
            closing(sqlite3.connect(copy / "database.sqlite3")) as target,
        ):
            data.backup(target)
        shutil.copytree(kept[0] / "trust", copy / "trust")
        _use(copy, copy / "database.sqlite3")
        try:
            yield
        finally:
            _use(*kept)


def _use(folder: Path, database: Any) -> None:
    connection.close()
    settings.DATA_DIR, connection.settings_dict["NAME"] = folder, database
