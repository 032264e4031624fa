"""What the checks say of the clocks and of the list of erasures."""

import pytest

from legal_help import system_checks
from legal_help.crypto import passphrases
from tests.cheap_argon2 import CHEAP_ROW


@pytest.mark.parametrize(("note", "found"), [("", ["legal_help.W005"]), ("Rule 1.15", [])])
def test_another_clock_needs_a_note(settings, note, found):
    assert system_checks.check_kept_notes() == []

    settings.HELP_KEPT_DAYS = {**settings.HELP_KEPT_DAYS, "closed": 365}
    settings.HELP_KEPT_NOTES = {"closed": note}

    assert [remark.id for remark in system_checks.check_kept_notes()] == found


@pytest.mark.parametrize(
    ("beside", "root", "found"),
    [(True, "0" * 64, ["legal_help.W006"]), (True, "", []), (False, "0" * 64, [])],
)
def test_the_list_of_erasures_lies_elsewhere(settings, tmp_path, beside, root, found):
    settings.DATA_DIR, settings.ROSTER_ROOT = tmp_path / "data", root
    folder = settings.DATA_DIR if beside else tmp_path
    settings.HELP_ERASURES_LOG = folder / "erasures.log"

    assert [remark.id for remark in system_checks.check_erasures_log()] == found


def test_a_price_that_only_tests_pay_is_refused(monkeypatch):
    assert [found.id for found in system_checks.check_passphrase_cost()] == ["legal_help.E007"]

    monkeypatch.delitem(passphrases.KDF_ROWS, CHEAP_ROW)

    assert system_checks.check_passphrase_cost() == []
