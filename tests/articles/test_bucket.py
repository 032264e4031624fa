"""Pictures in a bucket: served as from a folder, gone when they are taken back, and missed in peace."""

import contextlib
import socket
import threading
import time
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from moto import mock_aws
from selectolax.lexbor import LexborHTMLParser

from articles import bucket, stored_files
from articles.bucket import PIECE, StorageAway
from articles.images import storage, take_back
from articles.models import Image
from articles.views import stored_file
from config.environment.buckets import Bucket
from config.environment.media import storage as entry
from config.site import bucket_check
from tests.articles.factories import UserFactory, photograph
from tests.articles.images.shown import addresses, drawn_image, in_the_text, status_of

BUCKET = Bucket("pictures", "standing/", "", "us-east-1", "Zzid", "Zzsecret")
SERVED = (
    *("Accept-Ranges", "Cache-Control", "Content-Disposition"),
    *("Content-Length", "Content-Type", "ETag"),
)
AWAY = Bucket("pictures", "", "http://127.0.0.1:9", "us-east-1", "Zzid", "Zzsecret")


def keep_in(settings, place):
    settings.MEDIA_BUCKET = place
    settings.STORAGES = settings.STORAGES | {"default": entry(place)}


@pytest.fixture
def server(settings):
    """A bucket, in the memory of this process; files are kept in it."""
    with mock_aws():
        client = boto3.client("s3", "us-east-1")
        client.create_bucket(Bucket="pictures")
        keep_in(settings, BUCKET)
        yield client


@pytest.fixture
def away(settings):
    """A server that does not answer."""
    return lambda: keep_in(settings, AWAY)


def keys(server):
    listed = server.list_objects_v2(Bucket="pictures").get("Contents", ())
    return [each["Key"] for each in listed]


def test_a_file_goes_into_our_folder_and_comes_back(server):
    content = bytes(range(256)) * 9_000  # five pieces
    assert default_storage.save("documents/a.pdf", ContentFile(content)) == "documents/a.pdf"

    assert keys(server) == ["standing/documents/a.pdf"]
    with default_storage.open("documents/a.pdf") as file:
        assert file.size == len(content) == default_storage.size("documents/a.pdf")
        assert file.read() == content
        file.seek(PIECE - 3)
        assert file.read(7) == content[PIECE - 3 : PIECE + 4]
        file.seek(0, 2)
        assert file.read() == b""
    assert timezone.now() - default_storage.get_modified_time("documents/a.pdf") < timedelta(
        hours=1
    )
    default_storage.delete("documents/a.pdf")
    default_storage.delete("documents/a.pdf")
    assert (keys(server), default_storage.exists("documents/a.pdf")) == ([], False)


@pytest.mark.exhaustive
def test_an_empty_file_is_a_file(server):
    default_storage.save("x.vtt", ContentFile(b""))
    with default_storage.open("x.vtt") as file:
        assert (file.read(), file.size) == (b"", 0)


@pytest.mark.exhaustive
def test_what_is_not_there_is_missing(server):
    with pytest.raises(FileNotFoundError):
        default_storage.open("a.webp")
    with pytest.raises(FileNotFoundError):
        default_storage.size("a.webp")


@pytest.mark.exhaustive
def test_folders_are_listed_apart(server):
    for name in ("a.webp", "originals/b.jpeg", "documents/c.pdf", "documents/x/d.pdf"):
        default_storage.save(name, ContentFile(b"x"))
    server.put_object(Bucket="pictures", Key="other/e.webp", Body=b"x")
    assert default_storage.listdir(".") == (["documents", "originals"], ["a.webp"])
    assert default_storage.listdir("documents/") == (["x"], ["c.pdf"])
    assert [*stored_files.all_files()] == [
        *("a.webp", "documents/c.pdf", "documents/x/d.pdf", "originals/b.jpeg"),
    ]


def test_what_no_row_names_is_swept_after_a_day(server, monkeypatch):
    for name in ("a.webp", "b.webp"):
        default_storage.save(name, ContentFile(b"x"))
    stored_files.sweep_folder("", {"a.webp"})
    assert len(keys(server)) == 2
    monkeypatch.setattr(
        stored_files, "A_DAY", timedelta(days=-1)
    )  # S3 alone says how old a file is
    stored_files.sweep_folder("", {"a.webp"})
    assert keys(server) == ["standing/a.webp"]


