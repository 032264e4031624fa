"""Adds the rows of a file that are missing, and reports where stored rows differ from it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from advocacy.models.publishable import Publishable
from advocacy.models.search_entries import SearchableQuerySet
from advocacy.models.verification_record import VerificationRecord
from advocacy.reference_data.files import Record, Wanted, as_stored
from advocacy.reference_data.links import Names, links_of

CANNOT_STAND = "cannot stand beside what is stored"
NOTHING_TO_REST_ON = "what it belongs to is not here"


@dataclass(frozen=True)
class Difference:
    """A field in which a stored row says something else than its file."""

    name: str
    field: str
    stored: Any
    file: Any


@dataclass
class Tally:
    """The result of loading rows of one kind."""

    kept: int = 0
    """The number of rows that were here already, those that were overwritten included."""
    added: list[str] = field(default_factory=list)
    overwritten: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Rows of the file that the database cannot hold, each with the reason."""


@dataclass(frozen=True)
class Overwriting:
    """The rows that take over what their file says. A correction needs the editor and the reason."""

    names: Collection[str] = ()
    kinds: Collection[str] = ()
    """The titles of kinds of which all rows do so, except those that an editor has checked."""
    by: User | None = None
    reason: str = ""


@dataclass(frozen=True)
class Kind[M: models.Model]:
    """A kind of rows: its model, and how its rows are loaded."""

    title: str
    """The plural of its name, for reports."""
    model: type[M]
    wanted: Callable[[], dict[str, Wanted]]
    """Return the rows of the file by name."""
    find: Callable[[type[M], Collection[str]], dict[str, M]] = lambda model, names: (
        model._default_manager.in_bulk([*names], field_name="slug")
    )
    """Return the stored rows with these names."""
    prepare: Callable[[Iterable[Wanted], Names], None] = lambda _rows, _names: None
    """Store what these rows need before they are written."""
    refresh: Callable[[Any], None] = SearchableQuerySet.update_search
    """Bring up to date what readers find these rows by: the search and calendars."""
    overwrite: Callable[[M, Overwriting], None] = lambda row, _overwriting: row.save()
    """Save a row that takes over its file. Raises ValueError, with words, where it must not."""
    checked_as: str = ""
    """The lookup from VerificationRecord to the row of this kind that was checked; "" if none is."""


