"""Which open form a save comes from."""

import pytest

from publication import form_saves

FORM, OTHER = "5f3a09c1", "0a1b2c3d"


@pytest.mark.parametrize(
    ("said", "before", "follows", "is_late"),
    [
        (f"{FORM}.2", f"{FORM}.1", True, False),
        (f"{FORM}.10", f"{FORM}.9", True, False),
        (f"{FORM}.1", f"{FORM}.1", False, True),
        (f"{FORM}.1", f"{FORM}.2", False, True),
        (f"{OTHER}.2", f"{FORM}.1", False, False),
        (f"{FORM}.2", "", False, False),
        ("", f"{FORM}.1", False, False),
        ("", "", False, False),
    ],
)
def test_a_later_save_of_the_same_form_follows(said, before, follows, is_late):
    assert form_saves.continues(said, before) is follows
    assert form_saves.is_stale(said, before) is is_late


@pytest.mark.parametrize(
    "said", [".1", FORM, f"{FORM}.", f"{FORM}.x", "%.1", "5f.1", f"{FORM}.1.2"]
)
def test_what_no_form_of_ours_says_names_none(said):
    assert form_saves.parse_save_id(said) is None


def test_what_a_form_says_fits_its_column():
    assert len(f"{'f' * 32}.{9_999_999}") == form_saves.LONGEST
