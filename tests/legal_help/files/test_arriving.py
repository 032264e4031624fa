"""A file that arrives in pieces: nobody but the browser that sends it opens them."""

import errno
import os
import time
from uuid import uuid4

import pytest

from legal_help.crypto.sealing import new_secret
from legal_help.files import arriving, storage
from legal_help.files.arriving import MOST_PIECES, MOST_VISITS, PIECE_BYTES, NoSuchUpload, Upload
from legal_help.files.storage import NoRoom
from legal_help.trust.tokens import FormToken, Locked, as_text
from tests.legal_help.sentinels import found

pytestmark = pytest.mark.usefixtures("own_folders")

CASE, UPLOAD = uuid4(), "ab" * 32


def cookie():
    return str(FormToken(CASE, new_secret(), bytes(32)))


def on_its_way(cookie=None, upload=UPLOAD, case=CASE):
    return Upload.for_visit(case=case, cookie=cookie or COOKIE, name=upload)


COOKIE = cookie()


def test_pieces_make_the_file_in_whatever_order_they_come():
    for at in (2, 0, 1):
        on_its_way().keep(at, bytes([at]) * 5)

    assert on_its_way().count() == 3
    assert on_its_way().read_all(3) == b"\0\0\0\0\0\1\1\1\1\1\2\2\2\2\2"


def test_a_piece_that_comes_twice_counts_once():
    for _ in range(2):
        on_its_way().keep(0, b"piece")

    assert on_its_way().read_all(1) == b"piece"


def test_a_gap_is_told_and_nothing_is_whole():
    on_its_way().keep(0, b"first")
    on_its_way().keep(2, b"third")

    assert on_its_way().count() == 1
    for pieces in (0, 2, 3):
        with pytest.raises(NoSuchUpload):
            on_its_way().read_all(pieces)


def test_another_browser_finds_nothing():
    on_its_way().keep(0, b"piece")
    stranger = cookie()

    assert on_its_way(stranger).count() == 0
    with pytest.raises(NoSuchUpload):
        on_its_way(stranger).read_all(1)


def test_what_was_put_in_its_place_is_not_taken():
    on_its_way().keep(0, b"piece")
    on_its_way(upload="cd" * 32)
    (stored,) = [path for path in storage.folder_of_all().rglob("0") if path.is_file()]
    stored.write_bytes(stored.read_bytes()[::-1])

    with pytest.raises(NoSuchUpload):
        on_its_way().read_all(1)
    # Chosen again, it travels again: a piece that broke on the disk blocks nobody.
    assert on_its_way().count() == 0


@pytest.mark.django_db
def test_no_name_and_no_byte_of_it_is_on_the_disk():
    on_its_way().keep(0, b"Zzsentinel of a piece")

    assert not found(["Zzsentinel of a piece", UPLOAD, COOKIE])
    assert [*storage.folder_of_all().rglob("0")]


def test_another_file_takes_its_place():
    on_its_way().keep(0, b"piece")
    on_its_way(upload="cd" * 32).keep(0, b"other")

    assert on_its_way().count() == 0


def test_it_can_be_forgotten():
    on_its_way().keep(0, b"piece")
    on_its_way().forget()

    assert on_its_way().count() == 0


@pytest.mark.parametrize(
    ("number", "piece"),
    [(-1, b"a"), (MOST_PIECES, b"a"), (0, b""), (0, bytes(PIECE_BYTES + 1))],
)
def test_a_piece_that_our_page_never_sends(number, piece):
    with pytest.raises(NoSuchUpload):
        on_its_way().keep(number, piece)


@pytest.mark.parametrize("upload", ["", "../../etc", "AB" * 32, "ab", "ab" * 33])
def test_a_name_that_our_page_never_gives(upload):
    with pytest.raises(NoSuchUpload):
        on_its_way(upload=upload)


def test_without_a_cookie_there_is_no_way():
    with pytest.raises(Locked):
        on_its_way(cookie=as_text(b"short"))


def test_no_file_begins_to_arrive_where_there_is_no_room_for_the_largest(settings):
    settings.HELP_FILES_MEGABYTES = 11
    on_its_way().keep(0, b"piece")

    storage.keep_pages(CASE, "ab" * 32, [bytes(1_100_000)])

    on_its_way().keep(1, b"piece")
    with pytest.raises(NoRoom):
        on_its_way(cookie()).keep(0, b"piece")


def test_only_the_newest_visits_of_a_case_have_a_file_on_its_way():
    visits = [cookie() for _ in range(MOST_VISITS + 1)]
    for age, visit in enumerate(visits):
        on_its_way(visit).keep(0, b"piece")
        folder = on_its_way(visit).folder.parent
        os.utime(folder, (age, age))

    assert [on_its_way(visit).count() for visit in visits] == [0, *[1] * MOST_VISITS]


def test_more_than_the_largest_file_is_none():
    for at in range(MOST_PIECES):
        on_its_way().keep(at, bytes(PIECE_BYTES))

    with pytest.raises(NoSuchUpload):
        on_its_way().read_all(MOST_PIECES)


def test_a_full_disk_is_told_as_no_room(monkeypatch):
    def refuse(*_args, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)

    with pytest.raises(NoRoom):
        on_its_way().keep(0, b"piece")


def test_what_nobody_finished_is_forgotten_after_eight_hours():
    arriving.forget_old_pieces()
    on_its_way().keep(0, b"piece")
    arriving.forget_old_pieces()
    assert on_its_way().count() == 1

    (visit,) = (storage.folder_of_all() / "arriving" / str(CASE)).iterdir()
    before = time.time() - arriving.KEPT_FOR.total_seconds() - 1
    os.utime(visit, (before, before))
    arriving.forget_old_pieces()

    assert on_its_way().count() == 0
