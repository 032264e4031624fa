import uuid

import pytest

from legal_help.crypto.sealing import CannotOpen
from legal_help.sealed.packing import LETTER, pack, pack_salted, pad
from legal_help.sealed.texts import mark_of, unpack

CASE = uuid.UUID(int=7)


def test_a_text_comes_back_without_its_salt():
    assert unpack(pack_salted({"text": "Zzwörter"}, LETTER)) == {"text": "Zzwörter"}


def test_two_texts_that_are_alike_have_marks_of_their_own():
    """Or whoever reads the log could try what was written, guess by guess."""
    one, two = (pack_salted({"text": "yes"}, LETTER) for _ in "ab")

    assert mark_of("message", CASE, one) != mark_of("message", CASE, two)


def test_a_text_with_the_salt_of_its_page_has_one_mark():
    one, two = (pack_salted({"text": "yes"}, LETTER, salt="5" * 32) for _ in "ab")

    assert mark_of("message", CASE, one) == mark_of("message", CASE, two)


def test_a_mark_names_the_case_and_the_kind_of_a_text():
    text = pack({"text": "yes"}, LETTER)

    marks = {
        mark_of("message", CASE, text),
        mark_of("letter", CASE, text),
        mark_of("message", uuid.UUID(int=8), text),
    }
    assert len(marks) == 3


@pytest.mark.parametrize("raw", [b"", b"x" * 80, pad(b"[]", LETTER), pad(b"\xff", LETTER)])
def test_what_is_no_text_cannot_be_opened(raw):
    with pytest.raises(CannotOpen):
        unpack(raw)