class Load[M: models.Model]:
    """Loads the rows of one kind."""

    def __init__(self, kind: Kind[M], names: Names, overwriting: Overwriting) -> None:
        """Find the rows that are stored already.

        `names` holds the keys of all stored rows, by model and name. Those of this kind are added.
        """
        self.kind = kind
        self.wanted = kind.wanted()
        self.names = names
        self.overwriting = overwriting
        example = next(iter(self.wanted.values()))
        self.keys: dict[str, Any] = {
            key: kind.model._meta.get_field(key).related_model for key in example.keys
        }
        self.links = {column: links_of(kind.model, column) for column in example.links}
        self.rows = kind.find(kind.model, self.wanted)
        self.tally = Tally(kept=len(self.rows))
        self.checked = self._keys_of_checked()
        names[kind.model] = {name: row.pk for name, row in self.rows.items()}

    def run(self) -> Tally:
        """Add the rows that are missing, overwrite those that are named, and compare the others."""
        missing = [name for name in self.wanted if name not in self.rows]
        named = [name for name in self.rows if self._is_named(name)]
        self.kind.prepare([self.wanted[name] for name in (*missing, *named)], self.names)
        stored = self._stored_records()
        differing = [name for name in self.rows if stored[name] != self._file_record(name)]
        written = [name for name in differing if name in named and self._is_overwritten(name)]
        self.tally.overwritten = written
        for name in differing:
            if name not in named:
                self.tally.differences += self._differences(name, stored[name])
        self._add(missing)
        self._write_links([*self.tally.added, *written])
        keys = [self.rows[name].pk for name in (*self.tally.added, *written)]
        self.kind.refresh(self.kind.model._default_manager.filter(pk__in=keys))
        return self.tally

    def _keys_of_checked(self) -> set[int]:
        """Return the keys of rows that an editor has checked; empty if the kind is not overwritten."""
        if not self.kind.checked_as or self.kind.title not in self.overwriting.kinds:
            return set()
        return set(VerificationRecord.objects.values_list(self.kind.checked_as, flat=True))

    def _is_named(self, name: str) -> bool:
        if name in self.overwriting.names:
            return True
        is_of_kind = self.kind.title in self.overwriting.kinds
        return is_of_kind and self.rows[name].pk not in self.checked

    def _add(self, missing: list[str]) -> None:
        # A row may point at another of its kind, which comes first.
        while ready := [name for name in missing if self._can_stand(name)]:
            self._store({name: self._filled(self._new(), name) for name in ready})
            missing = [name for name in missing if name not in ready]
        self.tally.refused += [(name, NOTHING_TO_REST_ON) for name in missing]

    def _new(self) -> M:
        """Return an empty row that readers will see: what comes with us was checked."""
        row = self.kind.model()
        if isinstance(row, Publishable):
            row.mark_published(timezone.now())
        return row

    def _can_stand(self, name: str) -> bool:
        keys = self.wanted[name].keys.items()
        return all(to in self.names[self.keys[key]] for key, to in keys if to)

    def _filled(self, row: M, name: str) -> M:
        for column, value in self.wanted[name].values.items():
            setattr(row, column, value)
        for key, to in self.wanted[name].keys.items():
            setattr(row, f"{key}_id", self.names[self.keys[key]][to] if to else None)
        row.clean_fields(exclude=set(self.keys))
        return row

    def _store(self, new: dict[str, M]) -> None:
        try:
            with transaction.atomic():
                self.kind.model._default_manager.bulk_create(new.values())
        except IntegrityError:
            new = {name: row for name, row in new.items() if self._is_stored_alone(name, row)}
        self.tally.added += new
        self.rows |= new
        self.names[self.kind.model] |= {name: row.pk for name, row in new.items()}

    def _is_stored_alone(self, name: str, row: M) -> bool:
        try:
            with transaction.atomic():
                row.pk = None
                row.save(force_insert=True)
        except IntegrityError:
            self.tally.refused.append((name, CANNOT_STAND))
            return False
        return True

    def _is_overwritten(self, name: str) -> bool:
        try:
            with transaction.atomic():
                self.kind.overwrite(self._filled(self.rows[name], name), self.overwriting)
        except (IntegrityError, ValidationError):
            self.tally.refused.append((name, CANNOT_STAND))
            return False
        except ValueError as reason:
            self.tally.refused.append((name, str(reason)))
            return False
        return True

    def _file_record(self, name: str) -> Record:
        """Return what the file says of a row, without links to rows that are not stored."""
        wanted = self.wanted[name]
        links = {
            column: sorted(self.links[column].known(linked, self.names))
            for column, linked in wanted.links.items()
        }
        return as_stored(self.kind.model, wanted.values) | wanted.keys | links

    def _stored_records(self) -> dict[str, Record]:
        """Return what is stored of each row, in the words of the file."""
        name_of = {
            key: {pk: name for name, pk in self.names[model].items()}
            for key, model in self.keys.items()
        }
        linked = {
            column: link.stored([row.pk for row in self.rows.values()], self.names)
            for column, link in self.links.items()
        }
        records = {}
        for name, row in self.rows.items():
            wanted = self.wanted[name]
            values = {column: getattr(row, column) for column in wanted.values}
            records[name] = as_stored(self.kind.model, values) | {
                key: name_of[key].get(pk, f"#{pk}") if pk else ""
                for key in wanted.keys
                for pk in [getattr(row, f"{key}_id")]
            }
            for column in wanted.links:
                records[name][column] = sorted(linked[column][row.pk])
        return records

    def _differences(self, name: str, stored: Record) -> list[Difference]:
        return [
            Difference(name, column, *_parts_that_differ(stored[column], value))
            for column, value in self._file_record(name).items()
            if stored[column] != value
        ]

    def _write_links(self, written: list[str]) -> None:
        keys = [self.rows[name].pk for name in written]
        for column, link in self.links.items():
            stored = link.stored(keys, self.names)
            missing, surplus = [], []
            for name, pk in zip(written, keys, strict=True):
                wanted = link.known(self.wanted[name].links[column], self.names)
                missing += [(pk, other) for other in wanted if other not in stored[pk]]
                surplus += [(pk, other) for other in stored[pk] if other not in wanted]
            link.remove(surplus, self.names)
            link.add(missing, self.names)


def _parts_that_differ(stored: Any, file: Any) -> tuple[Any, Any]:
    """Return both values; of two lists, what the other one has not."""
    if isinstance(stored, list) and isinstance(file, list):
        return (
            [one for one in stored if one not in file],
            [one for one in file if one not in stored],
        )
    return stored, file
