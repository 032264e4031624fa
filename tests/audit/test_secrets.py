"""Secrets that somebody might commit are found. They are put together here, so that this file holds none."""

import tomllib

import pytest

from tests.audit import secrets

PLANTED = {
    "Secret Keyword": ("config/x.py", "PASSWORD = 'kJ8#mPq2xWvN5rT'".replace("#", "z")),
    "Private Key": ("deploy/x.pem", "-----BEGIN " + "RSA PRIVATE KEY-----"),
    "AWS Access Key": ("tests/x.py", "KEY = '" + "AKIA" + "IOSFODNN7EXAMPLB'"),
    "GitHub Token": ("docs/x.md", "ghp" + "_16C7e42F292c6912E7710c838347Ae178B4a"),
    "Basic Auth Credentials": (".env.other", "URL=postgresql://standing:" + "kJ8zmPq2@db.example:5432/x"),
    "JSON Web Token": ("tests/y.py", "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"),
}  # fmt: skip


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_secret_is_found(tmp_path, monkeypatch, kind):
    file, line = PLANTED[kind]
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(f"first line\n{line}\n")
    monkeypatch.chdir(tmp_path)

    assert secrets.find([file], tmp_path) == [f"{file}:2: {kind}"]


def test_what_is_let_pass_has_a_reason_and_is_there():
    for rule in tomllib.loads(secrets.ACCEPTED.read_text())["no_secrets"]:
        assert rule["because"].endswith(".")
        for place in rule["files"]:
            assert (secrets.ROOT / place).exists(), place


def test_no_private_key_and_no_token_of_others_is_let_pass_anywhere_we_write():
    rules = tomllib.loads(secrets.ACCEPTED.read_text())["no_secrets"]
    kinds = {kind for rule in rules for kind in rule.get("kinds", [])}

    assert kinds == {"Secret Keyword", "Basic Auth Credentials"}
