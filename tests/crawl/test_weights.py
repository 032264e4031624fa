"""What the wire carries to a slow telephone that has nothing of ours yet: bytes as sent."""

from tests import kinds

SHEET = 8_000
ARTICLE_AND_SHEET = 12_000
PAGE = 6_000
LONGER = {
    "statistics:detail": 6_500,  # each figure once more, for search engines
    "api_page": 12_000,  # every parameter and every field that programs meet
    "observances:list": 12_000,  # all days of the year, by name
    "articles:detail": ARTICLE_AND_SHEET,  # weighed with the sheet, below
}
# Never kept: their readers have typed something, or must know of today. The form is sent as it is,
# so that the length of a page tells nothing of it.
NOT_KEPT = {
    "legal_help:request": 5_000,
    "legal_help:return": 5_000,
    "legal_help_public:start": 8_000,
    "contact": 6_000,  # sent as it is: what was typed stands in it
    "search": 5_000,
}
CEILINGS = LONGER | NOT_KEPT


def test_the_sheet_is_light(answers):
    sheets = [answer.weight for answer in answers.values() if answer.kind == "text/css"]

    assert len(sheets) == 1
    assert sheets[0] <= SHEET


def test_an_article_and_its_sheet_are_light(answers, pages):
    sheet = next(answer.weight for answer in answers.values() if answer.kind == "text/css")
    heavy = {
        page.address: page.weight + sheet
        for page in pages.values()
        if kinds.of_path(page.path) == "articles:detail" and _is_compressed(page)
        if page.weight + sheet > ARTICLE_AND_SHEET
    }

    assert heavy == {}


def test_every_page_is_light(answers):
    heavy = {
        page.address: page.weight
        for page in answers.values()
        if page.is_page and page.status == 200
        for kind in [kinds.of_path(page.path)]
        if (_is_compressed(page) or kind in NOT_KEPT) and page.weight > CEILINGS.get(kind, PAGE)
    }

    assert heavy == {}


def test_pages_are_compressed(answers):
    """All but the few that were asked for while the cache could not be sure of its generation."""
    pages = [
        answer
        for answer in answers.values()
        if answer.is_page and answer.status == 200
        if kinds.of_path(answer.path) not in NOT_KEPT
    ]

    assert len([page for page in pages if not _is_compressed(page)]) <= len(pages) / 100


def _is_compressed(page):
    return page.headers.get("content-encoding") == "br"
