"""What the checks say of the clocks and of the list of erasures."""

import pytest

from legal_help import system_checks
from legal_help.crypto import passphrases
from tests.cheap_argon2 import CHEAP_ROW


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({}, []),
        ({"closed": 14}, []),
        ({"closed": 13}, ["HELP_KEPT_CLOSED_DAYS"]),
        ({"closed": 3651, "spam": 0}, ["HELP_KEPT_CLOSED_DAYS", "HELP_KEPT_SPAM_DAYS"]),
        ({"withdrawn": 31}, ["HELP_KEPT_WITHDRAWN_DAYS"]),
        ({"moved": 6}, ["HELP_KEPT_MOVED_DAYS"]),
    ],
)
def test_clocks_keep_within_what_is_told(settings, days, found):
    settings.HELP_KEPT_DAYS = {**settings.HELP_KEPT_DAYS, **days}

    said = system_checks.requests_are_kept_as_long_as_is_told()

    assert [remark.hint for remark in said] == [f"Set {name}." for name in found]
    assert {remark.id for remark in said} <= {"legal_help.E004"}


def test_a_clock_that_is_missing_is_named(settings):
    settings.HELP_KEPT_DAYS = {}

    assert len(system_checks.requests_are_kept_as_long_as_is_told()) == 5


@pytest.mark.parametrize(("note", "found"), [("", ["legal_help.W005"]), ("Rule 1.15", [])])
def test_another_clock_needs_a_note(settings, note, found):
    assert system_checks.other_clocks_have_a_note() == []

    settings.HELP_KEPT_DAYS = {**settings.HELP_KEPT_DAYS, "closed": 365}
    settings.HELP_KEPT_NOTES = {"closed": note}

    assert [remark.id for remark in system_checks.other_clocks_have_a_note()] == found


@pytest.mark.parametrize(
    ("beside", "root", "found"),
    [(True, "0" * 64, ["legal_help.W006"]), (True, "", []), (False, "0" * 64, [])],
)
def test_the_list_of_erasures_lies_elsewhere(settings, tmp_path, beside, root, found):
    settings.DATA_DIR, settings.ROSTER_ROOT = tmp_path / "data", root
    folder = settings.DATA_DIR if beside else tmp_path
    settings.HELP_ERASURES_LOG = folder / "erasures.log"

    assert [remark.id for remark in system_checks.erasures_are_listed_elsewhere()] == found


def test_a_price_that_only_tests_pay_is_refused(monkeypatch):
    assert [found.id for found in system_checks.passphrases_cost_what_they_must()] == [
        "legal_help.E007"
    ]

    monkeypatch.delitem(passphrases.KDF_ROWS, CHEAP_ROW)

    assert system_checks.passphrases_cost_what_they_must() == []
