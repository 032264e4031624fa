"""A flood of beginners fills neither the database nor the way of those who come back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from legal_help.intake import drafts
from legal_help.models import Draft
from legal_help.public.http import rate_limits
from legal_help.trust import keys
from tests.legal_help import sentinels
from tests.legal_help.form_client import FormClient
from tests.legal_help.public.helpers import (
    ANSWERS,
    CHECK,
    DOOR,
    PAGE_1,
    RECEIPT,
    SCREENING,
    shown_page,
)

CODE, PHONE = "/legal-help/request/code/", "+1 800 555 0100"
BEGIN = {**SCREENING, "page": "need"}
LIMITS = ["HELP_DRAFTS_AN_HOUR", "HELP_DRAFTS_AN_HOUR_IN_ALL", "HELP_DRAFTS_ALIVE"]


@pytest.mark.sampled
@pytest.mark.parametrize("limit", LIMITS)
def test_beginning_waits_kindly_and_loses_nothing(founding, settings, limit):
    setattr(settings, limit, 1)
    settings.HELP_PHONE = PHONE
    assert FormClient().post(DOOR, BEGIN).url == CODE

    response = FormClient().post(DOOR, BEGIN)

    assert response.status_code == 429
    assert "Very many people are sending us requests right now." in response.text
    assert "Try again in an hour." in response.text
    assert PHONE in response.text
    assert "your code opens them" not in response.text, "there is no code yet"
    assert 'name="need" value="fear"' in response.text
    assert Draft.objects.count() == 1
    setattr(settings, limit, 2)
    assert FormClient().post(DOOR, BEGIN).url == CODE


@pytest.mark.exhaustive  # beginning waits kindly here
def test_whoever_began_goes_on_and_sends_in_a_full_house(founding, settings):
    person = FormClient()
    person.post(DOOR, BEGIN)
    settings.HELP_DRAFTS_ALIVE = settings.HELP_DRAFTS_AN_HOUR = 1

    address = PAGE_1
    while address != CHECK:
        page = shown_page(person.get(address))
        address = person.post(address, {"page": page, **ANSWERS.get(page, {})}).url

    assert person.post(CHECK, {"consent": "yes"}).url == RECEIPT
    assert FormClient().post(DOOR, BEGIN).status_code == 429, "this address began one this hour"
    rate_limits.drafts.forget()
    assert FormClient().post(DOOR, BEGIN).url == CODE, "what was sent is no draft any more"


def test_whoever_comes_back_with_a_code_is_not_counted(begun, settings):
    draft, _cookie = begun
    settings.HELP_DRAFTS_ALIVE = settings.HELP_DRAFTS_AN_HOUR = 1

    assert keys.unlock_with_code(code=draft.code).subject == draft.pk


@pytest.mark.both_databases
def test_a_full_house_is_noticed_in_one_question(founding, settings):
    drafts.start_draft(answers={})
    settings.HELP_DRAFTS_ALIVE = 2

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert drafts.are_too_many() is False
    drafts.start_draft(answers={})

    assert drafts.are_too_many() is True
    assert len(asked) == 1
    assert "LIMIT 2" in asked[0]["sql"], "it counts no further than it must"


@pytest.mark.both_databases
def test_no_table_and_no_file_tells_an_address_of_anybody_who_asked(founding):
    """Limits count them, under a key in memory; the log, the tables and what this host keeps do not."""
    address = "203.0.113.66"
    person = FormClient(REMOTE_ADDR=address)
    person.post(DOOR, BEGIN)
    person.post("/legal-help/return/", {"code": "4619" * 6})
    person.get(f"/preview/{'x' * 43}/")
    person.post("/accounts/login/", {"login": "sofia", "password": "not hers"})
    person.post("/cases/taken/", {"code": "4619" * 6})

    assert sentinels.found([address]) == set()
