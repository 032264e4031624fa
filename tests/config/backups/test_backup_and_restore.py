import json
import os
from io import StringIO
from pathlib import Path

import boto3
import pyrage
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from moto import mock_aws

from accounts.models import User
from articles.models import Article
from config.backups import making, restoring, schema
from config.backups.archive import BackupUnreadable, read_archive, write_archive
from config.environment import media
from config.environment.buckets import Bucket
from config.models import Rehearsal
from legal_help.retention import list_elsewhere
from search.models import SearchEntry
from tests.articles.factories import ArticleFactory, ImageFactory
from tests.backups import back_up, on_database

KEY = pyrage.x25519.Identity.generate()
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    settings.BACKUP_DIR = settings.DATA_DIR / "backups"
    settings.HELP_ERASURES_LOG = settings.DATA_DIR / "erasures.log"
    settings.BACKUP_RECIPIENTS = [KEY.to_public()]
    settings.DATA_DIR.mkdir()


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "key"
    path.write_text(f"# created: today\n# public key: {KEY.to_public()}\n{KEY}\n")
    return path


def put(name, content=b"x"):
    path = settings.DATA_DIR / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def members(path, key=KEY):
    with read_archive(path, key) as found:
        return {name: content.read() for name, content in found}


def run(command, *arguments, **options):
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


def test_a_backup_has_rows_and_files_and_nothing_of_this_host(tmp_path):
    ArticleFactory(title="Zztitle")
    for name in ("media/a/b.jpg", "sealed/case/mark/1", "sealed/arriving/case/visit/1"):
        put(name)
    for name in ("trust/memory.sqlite3", "slots/1", "static/x.css", "generation", "media/part"):
        put(name)
    (settings.DATA_DIR / "media/link").symlink_to("/etc/passwd")
    put("erasures.log", b'{"erase": "x"}\n')

    said = run("backup", str(tmp_path / "b.age"))

    found = members(tmp_path / "b.age")
    assert "3 files" in said
    assert [name for name in found if not name.startswith("tables/")] == [
        "backup.json",
        "rows.json",
        "media/part",
        "media/a/b.jpg",
        "sealed/case/mark/1",
        "erasures.log",
    ]
    assert b"Zztitle" in found["tables/articles.Article/00001.jsonl"]
    assert json.loads(found["rows.json"])["articles.Article"] == 1


def test_it_says_how_the_site_was_set_up_and_no_secret(tmp_path, monkeypatch):
    run("backup", str(tmp_path / "b.age"))
    about = json.loads(members(tmp_path / "b.age")["backup.json"])
    assert about["site"] == settings.SITE_NAME
    assert ["articles", "0001_initial"] in about["migrations"]
    assert settings.SECRET_KEY not in json.dumps(about)
    assert not about["has_requests"]


def test_without_a_key_none_is_made(tmp_path, settings):
    settings.BACKUP_RECIPIENTS = []
    with pytest.raises(CommandError, match="backup_key"):
        run("backup", str(tmp_path / "b.age"))


@pytest.mark.exhaustive
def test_it_goes_to_the_folder_of_backups_and_is_listed():
    assert "No backup in" in run("restore")
    run("backup")
    [path] = settings.BACKUP_DIR.iterdir()
    assert run("restore") == f"{path.name}  here\n"


def restored(tmp_path, *arguments):
    """Restore on another database, and return what was printed and what is there."""

    def restore():
        said = run("restore", *arguments)
        titles = list(Article.objects.values_list("title", flat=True))
        return said, titles, SearchEntry.objects.filter(title="Zztitle").exists()

    return on_database("restored", tmp_path, restore)


@pytest.mark.both_databases
def test_a_backup_comes_back_with_its_files_and_can_be_searched(tmp_path, key_file):
    ArticleFactory(title="Zztitle")
    put("media/a/b.jpg", b"then")
    run("backup", str(tmp_path / "b.age"))
    put("media/a/b.jpg", b"since")
    put("media/c.jpg", b"later")
    Path(settings.MEDIA_ROOT / "a").rename(settings.MEDIA_ROOT / "away")
    put("media/new.jpg")

    said, titles, is_found = restored(tmp_path, str(tmp_path / "b.age"), "--key", str(key_file))

    assert titles == ["Zztitle"]
    assert is_found
    assert (settings.MEDIA_ROOT / "a/b.jpg").read_bytes() == b"then"
    assert (settings.MEDIA_ROOT / "c.jpg").read_bytes() == b"later"
    assert "apply_erasures" not in said
    assert not (settings.DATA_DIR / "restoring").exists()


