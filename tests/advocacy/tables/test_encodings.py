"""Files of text, as spreadsheets of many years and places write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.tables.encodings import UNREADABLE, Encoding, decode, decode_as, sample_encodings
from advocacy.tables.errors import Problem, TableRefused
from advocacy.tables.tables import read_table

TABLE = "Año;العدد\n2024;5"


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
    ],
)
def test_unicode_shows_itself(content):
    assert read_table(decode(content)) == [["Año", "العدد"], ["2024", "5"]]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("السنة;القيمة\n2023;5", Encoding.ARABIC),
        ("Año;Valor\n2023;5", Encoding.WESTERN),
        ("Год;Число\n2023;5", Encoding.CYRILLIC),
        ("Yıl;Değer\n2023;5", Encoding.TURKISH),
        ("Année;Réfugiés\n2023;5", Encoding.MAC),
        ("Année;Réfugiés\n2023;5", Encoding.DOS),
        ("Rok;Číslo ř\n2023;5", Encoding.CENTRAL),
    ],
)
def test_what_is_older_is_asked_about_with_its_own_words(text, encoding):
    content = text.encode(encoding)

    assert decode(content) is None
    assert decode_as(content, encoding) == text
    assert sample_encodings(content)[encoding] == ", ".join(
        cell for cell in text.replace("\n", ";").split(";") if not cell.isascii()
    )


def test_encodings_in_which_a_file_reads_the_same_are_offered_once():
    found = sample_encodings("Année;5".encode("cp1252"))

    assert Encoding.WESTERN in found
    assert Encoding.TURKISH not in found
    assert Encoding.UNICODE not in found


def test_a_unicode_file_with_a_broken_letter_shows_it_first():
    content = "Año;Ünïcode;x".encode() + b";b\xffd"

    assert decode(content) is None
    assert sample_encodings(content)[Encoding.UNICODE] == f"b{UNREADABLE}d, Año, Ünïcode"


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"\x00\x01", b"\xff\xfe\x00", b"PK\x00", b"\0a\0\0"]
)
def test_what_is_no_text_is_refused(content):
    with pytest.raises(TableRefused) as refused:
        decode(content)
    assert refused.value.problem == Problem.NOT_TEXT


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_whatever_is_written_in_unicode_is_read_back(text):
    assert decode(text.encode()) == text
    spoken = "".join(char for char in text if char.isprintable())
    assert decode(spoken.encode("utf-16")) == spoken


@given(st.binary())
def test_whatever_is_uploaded_is_text_or_refused_or_asked_about(content):
    try:
        text = decode(content)
    except TableRefused:
        return
    assert text is None or "\0" not in text
    if text is None:
        assert sample_encodings(content)
