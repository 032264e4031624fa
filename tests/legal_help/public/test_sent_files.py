"""The person sends a photo of a paper, whole or in pieces, and looks at what we sent."""

import io
import re

import pytest
from PIL import Image

from legal_help.casework import case_files, cases
from legal_help.files import redraw, storage
from legal_help.files.arriving import PIECE_BYTES
from legal_help.files.uploads import MOST_BYTES
from legal_help.intake import return_visit
from legal_help.models import HelpRequest
from legal_help.public.http import rate_limits
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import flipped
from tests.legal_help.paper import SENTINEL, document, photo, posted
from tests.legal_help.sentinels import found

pytestmark = pytest.mark.django_db

RETURN, FILE = "/legal-help/return/", "/legal-help/return/file/"
PIECE = f"{FILE}piece/"
UPLOAD = "ab" * 32
ONCE = "c" * 32
AGAIN = "We do not have the file yet. Please choose it again."


@pytest.fixture
def back(client, sent):
    """The person who sent the request, back with the code."""
    assert client.post(RETURN, {"code": sent.code}).url == RETURN
    return client


@pytest.fixture
def files(reader, sent):
    """What a caseworker sees of the person's files, once they opened the case."""

    def files():
        cases.open_case(by=reader, public_ref=sent.public_ref)
        return case_files.list_files(by=reader, public_ref=sent.public_ref)

    return files


def why_not(response):
    return re.sub(r"\s+", " ", re.search(r'id="problems".*?</div>', response.text, re.DOTALL)[0])


@pytest.mark.exhaustive
def test_the_page_of_the_person_leads_there(back):
    assert FILE in back.get(RETURN).text
    page = back.get(FILE)
    assert "Send a photo or a document" in page.text
    assert 'enctype="multipart/form-data"' in page.text
    assert "Files you sent us today" not in page.text


def test_a_photo_arrives_and_its_page_says_so(back, files, reader):
    answer = posted(back, FILE, photo(), text="A letter from the court", once=ONCE)

    assert answer.url == f"{FILE}?done=1"
    page = back.get(answer.url).text
    assert "Your file has arrived." in page
    assert "a file with 1 page" in page
    assert "You can send 9 more files today." in page
    assert "Your file has arrived." not in back.get(FILE).text
    assert "You sent a file on" in back.get(RETURN).text
    (file,) = files()
    assert (file.pages, file.from_us, file.number) == (1, False, 1)
    picture = Image.open(io.BytesIO(case_files.read_page(by=reader, file=file, page=1)))
    assert picture.size == (400, 300)
    assert not picture.getexif()
    assert SENTINEL.encode() not in case_files.read_page(by=reader, file=file, page=1)


@pytest.mark.exhaustive  # an edge of sending a file
def test_what_stands_beside_it_is_read_as_a_message(back, reader, sent):
    posted(back, FILE, photo(), text="A letter from the court", once=ONCE)

    opened = cases.open_case(by=reader, public_ref=sent.public_ref)

    assert [each.text for each in opened.messages] == ["A letter from the court"]
    assert opened.messages[0].is_unread


@pytest.mark.exhaustive
def test_a_document_arrives_page_by_page(back, files):
    posted(back, FILE, document(pages=3), once=ONCE)

    (file,) = files()
    assert file.pages == 3
    assert "a file with 3 pages" in back.get(FILE).text


def test_nothing_of_it_is_stored_in_the_clear(back, files, reader, caplog):
    word = "Zzbeside a paper"
    posted(back, FILE, photo(), text=word, once=ONCE)
    posted(back, FILE, document(), once="d" * 32)
    posted(back, FILE, SENTINEL.encode(), text=word)

    pages = [case_files.read_page(by=reader, file=file, page=1)[100:140].hex() for file in files()]
    assert not found([SENTINEL, word, "Zzname of a file", *pages], log=caplog.text)
    # It is there, where only the case opens it.
    (case,) = storage.cases_with_files()
    assert case == str(HelpRequest.objects.get().pk)