def test_a_refusal_is_told_without_the_key(server, settings):
    keep_in(settings, Bucket("nowhere", "", "", "us-east-1", "Zzid", "Zzsecret"))
    with pytest.raises(StorageAway, match="NoSuchBucket") as told:
        default_storage.open("a.webp")
    assert "Zz" not in str(told.value)


class HangingUp:
    """A server that hangs up on everybody, and counts them."""

    def __init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port, self.count = self._socket.getsockname()[1], 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                line = self._socket.accept()[0]
                self.count += 1
                line.close()

    def end(self):
        self._socket.close()


def test_a_server_that_does_not_answer_is_left_alone_for_a_while(settings, monkeypatch, caplog):
    server = HangingUp()
    keep_in(settings, replace(AWAY, endpoint=f"http://127.0.0.1:{server.port}"))
    for _number in range(3):
        with pytest.raises(StorageAway):
            default_storage.open("a.webp")
    assert server.count == 2, "it was asked twice, for one reader"
    assert len(caplog.messages) == 1
    monkeypatch.setattr(bucket, "monotonic", lambda: time.monotonic() + bucket.SECONDS_LEFT_ALONE)
    with pytest.raises(StorageAway):
        default_storage.open("a.webp")
    assert server.count == 4
    server.end()


def test_a_server_that_answers_that_it_has_no_such_file_is_asked_by_everybody_again(server):
    default_storage.save("a.webp", ContentFile(b"x"))
    default_storage._left_alone_until = time.monotonic() - 1  # it was away, and may be tried

    with pytest.raises(FileNotFoundError):
        default_storage.open("of-no-file")

    with default_storage.open("a.webp") as file:
        assert file.read() == b"x"


def test_pages_of_text_keep_half_of_the_threads(server, monkeypatch):
    monkeypatch.setattr(bucket, "SECONDS_IN_LINE", 0.01)
    default_storage.save("a.webp", ContentFile(b"x"))
    with contextlib.ExitStack() as waiting:
        for _number in range(bucket.READERS_AT_ONCE):
            waiting.enter_context(default_storage._as_one_of_few())
        with pytest.raises(StorageAway, match="Too many"):
            default_storage.open("a.webp")
    with default_storage.open("a.webp") as file:
        assert file.read() == b"x"


def test_a_bucket_that_keeps_what_was_deleted_is_warned_of(server, settings):
    def warned():
        return [each.id for each in bucket_check.check_bucket()]

    assert warned() == []
    for state, warning in {"Enabled": ["config.W002"], "Suspended": []}.items():
        server.put_bucket_versioning(Bucket="pictures", VersioningConfiguration={"Status": state})
        assert warned() == warning
    keep_in(settings, AWAY)
    assert warned() == ["config.W001"]


@pytest.mark.django_db
def test_readers_are_served_as_from_a_folder(server, client):
    image = drawn_image()
    in_the_text(image)
    address = addresses(image)[1]

    response = client.get(address)
    content = b"".join(response)

    assert content == storage.read(image.names[1])
    assert {name: response.headers[name] for name in SERVED} == {
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, max-age=600",
        "Content-Disposition": f'inline; filename="{image.names[1]}"',
        "Content-Length": str(len(content)),
        "Content-Type": "image/webp",
        "ETag": f'"{image.names[1]}"',
    }
    part = client.get(address, headers={"Range": "bytes=5-9"})
    assert (part.status_code, b"".join(part)) == (206, content[5:10])
    assert part.headers["Content-Range"] == f"bytes 5-9/{len(content)}"
    assert client.get(address, headers={"Range": f"bytes={len(content)}-"}).status_code == 416
    assert client.get(address, headers={"If-None-Match": f'"{image.names[1]}"'}).status_code == 304
    assert status_of(client, addresses(drawn_image())[0]) == 404
    assert all(key.startswith("standing/") for key in keys(server))


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_a_picture_that_is_deleted_is_gone_from_the_bucket_at_once(server, client):
    image = drawn_image()
    in_the_text(image)
    gone = addresses(image)[0]
    take_back.delete_picture(image=image, by=UserFactory())
    assert keys(server) == []
    assert client.get(gone).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_deleted_now_is_deleted_later_and_served_to_nobody(
    server, settings, client, caplog
):
    image = drawn_image()
    in_the_text(image)
    names, gone = {*image.names, image.original}, addresses(image)[0]

    keep_in(settings, AWAY)
    take_back.delete_picture(image=image, by=UserFactory())

    assert client.get(gone).status_code == 410
    waiting = DBTaskResult.objects.filter(task_path=stored_files.delete_stored_file.module_path)
    assert {task.args_kwargs["args"][0] for task in waiting} == names
    with pytest.raises(StorageAway):
        stored_files.delete_stored_file.call(image.names[0])
    keep_in(settings, BUCKET)
    for name in names:
        stored_files.delete_stored_file.call(name)
    assert keys(server) == []


