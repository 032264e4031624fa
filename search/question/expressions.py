"""Questions to the index, and how each database spells them. No Django, no database.

A term is letters, digits and the marks of `search.document`, so quoting it is all the care it needs.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """These terms, each right after the one before; often a single term."""

    terms: tuple[str, ...]


@dataclass(frozen=True)
class AllOf:
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class AnyOf:
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Without:
    """Entries that match one expression and not the other."""

    wanted: "Expression"
    unwanted: "Expression"


type Expression = Phrase | AllOf | AnyOf | Without


def to_fts5(expression: Expression) -> str:
    """Write it for SQLite: https://sqlite.org/fts5.html#full_text_query_syntax."""
    match expression:
        case Phrase(terms):
            return f'"{" ".join(terms)}"'
        case AllOf(parts):
            return f"({' AND '.join(map(to_fts5, parts))})"
        case AnyOf(parts):
            return f"({' OR '.join(map(to_fts5, parts))})"
        case Without(wanted, unwanted):
            return f"({to_fts5(wanted)} NOT {to_fts5(unwanted)})"


def to_tsquery(expression: Expression) -> str:
    """Write it for PostgreSQL: https://www.postgresql.org/docs/current/datatype-textsearch.html."""
    match expression:
        case Phrase(terms):
            return f"({' <-> '.join(f"'{term}'" for term in terms)})"
        case AllOf(parts):
            return f"({' & '.join(map(to_tsquery, parts))})"
        case AnyOf(parts):
            return f"({' | '.join(map(to_tsquery, parts))})"
        case Without(wanted, unwanted):
            return f"({to_tsquery(wanted)} & !{to_tsquery(unwanted)})"


def has_phrase(expression: Expression) -> bool:
    match expression:
        case Phrase(terms):
            return len(terms) > 1
        case AllOf(parts) | AnyOf(parts):
            return any(map(has_phrase, parts))
        case Without(wanted, unwanted):
            return has_phrase(wanted) or has_phrase(unwanted)


def loosen(expression: Expression) -> Expression:
    """Return it without the order of terms and without exceptions: it finds the same entries and more."""
    match expression:
        case Phrase(terms):
            return AllOf(tuple(Phrase((term,)) for term in terms))
        case AllOf(parts):
            return AllOf(tuple(map(loosen, parts)))
        case AnyOf(parts):
            return AnyOf(tuple(map(loosen, parts)))
        case Without(wanted, _unwanted):
            return loosen(wanted)
