import json
import os
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from legal_help import crypto, keys, queue, recovery, roster
from legal_help.models import AuditEvent, CaseworkerKey, HelpRequest, KeyGrant
from tests.legal_help.conftest import PASSPHRASE


@pytest.fixture
def lost(founding, send, reader, settings):
    """Two requests whose only reader lost the passphrase and has a new key on roster 2."""
    for _ in range(2):
        send()
    CaseworkerKey.objects.update(state=CaseworkerKey.State.RETIRED)
    key, pair = keys.create_caseworker_key(user=reader.user, passphrase="six new words")
    now = roster.verified()
    old = now.people[0]
    people = (
        replace(old, until=old.since),
        replace(old, key=key, public=pair.public),
    )
    after = replace(now, version=2, previous=roster.newest_hash(), people=people)
    roster.publish(after, by=reader)
    return keys.unlock_staff(user=reader.user, passphrase="six new words")[0]


@pytest.fixture
def terminal(monkeypatch):
    """People who type these lines."""

    def terminal(*lines):
        typed = iter(lines)
        monkeypatch.setattr(os, "isatty", lambda _descriptor: True)
        monkeypatch.setattr("builtins.input", lambda _prompt: next(typed))

    return terminal


def test_three_steps_bring_the_requests_back(lost, founding, settings, terminal, tmp_path, capsys):
    parcel, new = tmp_path / "parcel", tmp_path / "new"
    assert queue.read(by=lost).entries == []

    call_command("recovery_key", "export", str(parcel))
    terminal(*founding.shares[3], *founding.shares[1])
    call_command("recovery_key", "open", str(parcel), str(new), "--root", settings.ROSTER_ROOT)
    call_command("recovery_key", "import", str(new))
    call_command("recovery_key", "import", str(new))

    assert len(queue.read(by=lost).entries) == 2
    assert AuditEvent.objects.filter(action="grant_recovered").count() == 2
    assert capsys.readouterr().out.splitlines() == [
        "2 grants. All in this file is sealed.",
        "The first share, a line at a time:",
        "The second share, a line at a time:",
        "2 grants, sealed to the readers of the roster.",
        "2 grants are new.",
        "0 grants are new.",
    ]


def test_opening_asks_no_database(lost, founding, settings, django_assert_num_queries):
    parcel = json.loads(json.dumps(recovery.exported()))
    one, other = founding.shares[1], founding.shares[2]

    with django_assert_num_queries(0):
        opened = recovery.opened(parcel, root=settings.ROSTER_ROOT, one=one, other=other)

    assert {line["recipient"] for line in opened["grants"]} == {str(lost.person.key)}


def test_import_takes_nothing_for_strangers_and_erased_requests(lost, founding, settings):
    one, other = founding.shares[1], founding.shares[2]
    opened = recovery.opened(recovery.exported(), root=settings.ROSTER_ROOT, one=one, other=other)
    opened["grants"][0]["recipient"] = str(HelpRequest().pk)
    opened["grants"][1]["request"] = str(HelpRequest().pk)

    assert len(opened["grants"]) == 2
    assert recovery.imported(opened) == 0


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ({"root": "0" * 64}, "no roster"),
        ({"blob": "AAAA"}, "altered"),
        ({"shares": "same"}, "miswritten"),
        ({"shares": "foreign"}, "another recovery key"),
    ],
    ids=["root", "grant", "one person", "foreign"],
)
def test_open_says_what_is_wrong(lost, founding, settings, terminal, tmp_path, spoil, words):
    parcel = recovery.exported()
    if "blob" in spoil:
        parcel["grants"][0]["blob"] = spoil["blob"]
    path = tmp_path / "parcel"
    path.write_text(json.dumps(parcel))
    one, other = founding.shares[1], founding.shares[2]
    if spoil.get("shares") == "same":
        other = one
    if spoil.get("shares") == "foreign":
        foreign = crypto.split_seed(bytes(32))
        one, other = foreign[1], foreign[2]
    terminal(*one, *other)

    with pytest.raises(CommandError, match=words):
        call_command(
            "recovery_key",
            "open",
            str(path),
            str(tmp_path / "new"),
            "--root",
            spoil.get("root", settings.ROSTER_ROOT),
        )

    assert not (tmp_path / "new").exists()


def test_open_refuses_a_pipe(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "isatty", lambda _descriptor: False)

    with pytest.raises(CommandError, match="terminal"):
        call_command("recovery_key", "open", "a", "b", "--root", "c")


def test_export_needs_a_roster(own_folders, db, settings, tmp_path):
    settings.ROSTER_ROOT = ""

    with pytest.raises(CommandError, match="no-root"):
        call_command("recovery_key", "export", str(tmp_path / "parcel"))


def test_old_passphrase_opens_nothing_any_more(lost, reader):
    with pytest.raises(keys.WrongPassphrase):
        keys.unlock_staff(user=reader.user, passphrase=PASSPHRASE)
    assert KeyGrant.objects.filter(recipient_key=lost.person.key).count() == 0
