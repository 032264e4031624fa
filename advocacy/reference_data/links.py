"""What rows are linked to: read and written many at once, by the names that the files use."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from advocacy.models import ObservanceSource
from advocacy.reference_data.names import Names

type Pair = tuple[int, Any]
"""The key of a row, and the name of what it is linked to."""


@dataclass(frozen=True)
class Through:
    """A table of links from rows of one kind to rows of another."""

    model: type[models.Model]
    owner: str
    other: str
    kind: str

    def stored(self, pks: Iterable[int], names: Names) -> list[Pair]:
        found = self.model._default_manager.filter(**{f"{self.owner}__in": list(pks)})
        pairs = found.values_list(self.owner, self.other)
        return [(pk, names.name_of(self.kind, other)) for pk, other in pairs]

    def add(self, pairs: Iterable[Pair], names: Names) -> None:
        self.model._default_manager.bulk_create(
            self.model(**{f"{self.owner}_id": pk, f"{self.other}_id": names.pk_of(self.kind, name)})
            for pk, name in pairs
        )

    def remove(self, pairs: Iterable[Pair], names: Names) -> None:
        for pk, name in pairs:
            other = names.pk_of(self.kind, name)
            self.model._default_manager.filter(**{self.owner: pk, self.other: other}).delete()

    def known(self, wanted: Iterable[Any], names: Names) -> list[Any]:
        """Without those that an editor has deleted."""
        return sorted(name for name in wanted if names.pk_of(self.kind, name))


@dataclass(frozen=True)
class FactSources:
    """The sources of the facts of an observance. A name is fact, source and verification."""

    def stored(self, pks: Iterable[int], names: Names) -> list[Pair]:  # noqa: ARG002 -- as its kin
        found = ObservanceSource.objects.filter(observance__in=list(pks))
        rows = found.values_list("observance", "fact", "source", "verification")
        return [(pk, list(said)) for pk, *said in rows]

    def add(self, pairs: Iterable[Pair], names: Names) -> None:  # noqa: ARG002 -- as its kin
        rows = [
            ObservanceSource(observance_id=pk, fact=fact, source=source, verification=verification)
            for pk, (fact, source, verification) in pairs
        ]
        for row in rows:
            row.clean_fields(exclude={"observance"})
        ObservanceSource.objects.bulk_create(rows)

    def remove(self, pairs: Iterable[Pair], names: Names) -> None:  # noqa: ARG002 -- as its kin
        for pk, (fact, source, _verification) in pairs:
            ObservanceSource.objects.filter(observance=pk, fact=fact, source=source).delete()

    def known(self, wanted: Iterable[Any], names: Names) -> list[Any]:  # noqa: ARG002 -- as its kin
        return sorted(map(list, wanted))


type Link = Through | FactSources
