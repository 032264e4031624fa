"""Store and find terms. No other module knows that there are two kinds of databases.

Both read from the newest entry to the oldest and stop when they have enough. So a common word
costs no more than a rare one:

- SQLite reads the list of a term backwards.
- PostgreSQL's index cannot be read in order. Each entry also has a term for the block of numbers
  it stands in; the newest blocks are asked first, the others only where these do not have enough.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Any, Final, NamedTuple

from django.db import connection

from search.question.expressions import Expression, has_phrase, loosen, to_fts5, to_tsquery
from search.question.partial_matches import PartMatch

OLDEST_SQLITE: Final = (3, 43)  # the first that deletes from a table which keeps no text
ENTRIES_IN_A_BLOCK: Final = 512
TERMS_AT_ONCE: Final = 200


class Match(NamedTuple):
    tier: int  # 1 for the best tier
    entry_id: int
    kind: str
    object_id: int


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def write_terms(terms_of: dict[int, list[str]]) -> None:
    """Let these entries be found by these terms. Call `erase_terms` first for those that have some."""
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.executemany(
                "UPDATE search_searchentry SET terms = %s::tsvector WHERE id = %s",
                [(_tsvector(entry, terms), entry) for entry, terms in terms_of.items()],
            )
        else:
            cursor.executemany(
                "INSERT INTO search_terms (rowid, terms) VALUES (%s, %s)",
                [(entry, " ".join(terms)) for entry, terms in terms_of.items()],
            )


def erase_terms(entries: Iterable[int]) -> None:
    """Remove the terms of these entries. PostgreSQL keeps them in the row of the entry itself."""
    numbers = [(entry,) for entry in entries]
    if is_postgresql() or not numbers:
        return
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_terms WHERE rowid = %s", numbers)


def forget_erased() -> None:
    """Let nothing be left of terms that were erased.

    SQLite only marks them in its index until it merges the parts of that by and by: here, all at once.
    """
    if not is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_terms (search_terms) VALUES ('optimize')")


def find_matches(tiers: Sequence[Expression], *, now: datetime, most: int) -> list[Match]:
    """Return the newest visible entries of each tier, `most` at most in all.

    Within a tier they are in the order of their days, newest first. Tiers must not overlap.
    PostgreSQL looks for a phrase in the newest thousand entries that have all its words.
    """
    if is_postgresql():
        tables, parameters = _POSTGRESQL, _for_postgresql(tiers, now, most)
    else:
        # SQLite reads one tier after the other, and none before it needs more entries.
        tables = f"({' UNION ALL '.join([f'SELECT * FROM {_SQLITE}'] * len(tiers))} LIMIT %s)"  # noqa: S608 -- fixed text
        parameters = [*_for_sqlite(tiers, now, most), most]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT tier, entry, kind, object_id FROM {tables}"  # noqa: S608 -- fixed text
            " ORDER BY tier, published_at DESC NULLS LAST, entry DESC",
            parameters,
        )
        return [Match(*row) for row in cursor.fetchall()]


def find_part_matches(
    parts: Mapping[int, Sequence[Expression]], *, now: datetime, most: int
) -> list[PartMatch]:
    """Return the newest visible entries that have each part in each place, `most` for each pair.

    `parts` has, by the index of a part, an expression for each place: text, summary, title.
    """
    asked = [
        (part, place, expression)
        for part, places in parts.items()
        for place, expression in enumerate(places)
    ]
    one, parameters = (_POSTGRESQL, _for_postgresql) if is_postgresql() else (_SQLITE, _for_sqlite)
    pieces = " UNION ALL ".join(
        f"SELECT {part} AS part, {place} AS place, one.entry FROM {one} AS one"  # noqa: S608 -- fixed text
        for part, place, _expression in asked
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT part, place, id, kind, object_id, language FROM ({pieces}) AS found"  # noqa: S608 -- fixed text
            " JOIN search_searchentry ON id = found.entry",
            [v for *_, expression in asked for v in parameters([expression], now, most)],
        )
        return [PartMatch(*row) for row in cursor.fetchall()]


def have_matches(questions: Sequence[Expression], *, now: datetime) -> list[bool]:
    """Return for each of these questions whether it finds any visible entry."""
    return [count > 0 for count in count_matches(questions, now=now, most=1)]


def count_matches(questions: Sequence[Expression], *, now: datetime, most: int) -> list[int]:
    """Return for each of these questions how many visible entries it finds, `most` at most."""
    if not questions:
        return []
    one, parameters = (_POSTGRESQL, _for_postgresql) if is_postgresql() else (_SQLITE, _for_sqlite)
    columns = ", ".join([f"(SELECT count(*) FROM {one} AS found)"] * len(questions))  # noqa: S608 -- fixed text
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns}",
            [value for question in questions for value in parameters([question], now, most)],
        )
        return list(cursor.fetchone())


def used_terms(terms: Iterable[str]) -> set[str]:
    """Return those of the terms that any entry has."""
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.execute("SELECT search_used(%s::text[])", [list(terms)])
            return {row[0] for row in cursor.fetchall()}
        found = set()
        for some in batched(terms, TERMS_AT_ONCE, strict=False):
            columns = ", ".join(
                ["EXISTS (SELECT 1 FROM search_terms WHERE search_terms MATCH %s)"] * len(some)
            )
            cursor.execute(f"SELECT {columns}", [f'"{term}"' for term in some])
            found |= {
                term for term, is_used in zip(some, cursor.fetchone(), strict=True) if is_used
            }
        return found


def _tsvector(entry: int, terms: list[str]) -> str:
    places: dict[str, list[str]] = {f":block={entry // ENTRIES_IN_A_BLOCK}": []}
    for place, term in enumerate(terms, start=1):
        places.setdefault(term, []).append(str(place))
    return " ".join(
        f"'{term}':{','.join(at)}" if at else f"'{term}'" for term, at in places.items()
    )


_POSTGRESQL: Final = "search_matches(%s::tsquery[], %s::tsquery[], %s, %s)"
_SQLITE: Final = (
    "(SELECT entry.id AS entry, entry.kind AS kind, entry.object_id AS object_id, %s AS tier,"
    " entry.published_at AS published_at"
    " FROM search_terms CROSS JOIN search_searchentry AS entry ON entry.id = search_terms.rowid"
    " WHERE search_terms MATCH %s"
    " AND (entry.published_at IS NULL OR entry.published_at <= %s)"
    " AND (entry.ends_at IS NULL OR entry.ends_at > %s)"
    " ORDER BY search_terms.rowid DESC LIMIT %s)"
)


def _for_postgresql(tiers: Sequence[Expression], now: datetime, most: int) -> list[Any]:
    loose = [to_tsquery(loosen(tier) if has_phrase(tier) else tier) for tier in tiers]
    exact = [to_tsquery(tier) if has_phrase(tier) else None for tier in tiers]
    return [loose, exact, now, most]


def _for_sqlite(tiers: Sequence[Expression], now: datetime, most: int) -> list[Any]:
    moment = connection.ops.adapt_datetimefield_value(now)
    numbered = enumerate(tiers, start=1)
    return [value for at, tier in numbered for value in (at, to_fts5(tier), moment, moment, most)]
