"""Caseworkers look at the pages of a file, send one to the person, and give some to the lawyer."""

import base64
import io
import re
from dataclasses import replace
from datetime import timedelta

import pyrage
import pytest
from django.utils import timezone
from PIL import Image

from legal_help.access.locked_case import NoSuchRequest, WentOn
from legal_help.casework import case_files, cases
from legal_help.event_log import log
from legal_help.event_log.alarms import Tampered
from legal_help.events.roster import INTAKE
from legal_help.files import storage
from legal_help.intake import return_visit, sent_files
from legal_help.models import ThreadMessage
from legal_help.sealed.packing import LETTER, pack_salted
from tests.legal_help.age_files import open_with_words
from tests.legal_help.helpers import PASSPHRASE, flipped, notices
from tests.legal_help.paper import SENTINEL, arrived, photo, posted
from tests.legal_help.sentinels import found

pytestmark = pytest.mark.django_db

ONCE = "c" * 32


@pytest.fixture
def with_file(sent, come_back):
    """The request, after the person wrote a message and sent a file of two pages."""
    visit = come_back(sent)
    return_visit.write_to_us(visit=visit, text="Zzmessage")
    arrived(visit, pages=2, text="Zzbeside it")
    return sent


@pytest.fixture
def at(with_file):
    return f"/cases/{with_file.public_ref}/"


@pytest.mark.exhaustive
def test_the_case_leads_to_the_pages_of_a_file(desk, at):
    page = desk.get(at).text
    assert "They sent a file" in page
    assert f"{at}file/in/2/" in page
    assert "Look at the file: 2 pages" in page
    assert f"{at}file/in/1/" not in page

    shown = desk.get(f"{at}file/in/2/").text
    assert "Zzbeside it" in shown
    pictures = re.findall(r'<img src="([^"]+)"', shown)
    assert pictures == [f"{at}file/in/2/1/", f"{at}file/in/2/2/"]
    for address in pictures:
        answer = desk.get(address)
        assert answer["Content-Type"] == "image/jpeg"
        assert "no-store" in answer["Cache-Control"]
        assert Image.open(io.BytesIO(answer.content)).format == "JPEG"


@pytest.mark.exhaustive
def test_a_file_that_is_not_there(desk, at):
    desk.get(at)

    for path in ("in/1/", "in/3/", "out/2/1/", "in/2/0/", "in/2/3/", "aside/2/1/"):
        assert desk.get(f"{at}file/{path}").status_code == 404, path


@pytest.mark.sampled
@pytest.mark.parametrize("path", ["in/2/1/", "in/2/"])
def test_no_page_is_seen_before_the_case_was_opened(desk, at, path):
    """Opening is recorded: whoever guesses the address of a page leads themselves there first."""
    assert desk.get(f"{at}file/{path}").url == at
    assert notices("opened") == []

    desk.get(at)
    assert desk.get(f"{at}file/{path}").status_code == 200


@pytest.mark.exhaustive
def test_a_look_lasts_to_the_end_of_the_next_day(desk, at, reader, with_file, time_machine):
    desk.get(at)
    for days, is_seen in ((1, True), (2, False)):
        with_time = timezone.now() + timedelta(days=days)
        time_machine.move_to(with_time)
        try:
            case_files.list_files(by=reader, public_ref=with_file.public_ref)
        except case_files.NotOpened:
            assert not is_seen
        else:
            assert is_seen
        time_machine.move_to(with_time - timedelta(days=days))


def test_nobody_without_a_grant_sees_a_page(at, enrol, sign_in, with_file, reader):
    late = enrol("carlos", INTAKE)
    client = sign_in(late.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})

    for path in ("in/2/", "in/2/1/", ""):
        assert client.get(f"{at}file/{path}").status_code == 404


@pytest.mark.sampled
@pytest.mark.parametrize("attack", ["altered", "swapped", "missing"])
def test_a_page_that_was_touched_is_refused_and_told(desk, at, attack, reader, with_file, told):
    desk.get(at)
    one, two = (next(storage.folder_of_all().rglob(str(at))) for at in (1, 2))
    match attack:
        case "altered":
            one.write_bytes(flipped(one.read_bytes()))
        case "missing":
            one.unlink()
        case "swapped":
            one.write_bytes(two.read_bytes())

    assert desk.get(f"{at}file/in/2/1/").status_code == 409
    reason = "text_missing" if attack == "missing" else "blob_altered"
    assert [each for each, _case in told()] == [reason]
    assert desk.get(f"{at}file/in/2/2/").status_code == 200
    (file,) = case_files.list_files(by=reader, public_ref=with_file.public_ref)
    with pytest.raises(Tampered):
        case_files.read_page(by=reader, file=file, page=1)


@pytest.mark.exhaustive  # tests/legal_help/casework/test_case_texts.py has the rule
def test_a_key_that_no_message_names_opens_nothing(desk, at, with_file):
    """A row whose text was replaced does not fit its mark: it is refused before any page is."""
    row = ThreadMessage.objects.get(number=2)
    row.staff_blob = pack_salted({"text": ""}, LETTER)
    row.save()

    assert "was altered and refused" in desk.get(at).text
    assert desk.get(f"{at}file/in/2/1/").status_code == 404


def test_a_request_that_is_not_there(reader, founding):
    with pytest.raises(NoSuchRequest):
        case_files.list_files(by=reader, public_ref="PEBBLE-0000")


@pytest.mark.exhaustive
def test_of_a_request_that_went_on_before_a_loss_no_file_is_listed(
    desk, at, reader, with_file, monkeypatch
):
    """As its page: a supervisor goes through it first."""
    desk.get(at)
    known = log.look()
    ((case, remembered),) = known.memory.heads.items()
    lost = replace(remembered, lost=remembered.head)
    memory = known.memory.copy()
    memory.heads = {case: lost}
    monkeypatch.setattr(log, "look", lambda: replace(known, memory=memory))

    with pytest.raises(WentOn):
        case_files.list_files(by=reader, public_ref=with_file.public_ref)


