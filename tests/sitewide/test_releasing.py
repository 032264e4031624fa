"""docs/releasing.md: its commands sign a tag, and tell one that somebody else signed."""

import re
import shutil
import subprocess

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PAGE = (ROOT / "docs" / "releasing.md").read_text()


def run(folder, *words):
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="OpenSSH is not installed")
def test_a_tag_that_is_signed_by_its_words_verifies_and_that_of_another_does_not(tmp_path):
    def new_key(name):
        run(tmp_path, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", name)
        return (tmp_path / f"{name}.pub").read_text().strip()

    releaser = new_key("releaser")
    new_key("somebody")
    (tmp_path / "signers").write_text(f"release@standing {releaser}\n")
    run(tmp_path, "git", "init", "-q", ".")
    run(tmp_path, "git", "config", "gpg.format", "ssh")
    run(tmp_path, "git", "config", "gpg.ssh.allowedSignersFile", str(tmp_path / "signers"))
    who = ("-c", "user.name=R", "-c", "user.email=release@standing")
    run(tmp_path, "git", *who, "commit", "-q", "--allow-empty", "-m", "x")

    for tag, key in (("v0.2.0", "releaser"), ("v0.2.1", "somebody")):
        signing = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={tmp_path / key}.pub")
        run(tmp_path, "git", *who, *signing, "tag", "--sign", tag, "--message", "Standing")

    good, bad = (run(tmp_path, "git", "verify-tag", tag) for tag in ("v0.2.0", "v0.2.1"))
    assert (good.returncode, 'Good "git" signature' in good.stderr) == (0, True)
    assert bad.returncode != 0


def test_what_it_names_is_there():
    for word in ("deploy/uv.txt", "uv.lock", "package-lock.json", "tests/audit/accepted.toml"):
        assert word in PAGE
        assert (ROOT / word).exists()
    makes = set(re.findall(r"make ([a-z-]+)", PAGE))
    assert makes == {"check", "sbom"}
    assert all(f"\n{word}:" in (ROOT / "Makefile").read_text() for word in (*makes, "test-all"))
    assert "git verify-tag" in (ROOT / "docs" / "running.md").read_text()
