import errno
import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command

from config.mirror import manifest
from config.mirror.manifest import (
    entry_of,
    read_manifest,
    read_pages,
    signing_key,
    verify,
    write_manifest,
)

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "mirror"
    files = {"index.html": b"front", "articles/x/index.html": "wörds".encode()}
    for name, content in files.items():
        manifest.write_file(folder / name, content)
    key = signing_key(tmp_path / "key.pem")
    entries = {name: entry_of(content) for name, content in files.items()}
    pages = {"/articles/x/": "2026-12-01"}
    write_manifest(folder, entries, pages, key, now=NOW, site="https://standing.example")
    return folder


def pem(folder):
    return (folder / manifest.PUBLIC_KEY).read_bytes()


def test_a_copy_as_it_was_signed_has_nothing_wrong(folder):
    assert list(verify(folder, pem(folder))) == []
    assert json.loads((folder / manifest.MANIFEST).read_text())["made_at"] == NOW.isoformat()
    assert set(read_manifest(folder)) == {"index.html", "articles/x/index.html"}
    assert read_pages(folder) == {"/articles/x/": "2026-12-01"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("index.html", b"fraud", "index.html was changed"),
        ("index.html", None, "index.html is missing"),
        ("more.html", b"x", "more.html is not of this site"),
        ("manifest.json", b'{"files": {}}', "not signed with this key"),
        ("manifest.json.sig", b"x", "not signed with this key"),
        ("manifest.json", None, "not signed with this key"),
    ],
)
def test_what_was_changed_is_named(folder, name, content, said):
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    key = pem(folder)
    assert any(said in line for line in verify(folder, key))


def test_somebody_elses_signature_is_none(folder, tmp_path):
    key = pem(folder)
    write_manifest(folder, {}, {}, Ed25519PrivateKey.generate(), now=NOW, site="x")
    assert list(verify(folder, key)) == ["The list of files was not signed with this key."]


def test_the_key_stays_and_nobody_else_reads_it(tmp_path):
    first = signing_key(tmp_path / "key.pem")
    assert signing_key(tmp_path / "key.pem").private_bytes_raw() == first.private_bytes_raw()
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600


def test_where_there_is_no_list_there_are_no_files(tmp_path):
    assert read_manifest(tmp_path) == read_pages(tmp_path) == {}


def test_a_file_that_is_as_it_shall_be_is_not_written(tmp_path):
    manifest.write_file(tmp_path / "a", b"x")
    before = (tmp_path / "a").stat().st_ino
    manifest.write_file(tmp_path / "a", b"x")
    assert (tmp_path / "a").stat().st_ino == before
    manifest.write_file(tmp_path / "a", b"y")
    assert (tmp_path / "a").read_bytes() == b"y"


def test_a_command_says_so(folder, tmp_path, capsys):
    key = tmp_path / "public.pem"
    key.write_bytes(pem(folder))
    call_command("verify_mirror", str(folder), "--key", str(key))
    assert capsys.readouterr().out == "2 files are as the site signed them.\n"
    (folder / "index.html").write_text("fraud")
    with pytest.raises(CommandError, match=r"index\.html was changed"):
        call_command("verify_mirror", str(folder), "--key", str(key))
    key.write_text("no key")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_mirror", str(folder), "--key", str(key))


def test_a_full_disk_leaves_no_half_of_a_file_and_no_half_of_a_key(tmp_path, monkeypatch):
    def full(path, _target):
        raise OSError(errno.ENOSPC, str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", full)
        for write in (
            lambda: manifest.write_file(tmp_path / "a", b"x"),
            lambda: signing_key(tmp_path / "key.pem"),
        ):
            with pytest.raises(OSError, match="part"):
                write()

    assert not (tmp_path / "a").exists()
    assert not (tmp_path / ".a.part").exists()
    assert signing_key(tmp_path / "key.pem")