@pytest.mark.exhaustive  # tests/legal_help/public/test_return_visit.py counts messages
def test_sent_twice_from_one_page_it_counts_once(back, files):
    for _ in range(2):
        posted(back, FILE, photo(), once=ONCE)

    assert len(files()) == 1


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%!PS-Adobe a program", "We cannot read this kind of file"),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), "larger than 10 MB"),
        (None, "Choose a file first"),
        (b"", "We cannot read this kind of file"),
        (photo()[:600], "This file is damaged"),
    ],
    ids=["another kind", "too large", "none", "empty", "damaged"],
)
def test_what_is_not_taken_is_told_and_loses_no_word(back, files, content, words):
    answer = posted(back, FILE, content, text="Zzwritten beside it", once=ONCE)

    assert words in why_not(answer)
    assert "Zzwritten beside it" in answer.text
    assert files() == []


@pytest.mark.exhaustive  # tests/legal_help/public/test_return_visit.py counts messages
def test_ten_files_a_day(back, monkeypatch, settings):
    """Then somebody whose hearing is tomorrow can still write, or call."""
    settings.HELP_PHONE = "+1 212 555 0100"
    monkeypatch.setattr(return_visit, "MOST_FILES_A_DAY", 1)
    posted(back, FILE, photo(), once=ONCE)

    answer = posted(back, FILE, photo(colour=(1, 2, 3)), once="d" * 32)

    assert "You have sent us ten files today" in why_not(answer)
    for page in (answer, back.get(FILE)):
        assert "If it cannot wait, tell us in a message" in page.text
        assert "212 555 0100" in page.text
        assert 'type="file"' not in page.text


@pytest.mark.exhaustive
def test_where_there_is_no_room_the_person_can_write(back, files, settings):
    settings.HELP_FILES_MEGABYTES = 0

    assert "We have no space for files right now" in back.get(FILE).text
    assert "We have no space for files right now" in why_not(posted(back, FILE, photo(), once=ONCE))
    assert files() == []


@pytest.mark.exhaustive  # tests/legal_help/event_log/test_log.py fills the disk
def test_a_disk_that_is_full_loses_nothing_else(back, files, monkeypatch):
    def full(*_args):
        raise storage.NoRoom

    monkeypatch.setattr(storage, "keep_pages", full)

    assert "We have no space for files right now" in why_not(posted(back, FILE, photo(), once=ONCE))
    assert files() == []


@pytest.mark.exhaustive
def test_a_file_that_the_proxy_refuses_unread_is_told_of(back):
    hidden = 'id="large" class="note warn field" role="alert" hidden'

    assert hidden in back.get(FILE).text
    assert hidden not in back.get(FILE, {"larger": "1"}).text


@pytest.fixture
def unconfined(monkeypatch):
    """A machine that cannot take a process its rights."""
    redraw.prove_confinement.cache_clear()
    monkeypatch.setattr(redraw, "PROGRAM", ["-c", "raise SystemExit(1)"])


def test_where_no_file_can_be_read_safely_none_is_taken(back, files, unconfined):

    assert "We cannot take files right now" in back.get(FILE).text
    assert "We cannot take files right now" in why_not(posted(back, FILE, photo(), once=ONCE))
    assert files() == []


@pytest.mark.exhaustive  # an edge of sending a file
def test_a_page_that_locked_keeps_what_was_written_beside_the_file(client, sent):
    """The file itself is lost, and nobody may believe that it came."""
    locked = posted(client, FILE, photo(), text="Zzwritten beside it")
    assert "Enter your code to carry on" in locked.text
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', locked.text))

    page = client.post(RETURN, {**carried, "code": sent.code})

    assert AGAIN in page.text
    assert 'enctype="multipart/form-data"' in page.text
    assert "Zzwritten beside it" in page.text
    assert posted(client, FILE, photo(), text="Zzwritten beside it").url == f"{FILE}?done=1"