@pytest.mark.exhaustive
def test_a_file_that_is_there_stays(tmp_path, key_file):
    put("media/a.jpg", b"then")
    run("backup", str(tmp_path / "b.age"))
    put("media/a.jpg", b"since")
    restored(tmp_path, str(tmp_path / "b.age"), "--key", str(key_file))
    assert (settings.MEDIA_ROOT / "a.jpg").read_bytes() == b"since"


@pytest.mark.exhaustive
def test_files_that_nobody_has_are_named(tmp_path, key_file):
    default_storage.save("originals/kept.jpg", ContentFile(b"x"))
    for name in ("kept", "lost"):
        ImageFactory(original=f"originals/{name}.jpg", renditions=[])
    run("backup", str(tmp_path / "b.age"))
    said, *_ = restored(tmp_path, str(tmp_path / "b.age"), "--key", str(key_file), "-v0")
    assert said == "1 files are missing, which pages name:\n  originals/lost.jpg\n"


@pytest.fixture
def bucket(settings):
    """A bucket, in the memory of this process, in which pictures are kept."""
    place = Bucket("pictures", "standing/", "", "us-east-1", "id", "secret")
    settings.MEDIA_BUCKET = place
    settings.STORAGES = settings.STORAGES | {"default": media.storage(place)}
    with mock_aws():
        boto3.client("s3", "us-east-1").create_bucket(Bucket="pictures")
        yield default_storage


def test_a_backup_holds_the_files_of_the_bucket_and_brings_them_back(tmp_path, key_file, bucket):
    lost = os.urandom(1_500_000)  # in several pieces
    for name, content in {"a.webp": b"then", "originals/lost.jpg": lost}.items():
        bucket.save(name, ContentFile(content))
    ImageFactory(original="originals/lost.jpg", renditions=[])
    put("sealed/case/mark/1")
    put("media/of-the-folder-before.webp")
    assert "3 files" in run("backup", str(tmp_path / "b.age"))
    assert "media/of-the-folder-before.webp" not in members(tmp_path / "b.age")

    for name in ("a.webp", "originals/lost.jpg"):
        bucket.delete(name)
    bucket.save("a.webp", ContentFile(b"since"))
    said, *_ = restored(tmp_path, str(tmp_path / "b.age"), "--key", str(key_file))

    assert "1 files put in their place" in said
    assert "missing" not in said
    assert bucket.open("a.webp").read() == b"since"
    assert bucket.open("originals/lost.jpg").read() == lost


@pytest.mark.exhaustive  # it migrates; that a database in use is refused, test_restore of legal help has too
@pytest.mark.both_databases
def test_the_database_has_to_be_empty_or_is_put_aside(tmp_path, key_file):
    ArticleFactory(title="Zzthen")
    User.objects.create_user("amira")
    backup = str(tmp_path / "b.age")
    run("backup", backup)

    def restore():
        run("restore", backup, "--key", str(key_file))
        with pytest.raises(CommandError, match="--put-aside"):
            run("restore", backup, "--key", str(key_file))
        Article.objects.all().delete()
        said = run("restore", backup, "--key", str(key_file), "--put-aside")
        return said, Article.objects.count()

    said, count = on_database("restored", tmp_path, restore)
    assert "What was there is kept" in said
    assert count == 1


def test_a_damaged_backup_changes_nothing(tmp_path, key_file):
    ArticleFactory()
    backup = tmp_path / "b.age"
    put("media/a.jpg", os.urandom(1_000_000))
    run("backup", str(backup))
    (settings.MEDIA_ROOT / "a.jpg").unlink()
    content = bytearray(backup.read_bytes())
    content[-500] ^= 1
    backup.write_bytes(content)

    def restore():
        with pytest.raises(CommandError, match=r"damaged.* Nothing was restored"):
            run("restore", str(backup), "--key", str(key_file))
        return Article.objects.count()

    assert on_database("restored", tmp_path, restore) == 0
    assert not (settings.MEDIA_ROOT / "a.jpg").exists()
    assert not (settings.DATA_DIR / "restoring").exists()


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"format": 2}, "newer version"),
        ({"migrations": [["articles", "9999_later"]]}, "newer version.*articles 9999_later"),
        ({"has_requests": True}, "no list of erasures"),
    ],
)
def test_what_cannot_be_restored_is_refused_before_anything_is_done(tmp_path, about, why):
    path = tmp_path / "b.age"
    known = {
        "format": making.FORMAT,
        "site": "Standing",
        "made_at": "today",
        "version": "0.1.0",
        "migrations": [],
        "has_requests": False,
        "settings": {},
    }
    with write_archive(path, [KEY.to_public()]) as archive:
        archive.add(making.ABOUT, json.dumps(known | about).encode())
    with pytest.raises(
        (BackupUnreadable, schema.WrongDatabase, restoring.NoListOfErasures), match=why
    ):
        restoring.restore(path, KEY, say=lambda _line: None)
    assert Rehearsal.objects.count() == 0


