"""Sources have no address of their own: the files know them by what they say."""

from collections.abc import Collection
from hashlib import sha256

from advocacy.models import Source
from advocacy.models.loaded_row import LoadedRow
from advocacy.reference_data.names import Names
from advocacy.reference_data.rows import Record

KIND = "source"


def _source(record: Record) -> Source:
    open_licence = "CC BY 4.0"
    named = f"{record['publisher']} {record['title']}"
    return Source(
        publisher=record["publisher"],
        title=record["title"],
        year=record["year"],
        locator=record["locator"] or "",
        url=record["url"] or "",
        licence=open_licence if open_licence in named else "",
    )


def in_one_line(record: Record) -> str:
    """The name of a source in the files."""
    return _line(_source(record))


def bring_sources(records: list[Record], names: Names, needed: Collection[str]) -> None:
    """Find the row of each source, whatever editors made of its words; add those that are needed.

    `needed` holds the lines of sources on which a figure is about to rest.
    """
    wanted = {_line(source): source for source in map(_source, records)}
    remembered = {row.name: row.object_id for row in LoadedRow.objects.filter(kind=KIND)}
    stored = {source.pk: _line(source) for source in Source.objects.all()}
    by_line = {line: pk for pk, line in stored.items()}
    known: dict[str, int] = {}
    for line in wanted:
        pk = remembered.get(_digest(line))
        found = pk if pk in stored else by_line.get(line)
        if found is not None:
            known[line] = found
    new = {line: wanted[line] for line in needed if line not in known}
    for source in new.values():
        source.clean_fields()
    Source.objects.bulk_create(new.values())
    known |= {line: source.pk for line, source in new.items()}
    names.learn(KIND, known.items())
    LoadedRow.objects.bulk_create(
        LoadedRow(kind=KIND, name=_digest(line), object_id=pk, record={"line": line})
        for line, pk in known.items()
        if _digest(line) not in remembered
    )


def _line(source: Source) -> str:
    parts = (source.publisher, source.title, source.year, source.locator, source.url)
    return " · ".join(str(part) for part in parts if part)


def _digest(line: str) -> str:
    return sha256(line.encode()).hexdigest()
