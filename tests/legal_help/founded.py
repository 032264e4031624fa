"""A house that is founded once a day of the tests' clock, and copied for every other test."""

from dataclasses import dataclass

from django.db.models import Model

from legal_help.access.founding import Founding
from legal_help.models import CaseworkerKey, LogLine

WRITTEN = (CaseworkerKey, LogLine)


@dataclass(frozen=True)
class FoundedHouse:
    """What founding left behind: the shares on paper, and the rows. It writes no file."""

    founding: Founding
    rows: dict[type[Model], list[Model]]

    @classmethod
    def keep(cls, founding: Founding) -> "FoundedHouse":
        """Remember the rows as they stand now, before the test writes more."""
        return cls(founding, {model: list(model.objects.all()) for model in WRITTEN})

    def restore(self) -> None:
        for model, rows in self.rows.items():
            model.objects.bulk_create(rows)