@pytest.mark.exhaustive
def test_a_mistake_beside_a_file_says_that_it_has_to_be_chosen_again(back):
    page = posted(back, FILE, photo(), text="x" * 3_001)

    assert "3,000" in why_not(page)
    assert AGAIN in page.text
    assert AGAIN not in posted(back, FILE, text="x").text


@pytest.mark.exhaustive
def test_a_message_that_was_begun_comes_along(back):
    page = back.post(FILE, {"page": "message", "text": "Zzbegun on the page before"})

    assert "Zzbegun on the page before" in page.text
    assert 'id="problems"' not in page.text


@pytest.mark.exhaustive
def test_to_a_request_that_was_taken_back_nothing_is_sent(back, files, come_back, sent):
    return_visit.withdraw_case(visit=come_back(sent))

    assert posted(back, FILE, photo(), once=ONCE).url == RETURN
    assert back.get(FILE).url == RETURN


@pytest.mark.exhaustive
def test_one_address_sends_only_so_many(back, settings):
    rate_limits.messages.forget()
    settings.HELP_MESSAGES_A_MINUTE = 0

    page = posted(back, FILE, photo(), text="Zzwritten beside it", once=ONCE)

    assert "Many people are here just now" in why_not(page)
    assert AGAIN in page.text
    assert "Zzwritten beside it" in page.text


def test_another_language_keeps_the_words(back):
    answer = posted(back, FILE, text="Zzwritten beside it", _to="es", once=ONCE)

    assert 'lang="es"' in answer.text
    assert "Zzwritten beside it" in answer.text


# In pieces.


def piece(client, number, content, upload=UPLOAD):
    headers = {"X-Upload": upload, "X-Piece": str(number)}
    return client.generic("POST", PIECE, content, "application/octet-stream", headers=headers)


def test_pieces_make_a_file(back, files):
    content = photo() + bytes(2 * PIECE_BYTES)
    pieces = [content[at : at + PIECE_BYTES] for at in range(0, len(content), PIECE_BYTES)]

    asked = [piece(back, at, each).json()["come"] for at, each in enumerate(pieces)]
    assert asked == [1, 2, 3]
    assert back.get(PIECE, headers={"X-Upload": UPLOAD}).json() == {"come": 3}
    answer = posted(back, FILE, upload=UPLOAD, pieces=3, once=ONCE)

    assert answer.url == f"{FILE}?done=1"
    assert [file.pages for file in files()] == [1]
    # Had the answer been lost, the same form would come again: it counts once.
    assert posted(back, FILE, upload=UPLOAD, pieces=3, once=ONCE).url == answer.url
    assert len(files()) == 1
    back.get(answer.url)
    assert back.get(PIECE, headers={"X-Upload": UPLOAD}).json() == {"come": 0}


@pytest.mark.exhaustive  # an edge of sending a file
def test_of_a_file_that_is_refused_no_piece_stays(back, files):
    piece(back, 0, b"a program")

    assert "We cannot read this kind" in why_not(
        posted(back, FILE, upload=UPLOAD, pieces=1, once=ONCE)
    )
    assert back.get(PIECE, headers={"X-Upload": UPLOAD}).json() == {"come": 0}


@pytest.mark.exhaustive  # an edge of sending a file
def test_only_the_first_file_of_a_form_is_read(back, files):
    """Each of ten would take as much memory as one may."""
    body = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n%s\r\n' % each
        for each in (photo(), document(3))
    )
    rest = '--b\r\nContent-Disposition: form-data; name="page"\r\n\r\nfile\r\n--b--\r\n'
    kind = "multipart/form-data; boundary=b"

    assert back.generic("POST", FILE, body + rest.encode(), kind).url == f"{FILE}?done=1"
    assert [file.pages for file in files()] == [1]


