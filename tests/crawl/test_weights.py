"""What the wire carries to a slow telephone that has nothing of ours yet: bytes as sent, in brotli."""

from tests import kinds

SHEET = 8_000
ARTICLE_AND_SHEET = 12_000
PAGE = 6_000
LONGER = {
    "observances:list": 12_000,  # all days of the year, by name
    "legal_help_public:start": 8_000,  # not kept, so not compressed: are the doors open now?
}
# Whoever types into a form reads no brotli: compressing beside a secret would betray it by length.
FORM = 5_000
FORMS = {"legal_help:request", "legal_help:return"}


def test_the_sheet_is_light(answers):
    sheets = [answer.weight for answer in answers.values() if answer.kind == "text/css"]

    assert len(sheets) == 1
    assert sheets[0] <= SHEET


def test_an_article_and_its_sheet_are_light(answers, pages):
    sheet = next(answer.weight for answer in answers.values() if answer.kind == "text/css")
    heavy = {
        page.address: page.weight + sheet
        for page in pages.values()
        if kinds.of_path(page.path) == "articles:detail"
        if page.weight + sheet > ARTICLE_AND_SHEET
    }

    assert heavy == {}


def test_every_page_is_light(answers):
    heavy = {
        answer.address: (answer.weight, answer.headers.get("content-encoding"))
        for answer in answers.values()
        if answer.is_page and answer.status == 200 and answer.weight > _most(answer)
    }

    assert heavy == {}


def _most(answer):
    kind = kinds.of_path(answer.path)
    return FORM if kind in FORMS else LONGER.get(kind, PAGE)
