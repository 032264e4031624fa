"""Sources have no address of their own: the files know them by what they say."""

from collections.abc import Iterable

from advocacy.models import Source
from advocacy.reference_data.files import Record, Wanted, read_file
from advocacy.reference_data.links import Names

KIND = "source"
OPEN_LICENCE = "CC BY 4.0"


def name_of_source(record: Record) -> str:
    """Return the name by which the files know a source."""
    return _in_one_line(_source(record))


def add_sources(figures: Iterable[Wanted], names: Names) -> None:
    """Add the sources that are missing of the figures that are about to be written."""
    names[KIND] = {_in_one_line(source): source.pk for source in Source.objects.all()}
    needed = {figure.keys[KIND] for figure in figures} - names[KIND].keys()
    content = read_file("statistics")
    records = [record["source"] for part in ("series", "observations") for record in content[part]]
    new = {
        line: source for source in map(_source, records) if (line := _in_one_line(source)) in needed
    }
    for source in new.values():
        source.clean_fields()
    Source.objects.bulk_create(new.values())
    names[KIND] |= {line: source.pk for line, source in new.items()}


def _source(record: Record) -> Source:
    named = f"{record['publisher']} {record['title']}"
    return Source(
        publisher=record["publisher"],
        title=record["title"],
        year=record["year"],
        locator=record["locator"] or "",
        url=record["url"] or "",
        licence=OPEN_LICENCE if OPEN_LICENCE in named else "",
    )


def _in_one_line(source: Source) -> str:
    parts = (source.publisher, source.title, source.year, source.locator, source.url)
    return " · ".join(str(part) for part in parts if part)
