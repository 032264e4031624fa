"""What is said right after an answer, without waiting to be asked, and never kept anywhere.

It follows from the answers alone. Later, on the receipt and on the person's own page, the same
things are said to everybody: there, they must not tell anybody who looks what was answered.
"""

from collections.abc import Mapping
from typing import NamedTuple

from legal_help.questions.form import applicable_pages
from legal_help.questions.parts.shapes import Answers, Condition, Page, if_chosen

DANGER, MOVED = "danger", "moved"


class _After(NamedTuple):
    page: str
    applies: Condition


_SAID: Mapping[str, _After] = {
    DANGER: _After("safety", if_chosen("safe_now", "no", "unsure")),
    MOVED: _After("appointments", if_chosen("moved", "yes", "unsure")),
}


def immediate_help(answers: Answers, page: Page | None = None) -> list[str]:
    """What to say at the top of the page; without one, on the check, where a change leads too."""
    ids = [each.id for each in applicable_pages(answers)]
    before = ids[ids.index(page.id) - 1] if page and page.id in ids[1:] else ""
    return [
        name
        for name, after in _SAID.items()
        if after.applies(answers) and (page is None or before == after.page)
    ]