def test_a_file_that_did_not_arrive_whole_is_told(back, files):
    piece(back, 0, photo())

    for pieces in ("2", "", "x"):
        answer = posted(back, FILE, upload=UPLOAD, pieces=pieces, once=ONCE)
        assert answer.status_code == 200
    assert "The file did not arrive completely." in posted(back, FILE, upload=UPLOAD, pieces=2).text
    assert files() == []


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("number", "upload"), [("-1", UPLOAD), ("²", UPLOAD), ("", UPLOAD), ("0", "../../../etc")]
)
def test_a_piece_that_our_page_never_sends(back, number, upload):
    headers = {"X-Upload": upload, "X-Piece": number.encode().decode("latin-1")}

    answer = back.generic("POST", PIECE, b"a", "application/octet-stream", headers=headers)

    assert answer.status_code == 400


def test_a_piece_for_which_there_is_no_room(back, settings):
    settings.HELP_FILES_MEGABYTES = 0

    assert piece(back, 0, b"a").status_code == 507


def test_a_stranger_sends_no_piece(client, sent):
    answer = piece(client, 0, b"a")

    assert "Content-Type" in answer.headers
    assert not answer.headers["Content-Type"].startswith("application/json")
    assert not [*storage.folder_of_all().rglob("*")]


def test_pieces_need_the_token_of_the_page(sent):
    strict = FormClient(enforce_csrf_checks=True)
    page = strict.get(RETURN)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    strict.post(RETURN, {"code": sent.code, "csrfmiddlewaretoken": token})

    assert piece(strict, 0, b"a").status_code == 403


# What we sent.


@pytest.fixture
def answered(reader, sent):
    """A letter of ours with a file of two pages."""
    case_files.send_file(
        by=reader, public_ref=sent.public_ref, content=document(2), text="Sign the second page"
    )


def test_the_person_looks_at_our_file_page_by_page(back, answered):
    first = f"{FILE}1/1/"
    page = back.get(RETURN)
    assert "Sign the second page" in page.text
    assert first in page.text
    assert "Look at the file: 2 pages" in page.text

    page = back.get(first)
    assert "Page 1 of 2" in page.text
    assert f"{FILE}1/2/" in page.text
    assert "'self'" in page.headers["Content-Security-Policy"].split("img-src")[1].split(";")[0]
    picture = back.get(f"{first}picture/")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in picture.headers["Cache-Control"]
    assert Image.open(io.BytesIO(picture.content)).format == "JPEG"


@pytest.mark.exhaustive  # an edge of sending a file
def test_a_page_that_we_did_not_send(back, answered):
    for path in ("1/3/", "1/0/", "2/1/", "1/3/picture/", "2/1/picture/"):
        assert back.get(f"{FILE}{path}").url == RETURN, path


def test_nobody_without_the_code_sees_it(client, answered):
    assert "Come back with your code" in client.get(f"{FILE}1/1/").text
    picture = client.get(f"{FILE}1/1/picture/")
    assert picture.headers["Content-Type"].startswith("text/html")


def test_nobody_sees_what_the_person_sent(back, files):
    """Whoever found the code: a letter that is ours has the same number as their message."""
    posted(back, FILE, photo(), once=ONCE)

    assert files()
    assert back.get(f"{FILE}1/1/").url == RETURN
    assert back.get(f"{FILE}1/1/picture/").url == RETURN


@pytest.mark.exhaustive  # an edge of sending a file
@pytest.mark.parametrize("attack", ["altered", "missing"])
def test_a_page_that_is_not_what_we_sent_is_refused(back, answered, attack):
    (path,) = storage.folder_of_all().rglob("1")
    if attack == "altered":
        path.write_bytes(flipped(path.read_bytes()))
    else:
        path.unlink()

    assert back.get(f"{FILE}1/1/picture/").status_code == 409