def test_rows_that_are_not_listed_are_refused(tmp_path):
    backup = back_up(tmp_path)
    content = members(backup.file, backup.key)
    content["rows.json"] = b'{"auth.Group": 1}'
    with write_archive(tmp_path / "c.age", [KEY.to_public()]) as archive:
        for name, each in content.items():
            archive.add(name, each)

    def restore():
        with pytest.raises(BackupUnreadable, match="other rows"):
            restoring.restore(tmp_path / "c.age", KEY, say=lambda _line: None)

    on_database("restored", tmp_path, restore)


def test_the_list_of_the_backup_is_taken_only_if_somebody_says_so(tmp_path):
    put("erasures.log", b"{}\n")
    backup = back_up(tmp_path)
    list_elsewhere.path().unlink()

    def restore(**given):
        return lambda: restoring.restore(backup.file, backup.key, say=lambda _line: None, **given)

    on_database("restored", tmp_path, restore())
    assert not list_elsewhere.path().exists()
    on_database("restored", tmp_path, restore(takes_list_of_backup=True))
    assert list_elsewhere.path().read_bytes() == b"{}\n"
    # What was added since is never lost.
    put("erasures.log", b"{}\n{}\n")
    with pytest.raises(restoring.ListIsThere):
        on_database("restored", tmp_path, restore(takes_list_of_backup=True))
    assert list_elsewhere.path().read_bytes() == b"{}\n{}\n"


@pytest.mark.exhaustive
def test_the_list_may_lie_on_another_disk(tmp_path, settings):
    put("erasures.log", b"{}\n")
    backup = back_up(tmp_path)
    put("media/a.jpg")
    settings.HELP_ERASURES_LOG = Path("/dev/shm") / f"standing-{tmp_path.name}.log"  # noqa: S108
    try:
        on_database(
            "restored",
            tmp_path,
            lambda: restoring.restore(
                backup.file, backup.key, takes_list_of_backup=True, say=lambda _line: None
            ),
        )
        assert settings.HELP_ERASURES_LOG.read_bytes() == b"{}\n"
    finally:
        settings.HELP_ERASURES_LOG.unlink(missing_ok=True)


def test_nothing_is_put_aside_for_a_backup_that_cannot_be_read(tmp_path, key_file, monkeypatch):
    other = tmp_path / "other"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    backup = tmp_path / "b.age"
    run("backup", str(backup))
    monkeypatch.setattr(schema, "put_aside", lambda *_, **__: pytest.fail("It was put aside."))
    with pytest.raises(CommandError, match=r"another one.* Nothing was changed"):
        run("restore", str(backup), "--key", str(other), "--put-aside")
    backup.write_bytes(backup.read_bytes()[:-100])
    with pytest.raises(CommandError, match=r"damaged.* Nothing was changed"):
        run("restore", str(backup), "--key", str(key_file), "--put-aside")


@pytest.mark.sampled
@pytest.mark.parametrize("words", ["", "AGE-SECRET-KEY-1NOTHING", "age1x", "# a comment"])
def test_what_is_no_key_is_told(tmp_path, words):
    run("backup", str(tmp_path / "b.age"))
    (tmp_path / "key").write_text(words)
    with pytest.raises(CommandError, match="no key of age"):
        run("restore", str(tmp_path / "b.age"), "--key", str(tmp_path / "key"))


def test_a_file_that_is_not_there_is_told(key_file):
    with pytest.raises(CommandError, match=r"There is no backup x\.age"):
        run("restore", "x.age", "--key", str(key_file))


def test_the_key_is_only_typed_at_a_terminal(tmp_path):
    run("backup", str(tmp_path / "b.age"))
    with pytest.raises(CommandError, match="terminal"):
        run("restore", str(tmp_path / "b.age"))
    with pytest.raises(CommandError, match="terminal"):
        run("backup_key")
    with pytest.raises(CommandError, match="terminal"):
        run("rehearse_restore")
