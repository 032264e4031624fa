import json
import os
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from legal_help.access import membership, recovery, recovery_renewal
from legal_help.casework import assignment
from legal_help.casework.queue import ordered_cases
from legal_help.crypto.shares import split_seed
from legal_help.management.commands import recovery_key
from legal_help.models import AuditEvent, CaseworkerKey, HelpRequest, KeyGrant
from legal_help.trust import chain, keys, roster
from tests.legal_help.helpers import PASSPHRASE


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


def open_parcel(parcel, new, settings, *more, root="", newest=""):
    call_command(
        "recovery_key", "open", str(parcel), str(new), "--root", root or settings.ROSTER_ROOT,
        "--newest", newest or roster.newest_hash(), *more,
    )  # fmt: skip


@pytest.fixture
def opened(founding, settings):
    """What two people make of a parcel, perhaps of one that was changed on its way."""

    def opened(parcel=None, shares=None, **given):
        one, other = shares or (founding.shares[1], founding.shares[2])
        hashes = {"root": settings.ROSTER_ROOT, "newest": roster.newest_hash()} | given
        # As it travels, in a file.
        written = json.loads(json.dumps(parcel or recovery.exported()))
        return recovery.opened(written, one=one, other=other, **hashes)

    return opened


def test_three_steps_bring_the_requests_back(lost, founding, settings, terminal, tmp_path, capsys):
    parcel, new = tmp_path / "parcel", tmp_path / "new"
    assert ordered_cases.load_queue(by=lost).entries == []

    call_command("recovery_key", "export", str(parcel))
    terminal(*founding.shares[3], *founding.shares[1])
    open_parcel(parcel, new, settings)
    call_command("recovery_key", "import", str(new))
    call_command("recovery_key", "import", str(new))

    assert len(ordered_cases.load_queue(by=lost).entries) == 2
    assert AuditEvent.objects.filter(action="grant_recovered").count() == 2
    assert capsys.readouterr().out.splitlines() == [
        "2 grants. All in this file is sealed.",
        f"The newest roster: {roster.newest_hash()}",
        "Write it down. Every reader sees it at the desk, under About security.",
        "The first share, a line at a time:",
        "The second share, a line at a time:",
        "2 grants, sealed to the readers of the roster.",
        "2 grants are new.",
        "0 grants are new.",
    ]


def test_opening_asks_no_database(lost, founding, settings, django_assert_num_queries):
    parcel, newest = json.loads(json.dumps(recovery.exported())), roster.newest_hash()
    one, other = founding.shares[1], founding.shares[2]

    with django_assert_num_queries(0):
        opened = recovery.opened(
            parcel, root=settings.ROSTER_ROOT, newest=newest, one=one, other=other
        )

    assert {line["recipient"] for line in opened["grants"]} == {str(lost.person.key)}


def test_import_takes_nothing_for_strangers_and_erased_requests(lost, opened):
    made = opened()
    made["grants"][0]["recipient"] = str(HelpRequest().pk)
    made["grants"][1]["request"] = str(HelpRequest().pk)

    assert len(made["grants"]) == 2
    assert recovery.imported(made) == recovery.Imported(new=0, refused=0)


def test_a_roster_on_which_a_leaver_still_reads_is_not_taken(send, reader, colleague, opened):
    """The attack: the parcel is cut back to the day before somebody left, who kept their key."""
    send()
    membership.remove(by=reader, key=colleague.person.key)
    parcel = recovery.exported()
    short = parcel | {"roster": parcel["roster"][:-1]}
    as_it_says = chain.Document.from_json(short["roster"][-1]).hash
    seen = opened(short, newest=as_it_says)
    assert str(colleague.person.key) in {line["recipient"] for line in seen["grants"]}

    with pytest.raises(recovery.NotTheNewest):
        opened(short)
    assert {line["recipient"] for line in opened(parcel)["grants"]} == {str(reader.person.key)}


def test_nobody_who_is_kept_out_has_a_grant_in_the_file(send, reader, colleague, third, opened):
    """One request behind a wall, one that was accepted and is a caseworker's alone, one of all."""
    walled, accepted, free = (send() for _ in range(3))
    assignment.set_wall(by=reader, public_ref=walled.public_ref, of=colleague.person.key)
    HelpRequest.objects.filter(public_ref=accepted.public_ref).update(
        status=HelpRequest.Status.ACCEPTED, assigned_to=third.user
    )

    made = opened()

    names = {str(each.person.key): each.user.username for each in (reader, colleague, third)}
    found = {receipt.public_ref: set() for receipt in (walled, accepted, free)}
    for line in made["grants"]:
        found[HelpRequest.objects.get(pk=line["request"]).public_ref].add(names[line["recipient"]])
    assert found == {
        walled.public_ref: {"sofia", "thandi"},
        accepted.public_ref: {"sofia", "thandi"},
        free.public_ref: {"sofia", "carlos", "thandi"},
    }


def alter(parcel, how):
    grants = parcel["grants"]
    match how:
        case "another blob":
            grants[0]["blob"] = "AAAA"
        case "no base64":
            grants[0]["blob"] = "!"
        case "no request":
            grants[0]["request"] = "x"
        case "no line":
            grants[0] = None
        case "no openness":
            del grants[0]["kept_out"]
    return parcel


