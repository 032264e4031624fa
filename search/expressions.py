"""A question to the index, and how each database spells it. No Django, no database.

A term is letters, digits and the marks of `search.document`, so quoting it is all the care it needs.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """These terms, each right behind the one before; often a single one."""

    terms: tuple[str, ...]


@dataclass(frozen=True)
class All:
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Either:
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class But:
    """What is wanted, without what is not."""

    wanted: "Expression"
    unwanted: "Expression"


type Expression = Phrase | All | Either | But


def fts5(expression: Expression) -> str:
    """For SQLite: https://sqlite.org/fts5.html#full_text_query_syntax."""
    match expression:
        case Phrase(terms):
            return f'"{" ".join(terms)}"'
        case All(parts):
            return f"({' AND '.join(map(fts5, parts))})"
        case Either(parts):
            return f"({' OR '.join(map(fts5, parts))})"
        case But(wanted, unwanted):
            return f"({fts5(wanted)} NOT {fts5(unwanted)})"


def tsquery(expression: Expression) -> str:
    """For PostgreSQL: https://www.postgresql.org/docs/current/datatype-textsearch.html."""
    match expression:
        case Phrase(terms):
            return f"({' <-> '.join(f"'{term}'" for term in terms)})"
        case All(parts):
            return f"({' & '.join(map(tsquery, parts))})"
        case Either(parts):
            return f"({' | '.join(map(tsquery, parts))})"
        case But(wanted, unwanted):
            return f"({tsquery(wanted)} & !{tsquery(unwanted)})"


def has_phrase(expression: Expression) -> bool:
    match expression:
        case Phrase(terms):
            return len(terms) > 1
        case All(parts) | Either(parts):
            return any(map(has_phrase, parts))
        case But(wanted, unwanted):
            return has_phrase(wanted) or has_phrase(unwanted)


def loosened(expression: Expression) -> Expression:
    """The same without order and without exceptions: it finds all of that, and more."""
    match expression:
        case Phrase(terms):
            return All(tuple(Phrase((term,)) for term in terms))
        case All(parts):
            return All(tuple(map(loosened, parts)))
        case Either(parts):
            return Either(tuple(map(loosened, parts)))
        case But(wanted, _unwanted):
            return loosened(wanted)
