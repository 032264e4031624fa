import io
import resource
import stat
import tarfile

import pyrage
import pytest

from config.backups.archive import BackupUnreadable, read_archive, write_archive

KEY = pyrage.x25519.Identity.generate()
OTHER = pyrage.x25519.Identity.generate()
WORDS = b"Zzwords " * 1000


@pytest.fixture
def backup(tmp_path):
    path = tmp_path / "backup.age"
    (tmp_path / "picture").write_bytes(b"\xff\xd8" * 700_000)
    with write_archive(path, [KEY.to_public(), OTHER.to_public()]) as archive:
        archive.add("words.json", WORDS)
        assert archive.add_file("media/a b/ünïcode.jpg", tmp_path / "picture")
        assert not archive.add_file("media/gone.jpg", tmp_path / "gone")
    return path


def read(path, key=KEY):
    with read_archive(path, key) as members:
        return {name: content.read() for name, content in members}


@pytest.mark.parametrize("key", [KEY, OTHER])
def test_what_goes_in_comes_out_for_each_key(backup, key):
    assert read(backup, key) == {
        "words.json": WORDS,
        "media/a b/ünïcode.jpg": b"\xff\xd8" * 700_000,
    }


def test_nobody_else_reads_the_file(backup):
    assert b"Zzwords" not in backup.read_bytes()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_what_was_not_read_is_compared_all_the_same(backup):
    with read_archive(backup, KEY) as members:
        assert [name for name, _content in members] == ["words.json", "media/a b/ünïcode.jpg"]


def test_reading_may_end_early(backup):
    with read_archive(backup, KEY) as members:
        assert next(members)[0] == "words.json"


@pytest.mark.parametrize("part", [0, 1, 100, 1_000, 70_000, 1_000_000, -1])
def test_a_file_that_was_cut_off_is_refused(backup, part):
    backup.write_bytes(backup.read_bytes()[:part])
    with pytest.raises(BackupUnreadable):
        read(backup)


@pytest.mark.parametrize("place", [0, 150, 300, 70_000, -1])
def test_a_file_with_a_changed_byte_is_refused(backup, place):
    content = bytearray(backup.read_bytes())
    content[place] ^= 1
    backup.write_bytes(content)
    with pytest.raises(BackupUnreadable):
        read(backup)


@pytest.mark.parametrize(
    ("content", "key", "why"),
    [
        (None, pyrage.x25519.Identity.generate(), "another one"),
        (b"PK\3\4 something else", KEY, "no backup"),
        (b"", KEY, "no backup"),
    ],
)
def test_the_reason_is_said(backup, content, key, why):
    if content is not None:
        backup.write_bytes(content)
    with pytest.raises(BackupUnreadable, match=why):
        read(backup, key)


def sealed_tar(path, *members, listed=None):
    """A file that somebody made by hand, and encrypted to the key of the backups, which is public."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for member, content in members:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        if listed is not None:
            member = tarfile.TarInfo("manifest.json")
            member.size = len(listed)
            tar.addfile(member, io.BytesIO(listed))
    path.write_bytes(pyrage.encrypt(out.getvalue(), [KEY.to_public()]))
    return path


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "media/../../outside"])
def test_no_member_reaches_outside_its_folder(tmp_path, name):
    path = sealed_tar(tmp_path / "made", (tarfile.TarInfo(name), b"x"), listed=b"{}")
    with pytest.raises(BackupUnreadable, match="strange member"):
        read(path)


def test_no_member_is_a_link(tmp_path):
    link = tarfile.TarInfo("media/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    path = sealed_tar(tmp_path / "made", (link, b""), listed=b"{}")
    with pytest.raises(BackupUnreadable, match="strange member"):
        read(path)


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        (None, "cut off"),
        (b'{"b": {"bytes": 1, "sha256": "00"}}', "a is not as it was written"),
        (b'{"a": {"bytes": 1, "sha256": "00"}}', "a is not as it was written"),
    ],
)
def test_every_member_is_listed_as_it_is(tmp_path, listed, why):
    path = sealed_tar(tmp_path / "made", (tarfile.TarInfo("a"), b"x"), listed=listed)
    with pytest.raises(BackupUnreadable, match=why):
        read(path)


def test_what_fails_half_way_leaves_nothing(tmp_path):
    def fail():
        with write_archive(tmp_path / "new", [KEY.to_public()]) as archive:
            archive.add("a", b"x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_takes_no_more_is_told_and_nothing_left(tmp_path):
    def fill():
        with write_archive(tmp_path / "new", [KEY.to_public()]) as archive:
            for number in range(50):
                archive.add(str(number), b"x" * 100_000)

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            fill()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []
