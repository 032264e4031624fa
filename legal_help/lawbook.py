"""The law that counts: what ships, under the newest amendment that a supervisor has signed."""

from typing import Any

from legal_help import labels, law
from legal_help.amendments import Book
from legal_help.law import Law
from legal_help.models import SignedDocument


def _read(facts: Any) -> Law:
    """Raises ValueError where a fact lost a parameter that triage counts with."""
    amended = law.current().amended(facts)
    for slug, fact in law.current().facts.items():
        if not fact.parameters.keys() <= amended.facts[slug].parameters.keys():
            raise ValueError(slug)
    return amended


BOOK = Book(kind=SignedDocument.Kind.LAW, label=labels.law, ships=law.current, read=_read)
verified = BOOK.verified
amend = BOOK.amend