@pytest.mark.django_db
def test_while_it_is_away_a_page_of_text_comes_and_a_picture_says_when(
    server, settings, client, caplog
):
    image = drawn_image()
    article = in_the_text(image)
    keep_in(settings, AWAY)

    assert client.get(article.get_absolute_url()).status_code == 200
    caplog.clear()
    for number in range(3):
        response = client.get(addresses(image)[number])
        assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
        assert response.headers["Cache-Control"] == "no-store"
        assert response.text == "This file is away for a moment. Please try again in a minute."
    assert [record.exc_info for record in caplog.records] == [None], "one line, and no traceback"


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_a_file_whose_rest_does_not_come_ends_early(server, settings, client, monkeypatch):
    monkeypatch.setattr(bucket, "PIECE", 1024)
    monkeypatch.setattr(stored_file, "PIECE", 1024)
    image = drawn_image()
    in_the_text(image)
    response = client.get(addresses(image)[-1])
    length = int(response.headers["Content-Length"])
    default_storage._left_alone_until = time.monotonic() + 60
    assert len(b"".join(response)) == 1024 < length


def test_a_server_that_sends_no_parts_of_files_is_named_in_the_log(server, caplog):
    default_storage.save("gate.txt", ContentFile(b"the gate"))

    def ask_for_all(params, **_):
        del params["headers"]["Range"]

    default_storage._client.meta.events.register("before-call.s3.GetObject", ask_for_all)

    with pytest.raises(StorageAway):
        default_storage.open("gate.txt")
    assert caplog.messages == ["The bucket of files sends whole files where a part was asked for."]


@pytest.mark.django_db
@pytest.mark.usefixtures("without_second_factor")
class TestUploads:
    @pytest.fixture
    def editor(self, client):
        user = UserFactory(is_staff=True)
        user.groups.add(Group.objects.get(name="Editor"))
        client.force_login(user)
        return client

    @pytest.fixture
    def typed(self, away):
        away()
        file = SimpleUploadedFile("gate.jpg", photograph(600, 400), "image/jpeg")
        return {
            "upload": file,
            "alt": "The gate at dawn",
            "credit": "A. B.",
            "licence": "",
            "language": "en",
            "focal_x": "50",
            "focal_y": "50",
        }

    def test_a_form_says_so_and_loses_nothing_that_was_typed(self, editor, typed):
        answer = editor.post(reverse("admin:articles_image_add"), typed)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        page = LexborHTMLParser(answer.text).css_first("#content-main")
        assert "The place where files are kept does not answer" in page.text()
        assert "Please choose files again." in page.text()
        kept = {f.attributes["name"]: f.attributes["value"] for f in page.css("input[type=hidden]")}
        assert (kept["alt"], kept["credit"]) == ("The gate at dawn", "A. B.")
        assert not Image.objects.exists()

    @pytest.mark.exhaustive
    def test_the_dialog_of_an_article_says_so(self, editor, typed):
        answer = editor.post(reverse("admin:articles_image_while_writing"), typed).json()
        assert answer["wrong"]["upload"][0].startswith("The place where files are kept")
        assert not Image.objects.exists()