@pytest.mark.parametrize(
    "how", ["another blob", "no base64", "no request", "no line", "no openness"]
)
def test_a_grant_that_was_altered_stops_no_other(lost, opened, refusals, how):
    parcel = recovery.exported()
    altered = parcel["grants"][0]["request"]

    made = opened(alter(parcel, how))

    assert len(made["grants"]) == len(made["refused"]) == 1
    assert recovery.imported(made) == recovery.Imported(new=1, refused=1)
    assert len(ordered_cases.load_queue(by=lost).entries) == 1
    is_named = how not in {"no request", "no line"}
    assert refusals() == ([(altered, "blob_altered")] if is_named else [])


@pytest.mark.parametrize("how", ["no base64", "no request", "no line"])
def test_a_line_of_the_file_that_was_altered_stops_no_other(lost, opened, how):
    made = alter(opened(), how)
    made["grants"].append(made["grants"][1])

    assert recovery.imported(made) == recovery.Imported(new=1, refused=1)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ({"root": "0" * 64}, "no roster"),
        ({"newest": "0" * 64}, "does not end with this roster"),
        ({"shares": "same"}, "miswritten"),
        ({"shares": "foreign"}, "another recovery key"),
    ],
    ids=["root", "newest", "one person", "foreign"],
)
def test_open_says_what_is_wrong(lost, founding, settings, terminal, tmp_path, spoil, words):
    path = tmp_path / "parcel"
    path.write_text(json.dumps(recovery.exported()))
    one, other = founding.shares[1], founding.shares[2]
    if spoil.get("shares") == "same":
        other = one
    if spoil.get("shares") == "foreign":
        foreign = split_seed(bytes(32))
        one, other = foreign[1], foreign[2]
    terminal(*one, *other)
    hashes = {name: spoil[name] for name in ("root", "newest") if name in spoil}

    with pytest.raises(CommandError, match=words):
        open_parcel(path, tmp_path / "new", settings, **hashes)

    assert not (tmp_path / "new").exists()


def test_what_was_altered_is_counted_and_named(
    lost, founding, settings, terminal, tmp_path, capsys
):
    parcel, new = tmp_path / "parcel", tmp_path / "new"
    spoiled = alter(recovery.exported(), "another blob")
    parcel.write_text(json.dumps(spoiled))
    terminal(*founding.shares[1], *founding.shares[2])

    open_parcel(parcel, new, settings)
    call_command("recovery_key", "import", str(new))

    said = capsys.readouterr().out
    request = spoiled["grants"][0]["request"]
    assert f"A grant was altered and does not open: request {request}" in said
    assert "1 grants were altered. Import the others." in said
    assert "1 grants are new.\n1 were altered; the list of events names them." in said


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
    open_parcel(parcel, new, settings, "--admit", str(heir[2]))
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
    assert len(ordered_cases.load_queue(by=after).entries) == 1


def test_an_import_that_fails_on_the_way_can_be_done_again(
    heir, founding, settings, terminal, tmp_path, monkeypatch
):
    """This host must not keep a roster that was rolled back: it would never be taken again."""

    def fail(*_given):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(recovery, "_lacking_and_fit", fail)
        with pytest.raises(ZeroDivisionError):
            inherit(heir, founding, settings, terminal, tmp_path)
    assert roster.verified().version == 1

    call_command("recovery_key", "import", str(tmp_path / "new"))

    assert roster.verified().version == 2
    after, _cookie = keys.unlock_staff(user=heir[0], passphrase=PASSPHRASE)
    assert len(ordered_cases.load_queue(by=after).entries) == 1


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
        open_parcel(parcel, tmp_path / "new", settings, "--admit", str(HelpRequest().pk))


def test_a_key_that_nothing_can_be_sealed_to_is_not_signed(heir, founding):
    parcel = recovery.exported()
    parcel["waiting"][0]["public"] = "AAAA"

    with pytest.raises(recovery.NotWaiting):
        recovery.waiting_key(parcel, heir[2])


def test_a_key_that_is_on_the_roster_is_not_signed_again(reader, opened, by_sql):
    row = CaseworkerKey.objects.get(pk=reader.person.key)
    by_sql(row, state="pending")

    with pytest.raises(recovery.NotWaiting):
        opened(admit=row.pk, today=timezone.localdate())


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


def test_new_shares_open_everything_and_the_old_ones_nothing(send, reader, opened, renew, capsys):
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
    assert len(opened(shares=(shares[2], shares[3]))["grants"]) == 2
    with pytest.raises(recovery.NotTheRecoveryKey):
        opened()


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
    "step",
    [
        ("open", "a", "b", "--root", "c", "--newest", "d"),
        ("rehearse", "a", "--root", "c"),
        ("renew", "a"),
    ],
)
def test_secrets_are_typed_at_a_terminal(monkeypatch, step):
    monkeypatch.setattr(os, "isatty", lambda _descriptor: False)

    with pytest.raises(CommandError, match="terminal"):
        call_command("recovery_key", *step)
