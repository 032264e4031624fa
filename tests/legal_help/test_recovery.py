import json
import os
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from legal_help import (
    chain,
    crypto,
    keys,
    membership,
    queue,
    recovery,
    recovery_renewal,
    roster,
)
from legal_help.management.commands import recovery_key
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


def test_export_needs_a_roster(own_folders, db, settings, tmp_path):
    settings.ROSTER_ROOT = ""

    with pytest.raises(CommandError, match="no-root"):
        call_command("recovery_key", "export", str(tmp_path / "parcel"))


def test_old_passphrase_opens_nothing_any_more(lost, reader):
    with pytest.raises(keys.WrongPassphrase):
        keys.unlock_staff(user=reader.user, passphrase=PASSPHRASE)
    assert KeyGrant.objects.filter(recipient_key=lost.person.key).count() == 0


# A rehearsal


def test_a_rehearsal_opens_the_dummy_and_nothing_else(
    lost, founding, settings, terminal, tmp_path, capsys
):
    parcel = tmp_path / "parcel"
    call_command("recovery_key", "export", str(parcel))
    terminal(*founding.shares[2], *founding.shares[3])

    call_command("recovery_key", "rehearse", str(parcel), "--root", settings.ROSTER_ROOT)

    assert "The shares open the dummy." in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["parcel"]


def test_a_rehearsal_asks_no_database(lost, founding, settings, django_assert_num_queries):
    parcel = json.loads(json.dumps(recovery.exported()))
    with django_assert_num_queries(0):
        assert recovery.rehearsed(
            parcel, root=settings.ROSTER_ROOT, one=founding.shares[1], other=founding.shares[3]
        )


def test_a_rehearsal_with_another_dummy_says_so(lost, founding, settings, terminal, tmp_path):
    parcel = recovery.exported() | {"dummy_hash": "00"}
    path = tmp_path / "parcel"
    path.write_text(json.dumps(parcel))
    terminal(*founding.shares[2], *founding.shares[3])

    with pytest.raises(CommandError, match="another one"):
        call_command("recovery_key", "rehearse", str(path), "--root", settings.ROSTER_ROOT)


# No supervisor is left


@pytest.fixture
def heir(founding, send):
    """The only supervisor is gone; somebody else has offered a key. Their words, and the key."""
    send()
    user = User.objects.create_user("nadia", password="x")
    words = membership.offer_key(user=user, passphrase=PASSPHRASE)
    return user, words, CaseworkerKey.objects.get(user=user).pk


def inherit(heir, founding, settings, terminal, tmp_path, *, answer="yes"):
    parcel, new = tmp_path / "parcel", tmp_path / "new"
    call_command("recovery_key", "export", str(parcel))
    terminal(answer, *founding.shares[1], *founding.shares[2])
    call_command(
        "recovery_key", "open", str(parcel), str(new),
        "--root", settings.ROSTER_ROOT, "--admit", str(heir[2]),
    )  # fmt: skip
    call_command("recovery_key", "import", str(new))
    return new


def test_recovery_signs_a_key_that_waits(heir, founding, settings, terminal, tmp_path, capsys):
    user, words, key = heir

    new = inherit(heir, founding, settings, terminal, tmp_path)
    call_command("recovery_key", "import", str(new))

    said = capsys.readouterr().out
    assert " ".join(words) in said
    assert f"A key waits, of the sign-in nadia: {key}" in said
    assert "You make a supervisor of the sign-in nadia." in said
    assert roster.verified().version == 2
    after, _cookie = keys.unlock_staff(user=user, passphrase=PASSPHRASE)
    assert after.person.is_supervisor
    assert len(queue.read(by=after).entries) == 1


def test_words_that_were_not_compared_sign_nothing(heir, founding, settings, terminal, tmp_path):
    with pytest.raises(CommandError, match="Nothing was signed"):
        inherit(heir, founding, settings, terminal, tmp_path, answer="no")
    assert not (tmp_path / "new").exists()


def test_a_key_that_was_moved_in_the_parcel_has_other_words(heir, founding):
    """Whoever carries the parcel writes another account beside the key: its owner hears it."""
    _user, words, key = heir
    parcel = recovery.exported()
    assert recovery.waiting_key(parcel, key).words == words

    parcel["waiting"][0]["user"] += 1

    assert recovery.waiting_key(parcel, key).words != words


