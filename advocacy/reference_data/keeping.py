"""Bring rows in step with their file, and leave alone what editors changed or deleted."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from advocacy.models.loaded_row import LoadedRow
from advocacy.reference_data.links import Link
from advocacy.reference_data.names import Names
from advocacy.reference_data.rows import Difference, Record, Tally, Wanted, as_said

CANNOT_STAND = "cannot stand beside what is stored"


@dataclass(frozen=True)
class Kind[M: models.Model]:
    """How rows of one model are brought in."""

    name: str
    model: type[M]
    found_by: Callable[[Collection[int]], None]
    """Lets readers find these rows by what they say now."""
    keys: dict[str, str] = field(default_factory=dict)
    """Its foreign keys, and the kind to which each points."""
    links: dict[str, Link] = field(default_factory=dict)
    follow: Callable[[M], None] = lambda row: row.save()
    """Store a row that follows its file. Raises ValueError, with words, where it must not."""
    here: Callable[[Collection[str], Names], dict[str, M]] | None = None
    """The stored rows with these names, where a name is no address."""


@dataclass
class Step[M: models.Model]:
    """One kind of rows, on its way into the database."""

    kind: Kind[M]
    wanted: dict[str, Wanted]
    names: Names
    take: Collection[str]

    def __post_init__(self) -> None:
        self.tally = Tally()
        self.memory = {row.name: row for row in LoadedRow.objects.filter(kind=self.kind.name)}
        manager = self.kind.model._default_manager
        by_pk = manager.in_bulk([row.object_id for row in self.memory.values()])
        by_name = (
            self.kind.here(self.wanted, self.names)
            if self.kind.here
            else manager.in_bulk(list(self.wanted), field_name="slug")
        )
        self.rows: dict[str, M] = {}
        for name in self.wanted:
            remembered = self.memory.get(name)
            row = by_pk.get(remembered.object_id) if remembered else None
            if row := row or by_name.get(name):
                self.rows[name] = row
        self._learn(self.rows)

    def run(self) -> Tally:
        here = dict(self.rows)
        self._add_missing()
        stored = self._stored_records(here)
        touched = [name for name in self.rows if name not in here]
        touched += [name for name in here if self._brought_in_step(name, stored[name])]
        self._write_links(touched)
        self._remember(touched)
        self.kind.found_by({self.rows[name].pk for name in touched})
        self.tally.kept = len(here)
        return self.tally

    def file_record(self, name: str) -> Record:
        """What the file says of a row, without links to what editors deleted."""
        wanted = self.wanted[name]
        links = {
            field: self.kind.links[field].known(names, self.names)
            for field, names in wanted.links.items()
        }
        return as_said(self.kind.model, wanted.values) | wanted.keys | links

    def _learn(self, rows: dict[str, M]) -> None:
        self.names.learn(self.kind.name, ((name, row.pk) for name, row in rows.items()))

    def _add_missing(self) -> None:
        missing = [name for name in self.wanted if name not in self.rows]
        self.tally.gone = [n for n in missing if n in self.memory and n not in self.take]
        waiting = [name for name in missing if name not in self.tally.gone]
        # A row may point at another of its kind: what points nowhere comes first.
        while ready := [name for name in waiting if self._can_stand(name)]:
            self._store_new(ready)
            waiting = [name for name in waiting if name not in ready]
        self.tally.refused += [(name, "what it belongs to is not here") for name in waiting]

    def _can_stand(self, name: str) -> bool:
        keys = self.wanted[name].keys.items()
        return all(self.names.pk_of(self.kind.keys[key], to) for key, to in keys if to)

    def _with_keys(self, row: M, name: str) -> M:
        for key, to in self.wanted[name].keys.items():
            setattr(row, f"{key}_id", self.names.pk_of(self.kind.keys[key], to) if to else None)
        return row

    def _store_new(self, names: list[str]) -> None:
        new = {
            name: self._with_keys(self.kind.model(**self.wanted[name].values), name)
            for name in names
        }
        for row in new.values():
            row.clean_fields(exclude=set(self.kind.keys))
        try:
            with transaction.atomic():
                self.kind.model._default_manager.bulk_create(new.values())
        except IntegrityError:
            new = {name: row for name, row in new.items() if self._stored_alone(name, row)}
        self.tally.added += len(new)
        self.rows |= new
        self._learn(new)

    def _stored_alone(self, name: str, row: M) -> bool:
        try:
            with transaction.atomic():
                row.pk = None
                row.save(force_insert=True)
        except IntegrityError:
            self.tally.refused.append((name, CANNOT_STAND))
            return False
        return True

    def _stored_records(self, here: dict[str, M]) -> dict[str, Record]:
        records = {}
        for name, row in here.items():
            values = {field: getattr(row, field) for field in self.wanted[name].values}
            keys = {
                key: self.names.name_of(self.kind.keys[key], getattr(row, f"{key}_id"))
                for key in self.wanted[name].keys
            }
            records[name] = as_said(self.kind.model, values) | keys
        linked = self._stored_links(here.values())
        for name, row in here.items():
            for column in self.wanted[name].links:
                records[name][column] = sorted(linked[column][row.pk])
        return records

    def _stored_links(self, rows: Iterable[M]) -> dict[str, dict[int, list[Any]]]:
        pks = [row.pk for row in rows]
        linked: dict[str, dict[int, list[Any]]] = {}
        for column, link in self.kind.links.items():
            linked[column] = defaultdict(list)
            for pk, name in link.stored(pks, self.names):
                linked[column][pk].append(name)
        return linked

    def _brought_in_step(self, name: str, stored: Record) -> bool:
        """Whether the row says, from now on, what the file says; otherwise an editor's word stays."""
        file = self.file_record(name)
        if stored == file:
            remembered = self.memory.get(name)
            return remembered is None or remembered.record != file
        remembered = self.memory.get(name)
        is_edited = remembered is None or any(
            stored[field] != said for field, said in remembered.record.items() if field in stored
        )
        differs = [field for field in file if stored[field] != file[field]]
        if is_edited and name not in self.take:
            self.tally.differences += [
                Difference(name, field, *_what_differs(stored[field], file[field]))
                for field in differs
            ]
            return False
        return self._followed(name)

    def _followed(self, name: str) -> bool:
        row = self._with_keys(self.rows[name], name)
        for column, value in self.wanted[name].values.items():
            setattr(row, column, value)
        try:
            with transaction.atomic():
                row.clean_fields(exclude=set(self.kind.keys))
                self.kind.follow(row)
        except (IntegrityError, ValidationError):
            self.tally.refused.append((name, CANNOT_STAND))
            return False
        except ValueError as reason:
            self.tally.refused.append((name, str(reason)))
            return False
        self.tally.followed.append(name)
        return True

    def _write_links(self, touched: list[str]) -> None:
        rows = {name: self.rows[name] for name in touched}
        stored = self._stored_links(rows.values())
        for column, link in self.kind.links.items():
            add, remove = [], []
            for name, row in rows.items():
                wanted = link.known(self.wanted[name].links[column], self.names)
                here = stored[column][row.pk]
                add += [(row.pk, other) for other in wanted if other not in here]
                remove += [(row.pk, other) for other in here if other not in wanted]
            link.remove(remove, self.names)
            link.add(add, self.names)

    def _remember(self, touched: list[str]) -> None:
        """Of what was changed here before there was a memory: that the file said otherwise."""
        unknown = [n for n in self.rows if n not in self.memory and n not in touched]
        rows = [
            LoadedRow(
                kind=self.kind.name,
                name=name,
                object_id=self.rows[name].pk,
                record=self.file_record(name),
            )
            for name in [*touched, *unknown]
        ]
        LoadedRow.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["kind", "name"],
            update_fields=["object_id", "record"],
        )


def _what_differs(stored: Any, file: Any) -> tuple[Any, Any]:
    """Of two lists, what the other one has not."""
    if isinstance(stored, list) and isinstance(file, list):
        return [one for one in stored if one not in file], [
            one for one in file if one not in stored
        ]
    return stored, file
