"""Write the page of a pack: to be read on a screen or on paper, without anything beside it."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.i18n.languages import Language
from config.i18n.mistakes import PLACEHOLDER
from config.i18n.pack.rows import Row
from config.i18n.reviews import State

# What stands in a sentence for a machine.
CODE: Final = re.compile(rf"(<[^<>]*>|{PLACEHOLDER.pattern})")
EXACT_IN_WORDS: Final = {
    "promise": "A promise of ours: it must say neither more nor less.",
    "law": "Law: it must be exact.",
    "number": "A number or a deadline: it must be exact.",
}
STATE_IN_WORDS: Final = {
    State.DRAFT: "draft",
    State.BACK_CHECKED: "translated back and compared",
    State.CONFIRMED: "confirmed by a person",
}


def page_of(
    rows: list[Row], numbers: list[str], language: Language, *, on: date, for_counsel: bool
) -> str:
    """Return the page as HTML. `numbers` says for each plural form which numbers it is for."""
    return render_to_string(
        "translation_pack.html",
        {
            "language": language,
            "on": on.isoformat(),
            "for_counsel": for_counsel,
            "count": len(rows),
            "places": [
                (place, [_sentence(row, numbers) for row in group])
                for place, group in groupby(rows, key=lambda row: row.place)
            ],
        },
    )


def _sentence(row: Row, numbers: list[str]) -> dict[str, Any]:
    return {
        "row": row,
        "english": [_with_code_apart(words) for words in row.english],
        "exact": EXACT_IN_WORDS.get(row.note.exact, ""),
        "state": STATE_IN_WORDS[row.state],
        "forms": list(_labelled(row, numbers)),
    }


def _labelled(row: Row, numbers: list[str]) -> Iterable[tuple[str, SafeString]]:
    """Return each form of a translation with the numbers that it is for; "" where it has no other."""
    labels = numbers if len(row.english) > 1 else [""]
    return zip(labels, map(_with_code_apart, row.forms), strict=False)


def _with_code_apart(words: str) -> SafeString:
    """Return words as HTML whose placeholders and tags keep their order where words run to the left."""
    parts = CODE.split(words)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<bdi dir="ltr">{}</bdi>', part) if at % 2 else part,)
            for at, part in enumerate(parts)
        ),
    )
