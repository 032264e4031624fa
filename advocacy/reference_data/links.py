"""Links from rows to other rows: read and written many at once, by the names that the files use."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from taggit.managers import TaggableManager

from advocacy.models import ObservanceSource, Topic

type Names = dict[type[models.Model], dict[str, int]]
"""The keys of stored rows, by model and by the name that the files use."""
type Pair = tuple[int, Any]
"""The key of a row, and the name of what it is linked to."""


@dataclass(frozen=True)
class Through:
    """A table of links from rows of one kind to rows of another."""

    model: type[models.Model]
    owner: str
    other: str
    linked: type[models.Model]

    def stored(self, pks: Collection[int], names: Names) -> dict[int, list[Any]]:
        """Return the names of the linked rows by the key of their owner."""
        name_of = {pk: name for name, pk in names[self.linked].items()}
        by_owner: dict[int, list[Any]] = defaultdict(list)
        rows = self.model._default_manager.filter(**{f"{self.owner}__in": pks})
        for pk, other in rows.values_list(self.owner, self.other):
            by_owner[pk].append(name_of.get(other, f"#{other}"))
        return by_owner

    def add(self, pairs: Iterable[Pair], names: Names) -> None:
        self.model._default_manager.bulk_create(
            self.model(**{f"{self.owner}_id": pk, f"{self.other}_id": names[self.linked][name]})
            for pk, name in pairs
        )

    def remove(self, pairs: Iterable[Pair], names: Names) -> None:
        for pk, name in pairs:
            other = names[self.linked].get(name) or int(name.removeprefix("#"))
            self.model._default_manager.filter(**{self.owner: pk, self.other: other}).delete()

    def known(self, wanted: Iterable[Any], names: Names) -> list[Any]:
        """Return those that are stored, in the order of the file."""
        return [name for name in wanted if name in names[self.linked]]


@dataclass(frozen=True)
class FactSources:
    """The sources of the facts of an observance. A name is fact, source and verification."""

    def stored(self, pks: Collection[int], names: Names) -> dict[int, list[Any]]:  # noqa: ARG002 -- as Through
        by_owner: dict[int, list[Any]] = defaultdict(list)
        rows = ObservanceSource.objects.filter(observance__in=pks)
        for pk, *name in rows.values_list("observance", "fact", "source", "verification"):
            by_owner[pk].append(name)
        return by_owner

    def add(self, pairs: Iterable[Pair], names: Names) -> None:  # noqa: ARG002 -- as Through
        rows = [
            ObservanceSource(observance_id=pk, fact=fact, source=source, verification=verification)
            for pk, (fact, source, verification) in pairs
        ]
        for row in rows:
            row.clean_fields(exclude={"observance"})
        ObservanceSource.objects.bulk_create(rows)

    def remove(self, pairs: Iterable[Pair], names: Names) -> None:  # noqa: ARG002 -- as Through
        for pk, (fact, source, _verification) in pairs:
            ObservanceSource.objects.filter(observance=pk, fact=fact, source=source).delete()

    def known(self, wanted: Iterable[Any], names: Names) -> list[Any]:  # noqa: ARG002 -- as Through
        return sorted(map(list, wanted))


type Link = Through | FactSources


def links_of(model: type[models.Model], column: str) -> Link:
    """Return how a column that holds several rows is stored."""
    field: Any = model._meta.get_field(column)
    if field.one_to_many:
        return FactSources()
    if isinstance(field, TaggableManager):
        return Through(field.through, "content_object", "tag", Topic)
    through, owner = field.remote_field.through, field.m2m_field_name()
    return Through(through, owner, field.m2m_reverse_field_name(), field.related_model)
