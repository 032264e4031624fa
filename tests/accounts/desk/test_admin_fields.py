"""Fields of the admin that a link fills in."""

from datetime import UTC, datetime

import pytest

from accounts.desk.admin_fields import KeyField, KeysField, MomentField
from accounts.models import User


@pytest.mark.parametrize(
    ("typed", "shown"), [(None, None), ("", ""), ("7", "7"), ("zz", ""), ("9" * 30, "")]
)
def test_a_key_field_shows_keys_alone(typed, shown):
    assert KeyField(User.objects.none()).prepare_value(typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"), [(None, None), (["7", "zz"], ["7"]), ([7], [7]), ("zz", ""), ([], [])]
)
def test_a_field_of_several_keys_leaves_out_the_others(typed, shown):
    assert KeysField(User.objects.none()).prepare_value(typed) == shown


@pytest.mark.parametrize(
    ("initial", "sent", "is_changed"),
    [
        (None, "", False),
        (None, None, False),
        ("", "", False),
        (7, "7", False),
        (7, "", True),
        (None, "7", True),
    ],
)
def test_a_key_field_that_stays_empty_is_not_changed(initial, sent, is_changed):
    """Else the empty row below others counts as filled in, and its form is refused."""
    assert KeyField(User.objects.none()).has_changed(initial, sent) is is_changed


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2026-07-30 09:00", datetime(2026, 7, 30, 13, tzinfo=UTC)),  # nine in New York
        ("zz", None),
        ("", None),
        (None, None),
    ],
)
def test_a_moment_is_read_from_one_text(typed, shown):
    assert MomentField().prepare_value(typed) == shown
