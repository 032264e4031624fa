"""How far each translated sentence was reviewed."""

from datetime import date

import pytest
from babel.messages.catalog import Message

from config.i18n import reviews
from config.i18n.reviews import Review, State

DAY = date(2026, 12, 1)
SEND = Message("Send", "Enviar")
LEAVE = Message("Leave", "Salir")
MAY = Message("May", "mayo", context="month")
DAYS = Message(("%(n)s day", "%(n)s days"), ("%(n)s día", "%(n)s días"))
ALL = [SEND, LEAVE, MAY, DAYS]


def test_reviews_are_written_one_a_line_sorted_and_read_again(tmp_path):
    path = tmp_path / "review.json"
    known = reviews.mark_back_checked([SEND, MAY], {}, on=DAY)
    known = reviews.mark_confirmed([LEAVE], known, by='Zoë "Z" Ağa', on=DAY)

    reviews.write(path, known)

    of = {each.id: reviews.digest(reviews.forms_of(each)) for each in ALL}
    assert path.read_text().splitlines() == [
        "{",
        '  "Leave": {"state": "confirmed", "on": "2026-12-01", "digest": "'
        + of["Leave"]
        + '", "by": "Zoë \\"Z\\" Ağa"},',
        '  "Send": {"state": "back-checked", "on": "2026-12-01", "digest": "' + of["Send"] + '"},',
        '  "month\\u0004May": {"state": "back-checked", "on": "2026-12-01", "digest": "'
        + of["May"]
        + '"}',
        "}",
    ]
    assert reviews.read(path) == known


def test_no_reviews(tmp_path):
    path = tmp_path / "review.json"
    assert reviews.read(path) == {}

    reviews.write(path, {})

    assert reviews.read(path) == {}


@pytest.mark.parametrize(
    "words",
    [
        "{",
        "[]",
        '{"Send": "draft"}',
        '{"Send": {"state": "fine", "on": "2026-12-01", "digest": "0123456789ab"}}',
        '{"Send": {"state": "back-checked", "on": "today", "digest": "0123456789ab"}}',
        '{"Send": {"state": "back-checked", "on": "2026-12-01", "digest": "0123"}}',
        '{"Send": {"state": "back-checked", "on": "2026-12-01"}}',
        '{"Send": {"state": "confirmed", "on": "2026-12-01", "digest": "0123456789ab"}}',
        '{"Send": {"state": "back-checked", "on": "2026-12-01", "digest": "0123456789ab", "by": "A"}}',
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path, words):
    path = tmp_path / "review.json"
    path.write_text(words)

    with pytest.raises(ValueError, match=r"review\.json"):
        reviews.read(path)


def test_a_digest_is_of_all_plural_forms():
    assert reviews.digest(["%(n)s día", "%(n)s días"]) == reviews.digest(reviews.forms_of(DAYS))
    assert reviews.digest(["a", "b"]) != reviews.digest(["ab"])
    assert len(reviews.digest([""])) == 12


@pytest.mark.parametrize(
    ("message", "key"),
    [(SEND, "Send"), (MAY, "month\x04May"), (DAYS, "%(n)s day")],
)
def test_keys_are_those_of_gettext(message, key):
    assert reviews.key_of(message) == key


def test_a_sentence_is_a_draft_until_it_is_marked_and_again_when_it_changes():
    known = reviews.mark_back_checked([SEND, DAYS], {}, on=DAY)
    changed = Message(DAYS.id, ("un día", "%(n)s días"))

    assert [reviews.state_of(each, known) for each in [SEND, DAYS, LEAVE, changed]] == [
        State.BACK_CHECKED,
        State.BACK_CHECKED,
        State.DRAFT,
        State.DRAFT,
    ]
    assert reviews.count_states(ALL, known) == {State.BACK_CHECKED: 2, State.DRAFT: 2}


def test_the_lowest_state_is_that_of_the_sentence_that_was_reviewed_least():
    compared = reviews.mark_back_checked(ALL, {}, on=DAY)
    one = reviews.mark_confirmed([SEND], compared, by="A", on=DAY)
    whole = reviews.mark_confirmed(ALL, {}, by="A", on=DAY)

    found = [reviews.lowest_state(ALL, known) for known in ({}, compared, one, whole)]

    assert found == [State.DRAFT, State.BACK_CHECKED, State.BACK_CHECKED, State.CONFIRMED]
    assert reviews.lowest_state([], whole) is State.DRAFT


def test_what_a_person_confirmed_stays_confirmed_as_long_as_it_stands():
    known = reviews.mark_confirmed([SEND, LEAVE], {}, by="A", on=DAY)
    changed = Message("Send", "Mandar")

    after = reviews.mark_back_checked([changed, LEAVE], known, on=date(2026, 12, 2))

    assert after["Leave"] == known["Leave"]
    assert after["Send"] == Review(State.BACK_CHECKED, "2026-12-02", reviews.digest(["Mandar"]))


def test_reviews_of_sentences_that_are_gone_are_dropped():
    known = reviews.mark_back_checked(ALL, {}, on=DAY)

    assert reviews.keep_known([SEND, MAY], known).keys() == {"Send", "month\x04May"}
