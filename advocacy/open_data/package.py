"""The whole collection as a data package: tables as CSV, and a document that says what they hold.

Frictionless Data, Tabular Data Package, version 1: https://specs.frictionlessdata.io/
Rows are read and written a few hundred at a time, so that a large collection needs no more memory
than a small one.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Max, QuerySet
from django.http import HttpRequest

from advocacy.api import querysets, spreadsheets
from advocacy.api.json_text import to_json
from advocacy.models import Figure, Source, Statistic
from advocacy.open_data import tables
from advocacy.open_data.tables import Table

DESCRIPTOR: Final = "datapackage.json"
ROWS_AT_ONCE: Final = 250
# Smaller pieces cost more time than they save memory.
PIECE: Final = 64 * 1024
# The first day that a zip file can hold: the same bytes each time.
LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Resource:
    """One table of the package."""

    name: str
    title: str
    table: Table
    key: str
    rows: Callable[[], QuerySet[Any]]
    foreign: tuple[tuple[str, str, str], ...] = ()
    """Foreign keys: column, table, and the column there. An empty table means this one."""

    @property
    def path(self) -> str:
        return f"data/{self.name}.csv"

    def lines(self, request: HttpRequest) -> Iterator[str]:
        rows = self.rows().iterator(chunk_size=ROWS_AT_ONCE)
        lines = tables.read_rows(self.table, rows, request)
        return spreadsheets.write_csv(self.table.model_fields, lines)

    def described(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "path": self.path,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
            "schema": {
                "fields": tables.describe_columns(self.table),
                "missingValues": [""],
                "primaryKey": self.key,
                "foreignKeys": [
                    {"fields": column, "reference": {"resource": table, "fields": there}}
                    for column, table, there in self.foreign
                ],
            },
        }


def _figures() -> QuerySet[Figure]:
    # Corrections are in the JSON of each statistic: a table has no room for them.
    return querysets.figures().prefetch_related(None).order_by("pk")


# Figures come first: all that they name is stored when it is read after them.
RESOURCES: Final = (
    Resource(
        "figures",
        "Values, each of one statistic for one period",
        tables.FIGURES,
        "slug",
        _figures,
        (
            ("statistic", "statistics", "slug"),
            ("source", "sources", "id"),
            ("revises", "", "slug"),
            ("revised_by", "", "slug"),
        ),
    ),
    Resource(
        "statistics",
        "What is measured",
        tables.STATISTICS,
        "slug",
        lambda: querysets.statistics().order_by("pk"),
    ),
    Resource(
        "sources",
        "Publications in which figures stand",
        tables.SOURCES,
        "id",
        lambda: Source.objects.in_use().order_by("pk"),
    ),
)
BY_NAME: Final = {resource.name: resource for resource in RESOURCES}


def describe_package(*, title: str, homepage: str, licence: dict[str, str]) -> dict[str, Any]:
    """Return the document. `licence` is that of our own words; each source has its own in its row.

    Its version is the day of the last change. It has none if no statistic is published.
    """
    changed = Statistic.objects.published().aggregate(at=Max("changed_at"))["at"]
    publishers = (
        Source.objects.in_use()
        .order_by("publisher__name")
        .values_list("publisher__name", flat=True)
    )
    return {
        "profile": "tabular-data-package",
        "name": "figures",
        "title": title,
        "description": (
            "Statistics on human rights with all their figures, current and revised. The column"
            " verification says how far each figure was checked: unverified means that nobody has"
            " checked it yet, unofficial that no official source was found yet. A text that a"
            " spreadsheet would take for a formula has an apostrophe before it. Figures belong to"
            " their publishers: name the source of each that you use."
        ),
        "homepage": homepage,
        **({"version": f"{changed:%Y.%m.%d}", "created": changed.isoformat()} if changed else {}),
        "licenses": [
            {
                "name": licence["name"].replace(" ", "-"),
                "title": licence["name"],
                "path": licence["url"],
            }
        ],
        "sources": [{"title": publisher} for publisher in publishers.distinct()],
        "resources": [resource.described() for resource in RESOURCES],
    }


def write_zip(descriptor: dict[str, Any], request: HttpRequest) -> Iterator[bytes]:
    """Yield one file with the document and its tables, piece by piece."""
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr(_entry(DESCRIPTOR), to_json(descriptor))
        for resource in RESOURCES:
            with whole.open(_entry(resource.path), "w") as table:
                for lines in resource.lines(request):
                    table.write(lines.encode())
                    if len(pieces) >= PIECE:
                        yield pieces.taken()
    yield pieces.taken()


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


class _Pieces(io.RawIOBase):
    """Collects what is written until it is taken: a zip file is written from front to back."""

    def __init__(self) -> None:
        self._held = bytearray()

    def __len__(self) -> int:
        return len(self._held)

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._held += piece
        return len(piece)

    def taken(self) -> bytes:
        piece = bytes(self._held)
        self._held.clear()
        return piece
