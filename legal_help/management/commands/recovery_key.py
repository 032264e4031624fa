"""Bring back readable requests with two of the three recovery shares, in three steps."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from legal_help import recovery, roster
from legal_help.crypto import CannotOpen, NotAShare

LINES_OF_A_SHARE = 2


class Command(BaseCommand):
    help = (
        "export PARCEL on the server; open PARCEL NEW --root HASH on a machine without a network, "
        "where two people type their shares; import NEW on the server. Rehearse it on a dummy."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        export = steps.add_parser("export", help="Write the grants to the recovery key.")
        export.add_argument("parcel", type=Path)
        opening = steps.add_parser("open", help="Never on the server: seal them to the readers.")
        opening.add_argument("parcel", type=Path)
        opening.add_argument("new", type=Path)
        opening.add_argument("--root", required=True, help="ROSTER_ROOT, from paper.")
        import_ = steps.add_parser("import", help="Store the grants that readers lack.")
        import_.add_argument("new", type=Path)

    def handle(self, *, step: str, **given: Any) -> None:
        match step:
            case "export":
                self._export(given["parcel"])
            case "open":
                self._open(given["parcel"], given["new"], given["root"])
            case _:
                count = recovery.imported(json.loads(given["new"].read_text()))
                self.stdout.write(f"{count} grants are new.")

    def _export(self, path: Path) -> None:
        try:
            parcel = recovery.exported()
        except roster.NoRoster as missing:
            raise CommandError(f"There is no roster to trust: {missing}.") from None
        path.write_text(json.dumps(parcel))
        self.stdout.write(f"{len(parcel['grants'])} grants. All in this file is sealed.")

    def _open(self, path: Path, new: Path, root: str) -> None:
        if not os.isatty(0):
            raise CommandError("Two people type their shares at a terminal.")
        parcel = json.loads(path.read_text())
        shares = [self._share(name) for name in ("first", "second")]
        try:
            opened = recovery.opened(parcel, root=root, one=shares[0], other=shares[1])
        except NotAShare:
            raise CommandError("A line is miswritten, or the shares are one person's.") from None
        except recovery.NoTrustedRoster:
            raise CommandError("The parcel holds no roster that follows from this root.") from None
        except recovery.NotTheRecoveryKey:
            raise CommandError("These shares belong to another recovery key.") from None
        except CannotOpen:
            raise CommandError("A grant in the parcel was altered.") from None
        new.write_text(json.dumps(opened))
        self.stdout.write(f"{len(opened['grants'])} grants, sealed to the readers of the roster.")

    def _share(self, name: str) -> list[str]:
        self.stdout.write(f"The {name} share, a line at a time:")
        return [input("> ") for _line in range(LINES_OF_A_SHARE)]
