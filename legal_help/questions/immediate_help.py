"""Decide which help to show right after an answer. It is never stored.

It depends on the answers alone. Later, the receipt and the person's own page show the same help to
everybody, so that nobody who looks can tell what was answered.
"""

from collections.abc import Mapping

from legal_help.questions.form import applicable_pages
from legal_help.questions.parts.shapes import Answers, Condition, Page, if_chosen

DANGER, MOVED = "danger", "moved"


# The page after which it is shown, and the answers that call for it.
_HELP: Mapping[str, tuple[str, Condition]] = {
    DANGER: ("safety", if_chosen("safe_now", "no", "unsure")),
    MOVED: ("appointments", if_chosen("moved", "yes", "unsure")),
}


def immediate_help(answers: Answers, page: Page | None = None) -> list[str]:
    """Return the help to show at the top of `page`. Without a page, return it for the check page."""
    ids = [each.id for each in applicable_pages(answers)]
    before = ids[ids.index(page.id) - 1] if page and page.id in ids[1:] else ""
    return [
        name
        for name, (after, applies) in _HELP.items()
        if applies(answers) and (page is None or before == after)
    ]