# Files for the person.


def sent_from(desk, at, content=None, **typed):
    return posted(desk, f"{at}file/", content, file_page="1", **typed)


def test_a_file_goes_to_the_person(desk, at, come_back, with_file):
    assert f'formaction="{at}file/">Send it with a file' in desk.get(at).text
    page = desk.post(f"{at}file/", {"text": "Zzsign here", "read_to": "2"}).text
    assert "Whoever has the code can see it too" in page
    assert "Zzsign here" in page
    [read_to] = re.findall(r'name="read_to" value="(\d+)"', page)

    answer = sent_from(desk, at, photo(), text="Zzsign here", once=ONCE, read_to=read_to)

    assert answer.url == f"{at}?done=answered"
    visit = come_back(with_file)
    line = return_visit.read_conversation(visit=visit)[-1]
    assert (line.from_us, line.text, line.pages) == (True, "Zzsign here", 1)
    content = sent_files.read_page(visit=visit, number=1, page=1)
    assert Image.open(io.BytesIO(content)).size == (400, 300)
    assert SENTINEL.encode() not in content
    assert visit.view.state.read_up_to == 2
    assert "Look at the file: 1 page" in desk.get(at).text
    assert desk.get(f"{at}file/out/1/").status_code == 200
    assert not found([SENTINEL, "Zzsign here"])


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_sent_twice_from_one_page_it_counts_once(desk, at, reader, with_file):
    for _ in range(2):
        sent_from(desk, at, photo(), text="Zzsign here", once=ONCE)

    opened = cases.open_case(by=reader, public_ref=with_file.public_ref)
    assert [each.text for each in opened.messages if each.from_us] == ["Zzsign here"]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("content", "text", "words"),
    [
        (b"PK a program", "Zzsign", "Only JPEG, PNG, HEIC and PDF can be sent"),
        (None, "Zzsign", "Choose a file first"),
        (b"", "Zzsign", "This file is damaged"),
        (photo(), "", "Write something first"),
        (photo() + bytes(10_000_000), "Zzsign", "This file is larger than 10 MB"),
    ],
)
def test_what_is_not_sent_is_told_and_loses_no_word(desk, at, content, text, words):
    answer = sent_from(desk, at, content, text=text)

    assert words in answer.text
    assert text in answer.text
    assert ("Nothing was sent. Choose the file again." in answer.text) == bool(content is not None)


@pytest.mark.exhaustive
def test_a_file_that_the_proxy_refuses_unread_is_told_of(desk, at):
    words = "Nothing was sent. Choose the file again."

    assert words not in desk.get(f"{at}file/").text
    assert words in desk.get(f"{at}file/", {"larger": "1"}).text


@pytest.mark.exhaustive
def test_no_room_is_told(desk, at, settings):
    settings.HELP_FILES_MEGABYTES = 0

    assert "There is no room for files" in sent_from(desk, at, photo(), text="Zzsign").text


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_to_a_request_that_was_taken_back_nothing_is_sent(desk, at, come_back, with_file):
    return_visit.withdraw_case(visit=come_back(with_file))

    answer = sent_from(desk, at, photo(), text="Zzsign here")

    assert "The person withdrew this request" in answer.text
    assert "Zzsign here" in answer.text


def test_a_desk_that_locked_keeps_the_words(desk, at):
    desk.post("/cases/lock/")

    locked = sent_from(desk, at, photo(), text="Zzsign here")

    assert "Zzsign here" in locked.text


# For the lawyer.


def parcel(desk, at, **typed):
    lawyer = pyrage.x25519.Identity.generate()
    given = {"key": str(lawyer.to_public()), "agreed": "on", **typed}
    return pyrage.decrypt(desk.post(f"{at}export/", given).content, [lawyer]).decode()


def test_the_lawyer_gets_the_files_that_were_ticked(desk, at):
    desk.get(at)
    page = desk.get(f"{at}export/").text
    assert 'name="taken" value="2"' in page
    assert re.search(r"File 1, 24 November 2026: 2 pages\. .Zzbeside it", page)

    text = parcel(desk, at, taken=["2"])

    pictures = re.findall(r'<img src="data:image/jpeg;base64,([^"]+)"', text)
    assert [Image.open(io.BytesIO(base64.b64decode(each))).format for each in pictures] == [
        "JPEG",
        "JPEG",
    ]
    assert "<img" not in parcel(desk, at)


@pytest.mark.exhaustive  # stretching the words takes seconds, and a key opens the same document
def test_under_six_words_too(desk, at):
    desk.get(at)
    page = desk.post(f"{at}export/words/", {"agreed": "on", "taken": ["2"]}).text
    typed = dict(
        re.findall(r'<input type="hidden" name="(words|mark|taken)" value="([^"]*)"', page)
    )
    assert typed["taken"] == "2"

    answer = desk.post(f"{at}export/file/", typed)

    assert open_with_words(answer.content, typed["words"]).count("<img") == 2


@pytest.mark.exhaustive
def test_without_files_there_is_nothing_to_tick(desk, sent):
    page = desk.get(f"/cases/{sent.public_ref}/export/").text

    assert "Files that the person sent" not in page


def test_a_file_that_was_touched_goes_to_no_lawyer(desk, at):
    desk.get(at)
    next(storage.folder_of_all().rglob("1")).unlink()
    lawyer = pyrage.x25519.Identity.generate()
    given = {"key": str(lawyer.to_public()), "agreed": "on", "taken": ["2"]}

    assert desk.post(f"{at}export/", given).status_code == 409
