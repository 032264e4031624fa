"""What opens a page of a file, and what does not."""

from dataclasses import replace
from uuid import uuid4

import pytest

from legal_help.crypto.sealing import CannotOpen
from legal_help.files.sealed_pages import SIZES, FileKey, SealedFile
from legal_help.sealed.packing import KIB, TooLong
from tests.legal_help.helpers import flipped

CASE, SECRET = uuid4(), bytes(32)
PAGES = [b"\xff\xd8first\x80\x00\x80", b"\xff\xd8second\x00\x00\xff\xd9"]


def sealed(pages=PAGES, secret=SECRET, once="a" * 32):
    return SealedFile.seal(CASE, pages, secret=secret, once=once)


def test_each_page_opens_in_its_place():
    file = sealed()

    opened = [file.key.open_page(CASE, at, blob) for at, blob in enumerate(file.blobs, start=1)]

    assert opened == PAGES


@pytest.mark.parametrize(
    ("case", "number", "blob"),
    [(uuid4(), 1, 0), (CASE, 2, 0), (CASE, 1, 1), (CASE, 0, 0), (CASE, 3, 1)],
    ids=["of another case", "moved", "swapped", "before the first", "behind the last"],
)
def test_a_page_opens_nowhere_else(case, number, blob):
    file = sealed()

    with pytest.raises(CannotOpen):
        file.key.open_page(case, number, file.blobs[blob])


def test_a_page_that_was_altered_does_not_open():
    file = sealed()

    with pytest.raises(CannotOpen):
        file.key.open_page(CASE, 1, flipped(file.blobs[0]))


def test_a_page_under_the_right_key_that_no_message_names_does_not_open():
    file, other = sealed(), sealed([b"another", *PAGES[1:]])
    forged = SealedFile(replace(file.key, marks=other.key.marks), file.blobs)

    with pytest.raises(CannotOpen):
        forged.key.open_page(CASE, 1, file.blobs[0])


def test_sizes_are_powers_of_two():
    file = sealed([b"a", b"b" * 16 * KIB, b"c" * 900 * KIB])
    around = len(sealed([b""]).blobs[0]) - 16 * KIB

    assert [len(blob) - around for blob in file.blobs] == [16 * KIB, 32 * KIB, 1024 * KIB]
    assert [*SIZES] == [size * KIB for size in (16, 32, 64, 128, 256, 512, 1024, 2048, 4096)]
    with pytest.raises(TooLong):
        sealed([b"d" * 4096 * KIB])


def test_sent_twice_from_one_page_it_has_one_key_and_else_another():
    keys = [
        sealed().key,
        sealed(once="b" * 32).key,
        sealed(secret=bytes(31) + b"\1").key,
        sealed(PAGES[:1]).key,
    ]

    assert sealed().key == keys[0]
    assert len({each.key for each in keys}) == 4


def test_a_message_holds_what_opens_its_file():
    key = sealed().key

    assert FileKey.from_content({"text": "", **key.as_content()}) == key


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"file": None},
        {"file": []},
        {"file": {"key": "00" * 32}},
        {"file": {"key": "00" * 31, "pages": ["a"]}},
        {"file": {"key": "zz" * 32, "pages": ["a"]}},
        {"file": {"key": 5, "pages": ["a"]}},
        {"file": {"key": "00" * 32, "pages": []}},
        {"file": {"key": "00" * 32, "pages": [5]}},
        {"file": {"key": "00" * 32, "pages": {"a": 1}}},
    ],
)
def test_what_our_form_never_writes_is_no_file(said):
    assert FileKey.from_content(said) is None
