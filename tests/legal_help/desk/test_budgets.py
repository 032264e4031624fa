"""How many questions each page of the desk asks the database at most: a number that does not grow.

Whoever adds a page adds it here. A number that has to rise says so in a diff.
"""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from legal_help import questions, urls
from legal_help.casework import cases
from legal_help.intake import return_visit
from tests.legal_help.page_fixtures import ANSWERS
from tests.legal_help.paper import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_menus")]

PAGES = {
    "queue": 27,
    "find": 11,
    "week": 24,
    "interpreters": 13,
    "teams": 13,
    "calendar": 24,
    "caller": 12,
    "unlock": 8,
    "own_key": 11,
    "taken": 3,
    "security": 15,
    "people": 19,
    "figures": 12,
    "pause": 12,
    "audit": 13,
    "retention": 12,
    "law": 13,
    "law_amend": 12,
    "next_steps": 13,
    "next_step": 12,
    "next_step_add": 11,
}
OF_A_COLLEAGUE = {
    "stop_colleague": 12,
    "remove_person": 15,
    "lost_sign_in": 13,
}
OF_A_REQUEST = {
    "detail": 36,
    "print": 35,
    "export": 23,
    "send_file": 16,
    "file": 23,
    "file_page": 20,
    "erase": 18,
    "decide": 27,
}
# It leads to a page that has a number of its own.
LEADS_ON = {"next": 24}
# The page of a request that others are like: their cards are opened too.
WITH_MATCHES = 37
# Sent, and shown again on the page that answers.
PREVIEW = 27


def address(name, receipt=None):
    given = {
        "law_amend": {"slug": "one-year-deadline"},
        "next_step": {"slug": "eoir-pro-bono-list"},
        "decide": {"reference": receipt and receipt.public_ref, "outcome": "cannot_help"},
    }
    of_request = {"reference": receipt.public_ref} if receipt else {}
    given["file"] = {**of_request, "way": "in", "number": 1}
    given["file_page"] = {**given["file"], "page": 1}
    return reverse(f"cases:{name}", kwargs=given.get(name, of_request))


def asked(desk, address, **posted):
    """How many questions a page asks, once whatever is kept of the first look is kept."""
    look = (lambda: desk.post(address, posted)) if posted else (lambda: desk.get(address))
    look()
    with CaptureQueriesContext(connection) as captured:
        page = look()
    assert page.status_code == (302 if address == reverse("cases:next") else 200), address
    return len(captured)


@pytest.fixture
def more(sent, send, reader, come_back):
    """More messages of both sides, notes and looks on one request, and other requests beside it."""

    def more(*, messages, notes, others):
        visit = come_back(sent)
        for number in range(messages // 2):
            return_visit.write_to_us(visit=visit, text=f"Zzmessage {number}")
            cases.send_reply(by=reader, public_ref=sent.public_ref, text=f"Zzanswer {number}")
        for number in range(notes):
            cases.add_note(by=reader, public_ref=sent.public_ref, text=f"Zznote {number}")
        for _ in range(others):
            cases.open_case(by=reader, public_ref=sent.public_ref)
            send(
                answers=ANSWERS,
                card={"names": ["Zzother"]},
                facts=questions.facts_for_triage(ANSWERS),
            )

    return more


@pytest.mark.long
def test_every_page_asks_as_much_as_it_may_and_no_more_for_much(
    desk, sent, send, reader, colleague, more, decide, come_back
):
    pages = {name: address(name) for name in PAGES | LEADS_ON}
    pages |= {name: address(name, sent) for name in OF_A_REQUEST}
    ended = send(facts={"filed": "yes"})
    decide(ended, "cannot_help")
    pages["erase"] = address("erase", ended)
    key = colleague.person.key
    pages |= {name: reverse(f"cases:{name}", args=[key]) for name in OF_A_COLLEAGUE}

    def count():
        counted = {name: asked(desk, page) for name, page in pages.items()}
        return counted | {"preview": asked(desk, address("preview", sent), text="Zzanswer")}

    cases.take_case(by=reader, public_ref=sent.public_ref)
    arrived(come_back(sent))
    desk.get(pages["detail"])
    # What comes after the first look is new, which costs a question or two.
    desk.get(pages["queue"])
    more(messages=2, notes=1, others=1)
    before = count()
    more(messages=10, notes=4, others=3)

    after = count()

    budgets = PAGES | LEADS_ON | OF_A_REQUEST | OF_A_COLLEAGUE | {"preview": PREVIEW}
    assert {
        name: (before[name], after[name]) for name in after if after[name] != before[name]
    } == {}
    assert {name: count for name, count in before.items() if count > budgets[name]} == {}


@pytest.mark.exhaustive  # test_every_page_asks_as_much_as_it_may_and_no_more_for_much asks this page too
def test_a_request_asks_as_much_for_many_matches_as_for_one(desk, send):
    receipt, _other = send(), send()
    desk.get("/cases/")
    with_one = asked(desk, address("detail", receipt))
    for _ in range(5):
        send()
    desk.get("/cases/")
    with_many = asked(desk, address("detail", receipt))

    assert with_many == with_one <= WITH_MATCHES


def test_no_page_of_the_desk_is_without_a_number(desk, sent, reader):
    """What can only be sent has none: it leads to a page that has."""
    parts = {
        "reference": sent.public_ref,
        "key": reader.person.key,
        "pk": uuid.uuid4(),
        "unlock": uuid.uuid4(),
        "slug": "one-year-deadline",
        "other": sent.public_ref,
        "outcome": "cannot_help",
        "number": 1,
        "up_to": 1,
        "way": "in",
        "page": 1,
    }
    seen = set()
    for page in urls.cases[0]:
        names = page.pattern.converters
        at = reverse(f"cases:{page.name}", kwargs={name: parts[name] for name in names})
        if desk.get(at).status_code != 405:
            seen.add(page.name)

    assert seen == {*PAGES, *LEADS_ON, *OF_A_REQUEST, *OF_A_COLLEAGUE}