def test_a_key_that_does_not_wait_is_not_signed(founding, settings, terminal, tmp_path):
    parcel = tmp_path / "parcel"
    call_command("recovery_key", "export", str(parcel))
    terminal()

    with pytest.raises(CommandError, match="No key waits"):
        call_command(
            "recovery_key", "open", str(parcel), "new",
            "--root", settings.ROSTER_ROOT, "--admit", str(HelpRequest().pk),
        )  # fmt: skip


def test_a_roster_that_recovery_did_not_sign_is_not_taken(heir, founding, settings, pair, tmp_path):
    """Somebody writes a parcel of their own and has it imported."""
    counts = roster.verified()
    forged = replace(counts, version=2, previous=roster.newest_hash())
    signed = chain.sign(forged, signer=counts.recovery.key, pair=pair).as_json()
    path = tmp_path / "new"
    path.write_text(json.dumps({"grants": [], "signed": [signed]}))

    with pytest.raises(CommandError, match="does not follow"):
        call_command("recovery_key", "import", str(path))
    assert roster.verified() == counts


# Other shares


@pytest.fixture
def renew(monkeypatch, reader, terminal):
    """Make other shares, and type two of them back; gives them all."""

    def renew(*, username="sofia", passphrase=PASSPHRASE, spoil=False):
        made = recovery_renewal.prepared()
        monkeypatch.setattr(recovery_renewal, "prepared", lambda: made)
        monkeypatch.setattr(recovery_key, "getpass", lambda _prompt: passphrase)
        foreign = recovery_renewal.NewRecovery(*keys.new_recovery())
        typed = foreign if spoil else made
        terminal(*typed.shares[1], *typed.shares[3])
        call_command("recovery_key", "renew", username)
        return made.shares

    return renew


def test_new_shares_open_everything_and_the_old_ones_nothing(
    send, founding, reader, settings, renew, capsys
):
    send()
    old = roster.verified().recovery

    shares = renew()

    send()
    said = capsys.readouterr().out
    assert "It opens 1 requests." in said
    assert "The old shares: burn them." in said
    assert HelpRequest.objects.filter(rekey_needed=True).count() == 1
    assert roster.verified().recovery.key != old.key
    assert not KeyGrant.objects.filter(recipient_key=old.key)
    parcel = recovery.exported()
    opened = recovery.opened(parcel, root=settings.ROSTER_ROOT, one=shares[2], other=shares[3])
    assert len(opened["grants"]) == 2
    with pytest.raises(recovery.NotTheRecoveryKey):
        recovery.opened(
            parcel, root=settings.ROSTER_ROOT, one=founding.shares[1], other=founding.shares[2]
        )


def test_what_the_supervisor_cannot_open_stays_with_the_old_key(
    send, founding, reader, renew, capsys
):
    receipt = send()
    old = roster.verified().recovery.key
    KeyGrant.objects.filter(recipient_key=reader.person.key).delete()

    renew()

    said = capsys.readouterr().out
    assert "It opens 0 requests." in said
    assert "1 are with the old key alone. Keep the old shares" in said
    (left,) = KeyGrant.objects.filter(request__public_ref=receipt.public_ref)
    assert left.recipient_key == old


def test_a_changed_request_stays_with_the_old_key_and_is_counted(
    send, founding, renew, by_sql, capsys
):
    send()
    by_sql(HelpRequest.objects.get(), header_mac=b"0" * 32)

    renew()

    assert "1 are with the old key alone." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"spoil": True}, "not two of the new shares"),
        ({"username": "nobody"}, "no key that the roster knows"),
        ({"passphrase": "other words"}, "does not open the key"),
    ],
)
def test_why_no_new_key_was_put_in_place(founding, renew, given, words):
    before = roster.verified()

    with pytest.raises(CommandError, match=words):
        renew(**given)

    assert roster.verified() == before


def test_only_a_supervisor_renews(founding, colleague, renew):
    with pytest.raises(CommandError, match="Only a supervisor"):
        renew(username="carlos")


@pytest.mark.parametrize(
    "step", [("open", "a", "b", "--root", "c"), ("rehearse", "a", "--root", "c"), ("renew", "a")]
)
def test_secrets_are_typed_at_a_terminal(monkeypatch, step):
    monkeypatch.setattr(os, "isatty", lambda _descriptor: False)

    with pytest.raises(CommandError, match="terminal"):
        call_command("recovery_key", *step)
