import json
import os
from dataclasses import asdict, replace
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from legal_help.access import membership, recovery, waiting_cases
from legal_help.access.founding import words_of_member
from legal_help.access.locked_case import NoSuchRequest
from legal_help.access.recovery import NotRecovered
from legal_help.casework import assignment, cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto.shares import split_seed
from legal_help.event_log import log
from legal_help.events.roster import Roster
from legal_help.management import terminal as at_terminal
from legal_help.models import CaseworkerKey, HelpRequest, KeyGrant
from legal_help.trust import keys, roster
from tests.legal_help.evidence.looking import night
from tests.legal_help.helpers import PASSPHRASE, new_key, notices, sign_roster, state_of
from tests.legal_help.lines import plant


@pytest.fixture
def lost(begin_in, send, reader):
    """Two requests whose only reader lost the passphrase and has a new key on roster 2."""

    def made():
        for _ in range(2):
            send()
        key, pair = new_key(reader.user, "six new words")
        new = replace(reader.person, key=str(key.pk), public=bytes(pair.public).hex())
        sign_roster(by=reader, people=(new,))
        return keys.unlock_staff(user=reader.user, passphrase="six new words")[0]

    return replace(begin_in("lost", made), user=reader.user)


@pytest.fixture
def terminal(monkeypatch):
    """People who type these lines."""

    def terminal(*lines):
        typed = iter(lines)
        monkeypatch.setattr(os, "isatty", lambda _descriptor: True)
        monkeypatch.setattr("builtins.input", lambda _prompt: next(typed))

    return terminal


def open_parcel(parcel, new, *more, newest=""):
    call_command(
        "recovery_key", "open", str(parcel), str(new),
        "--newest", newest or roster.verified().hash, *more,
    )  # fmt: skip


@pytest.fixture
def opened(founding):
    """What two people make of a parcel, perhaps of one that was changed on its way."""

    def opened(parcel=None, shares=None, **given):
        one, other = shares or (founding.shares[1], founding.shares[2])
        hashes = {"newest": roster.verified().hash} | given
        # As it travels, in a file.
        written = json.loads(json.dumps(parcel or recovery.export_parcel()))
        return recovery.open_parcel(written, one=one, other=other, **hashes)

    return opened


def test_three_steps_bring_the_requests_back(lost, founding, terminal, tmp_path, capsys):
    parcel, new = tmp_path / "parcel", tmp_path / "new"
    assert ordered_cases.load_queue(by=lost).entries == []

    call_command("recovery_key", "export", str(parcel))
    terminal(*founding.shares[3], *founding.shares[1])
    open_parcel(parcel, new)
    before = roster.verified().hash
    call_command("recovery_key", "import", str(new))
    call_command("recovery_key", "import", str(new))

    assert len(ordered_cases.load_queue(by=lost).entries) == 2
    told = [event.details for event in notices("grants_recovered")]
    assert told == [{"grants": 2, "refused": 0}, {"grants": 0, "refused": 0}]
    assert capsys.readouterr().out.splitlines() == [
        "2 grants. All in this file is sealed.",
        f"The newest roster: {before}",
        "Write it down. Every reader sees it at the desk, under About security.",
        "The first share, a line at a time:",
        "The second share, a line at a time:",
        "2 grants, sealed to the readers of the roster.",
        "2 grants are new.",
        "0 grants are new.",
    ]


def test_opening_asks_no_database(lost, founding, django_assert_num_queries):
    parcel, newest = json.loads(json.dumps(recovery.export_parcel())), roster.verified().hash
    one, other = founding.shares[1], founding.shares[2]

    with django_assert_num_queries(0):
        opened = recovery.open_parcel(parcel, newest=newest, one=one, other=other)

    assert {line["recipient"] for line in opened["grants"]} == {str(lost.person.key)}


def test_import_takes_nothing_for_strangers_and_erased_requests(lost, opened):
    made = opened()
    made["grants"][0]["recipient"] = str(HelpRequest().pk)
    made["grants"][1]["request"] = str(HelpRequest().pk)

    assert len(made["grants"]) == 2
    assert recovery.import_parcel(made) == recovery.Imported(new=0, refused=0)


def test_a_roster_on_which_a_leaver_still_reads_is_not_taken(send, reader, colleague, opened):
    """The attack: the parcel is cut back to the day before somebody left, who kept their key."""
    send()
    older = roster.verified()
    membership.remove(by=reader, key=colleague.person.key)
    parcel = recovery.export_parcel()
    short = parcel | {"roster": older.body.hex()}
    seen = opened(short, newest=older.hash)
    assert colleague.by in {line["recipient"] for line in seen["grants"]}

    with pytest.raises(NotRecovered, match="does not end with this roster"):
        opened(short)
    assert {line["recipient"] for line in opened(parcel)["grants"]} == {reader.by}
    with pytest.raises(NotRecovered, match="signed for another house"):
        recovery.import_parcel(seen)


def test_nobody_who_is_kept_out_has_a_grant_in_the_file(
    send, reader, colleague, third, opened, decide
):
    """From one request somebody recused themselves, one is accepted and a supervisor's, one of all."""
    recused, accepted, free = (send() for _ in range(3))
    assignment.recuse_oneself(by=colleague, public_ref=recused.public_ref)
    cases.take_case(by=third, public_ref=accepted.public_ref)
    decide(accepted, "accepted", by=third)

    made = opened()

    names = {each.by: each.user.username for each in (reader, colleague, third)}
    found = {receipt.public_ref: set() for receipt in (recused, accepted, free)}
    for line in made["grants"]:
        found[HelpRequest.objects.get(pk=line["request"]).public_ref].add(names[line["recipient"]])
    assert found == {
        recused.public_ref: {"sofia", "thandi"},
        accepted.public_ref: {"sofia", "thandi"},
        free.public_ref: {"sofia", "carlos", "thandi"},
    }


def test_heirs_may_open_any_case_but_one_that_a_wall_keeps_from_them(
    send, reader, colleague, third, opened
):
    """A wall stays: who was recused before recovery was used is not let in by it."""
    mine, theirs = send(), send()
    assignment.recuse_oneself(by=reader, public_ref=theirs.public_ref)

    recovery.import_parcel(opened())

    counts = roster.verified()
    assert (counts.version, counts.heirs) == (4, (reader.by,))
    assert cases.open_case(by=reader, public_ref=mine.public_ref)
    with pytest.raises(NoSuchRequest):
        cases.open_case(by=reader, public_ref=theirs.public_ref)


@pytest.mark.exhaustive  # an edge of recovery
def test_the_night_tells_of_a_grant_that_an_heir_lost(lost, opened):
    recovery.import_parcel(opened())
    first, second = HelpRequest.objects.order_by("pk")
    assert {code for code, _case in night()} == {"no_key_left"}

    KeyGrant.objects.filter(request=first, recipient=lost.by).delete()

    assert ("grant_missing", str(first.pk)) in night()
    assert ("grant_missing", str(second.pk)) not in night()


def test_what_recovery_opened_has_a_key_that_the_old_one_does_not_know(lost, opened):
    """The lost passphrase may be found by somebody: what is written from now on it does not open."""
    recovery.import_parcel(opened())

    assert waiting_cases.still_to_rekey(by=lost) == 2
    progress = waiting_cases.rekey_waiting(by=lost, at_most=9)

    assert (progress.done, progress.left) == (2, 0)
    for row in HelpRequest.objects.all():
        assert state_of(row).holders == tuple(sorted([lost.by, roster.verified().recovery_key]))


@pytest.mark.exhaustive
def test_a_grant_for_another_version_of_the_key_is_not_taken(lost, opened):
    """Work went on between the opening and a second import: the case has another key now."""
    made = opened()
    recovery.import_parcel(made)
    waiting_cases.rekey_waiting(by=lost, at_most=9)
    KeyGrant.objects.filter(recipient=lost.by).delete()

    assert recovery.import_parcel(made) == recovery.Imported(new=0, refused=0)


def test_a_parcel_that_the_log_has_left_behind_is_not_taken(lost, send, opened):
    made = opened()
    send()
    counts = roster.verified()

    with pytest.raises(NotRecovered, match="signed for another house"):
        recovery.import_parcel(made)
    assert roster.verified() == counts


@pytest.mark.exhaustive
def test_in_doubt_recovery_waits(lost, opened, tmp_path):
    """What somebody planted would stand before its roster for ever."""
    made, bad = opened(), plant(b"{}", links=False)
    path = tmp_path / "new"
    path.write_text(json.dumps(made))
    counts = roster.verified()

    with pytest.raises(CommandError, match="cannot be right"):
        call_command("recovery_key", "import", str(path))
    assert roster.verified() == counts

    bad.delete()
    call_command("recovery_key", "import", str(path))
    assert roster.verified().version == counts.version + 1


def alter(parcel, how):
    grants = parcel["grants"]
    match how:
        case "another blob":
            grants[0]["blob"] = "AAAA"
        case "no hex":
            grants[0]["blob"] = "!"
        case "no request":
            grants[0]["request"] = "x"
        case "no line":
            grants[0] = None
        case "no state":
            del grants[0]["state"]
        case "another key":
            grants[0]["state"]["lock"] = "00" * 32
    return parcel


@pytest.mark.sampled
@pytest.mark.parametrize(
    "how", ["another blob", "no hex", "no request", "no line", "no state", "another key"]
)
def test_a_grant_that_was_altered_stops_no_other(lost, opened, told, how):
    parcel = recovery.export_parcel()
    altered = parcel["grants"][0]["request"]

    made = opened(alter(parcel, how))

    assert len(made["grants"]) == len(made["refused"]) == 1
    assert recovery.import_parcel(made) == recovery.Imported(new=1, refused=1)
    assert len(ordered_cases.load_queue(by=lost).entries) == 1
    is_named = how not in {"no request", "no line"}
    assert told() == ([("blob_altered", altered)] if is_named else [])


@pytest.mark.exhaustive  # an edge of recovery
@pytest.mark.parametrize("how", ["no hex", "no request", "no line"])
def test_a_line_of_the_file_that_was_altered_stops_no_other(lost, opened, how):
    made = alter(opened(), how)
    made["grants"].append(made["grants"][1])

    assert recovery.import_parcel(made) == recovery.Imported(new=1, refused=1)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ({"newest": "0" * 64}, "does not end with this roster"),
        ({"roster": "AAAA"}, "does not end with this roster"),
        ({"shares": "same"}, "miswritten"),
        ({"shares": "foreign"}, "another recovery key"),
    ],
    ids=["newest", "no roster", "one person", "foreign"],
)
def test_open_says_what_is_wrong(lost, founding, terminal, tmp_path, spoil, words):
    path = tmp_path / "parcel"
    changed = {name: spoil[name] for name in ("roster",) if name in spoil}
    path.write_text(json.dumps(recovery.export_parcel() | changed))
    one, other = founding.shares[1], founding.shares[2]
    if spoil.get("shares") == "same":
        other = one
    if spoil.get("shares") == "foreign":
        foreign = split_seed(bytes(32))
        one, other = foreign[1], foreign[2]
    terminal(*one, *other)

    with pytest.raises(CommandError, match=words):
        open_parcel(path, tmp_path / "new", newest=spoil.get("newest", ""))

    assert not (tmp_path / "new").exists()


@pytest.mark.exhaustive
def test_what_was_altered_is_counted_and_named(lost, founding, terminal, tmp_path, capsys):
    parcel, new = tmp_path / "parcel", tmp_path / "new"
    spoiled = alter(recovery.export_parcel(), "another blob")
    parcel.write_text(json.dumps(spoiled))
    terminal(*founding.shares[1], *founding.shares[2])

    open_parcel(parcel, new)
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
    assert KeyGrant.objects.filter(recipient=lost.by).count() == 0


# A rehearsal


def test_a_rehearsal_opens_the_dummy_and_nothing_else(lost, founding, terminal, tmp_path, capsys):
    parcel = tmp_path / "parcel"
    call_command("recovery_key", "export", str(parcel))
    terminal(*founding.shares[2], *founding.shares[3])

    call_command("recovery_key", "rehearse", str(parcel))

    assert "The shares open the dummy." in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["parcel"]


@pytest.mark.exhaustive
def test_a_rehearsal_asks_no_database(lost, founding, django_assert_num_queries):
    parcel = json.loads(json.dumps(recovery.export_parcel()))
    with django_assert_num_queries(0):
        assert recovery.opens_dummy(parcel, one=founding.shares[1], other=founding.shares[3])


def test_a_rehearsal_with_another_dummy_says_so(lost, founding, terminal, tmp_path):
    parcel = recovery.export_parcel() | {"dummy_hash": "00"}
    path = tmp_path / "parcel"
    path.write_text(json.dumps(parcel))
    terminal(*founding.shares[2], *founding.shares[3])

    with pytest.raises(CommandError, match="another one"):
        call_command("recovery_key", "rehearse", str(path))


# No supervisor is left


@pytest.fixture
def heir(founding, send):
    """The only supervisor is gone; somebody else has offered a key. Their words, and the key."""
    send()
    user = User.objects.create_user("nadia", password="x")
    words = membership.offer_key(user=user, passphrase=PASSPHRASE)
    return user, words, CaseworkerKey.objects.get(user=user).pk


def inherit(heir, founding, terminal, tmp_path, *, answer="yes"):
    parcel, new = tmp_path / "parcel", tmp_path / "new"
    call_command("recovery_key", "export", str(parcel))
    terminal(answer, *founding.shares[1], *founding.shares[2])
    open_parcel(parcel, new, "--admit", str(heir[2]))
    call_command("recovery_key", "import", str(new))
    return new


def test_recovery_signs_a_key_that_waits(heir, founding, terminal, tmp_path, capsys, told):
    user, words, key = heir

    new = inherit(heir, founding, terminal, tmp_path)
    call_command("recovery_key", "import", str(new))

    said = capsys.readouterr().out
    assert " ".join(words) in said
    assert f"A key waits, of the sign-in nadia: {key}" in said
    assert "You make a supervisor of nadia." in said
    assert roster.verified().version == 2
    after, _cookie = keys.unlock_staff(user=user, passphrase=PASSPHRASE)
    assert after.person.is_supervisor
    assert roster.verified().heirs == (str(key),)
    (entry,) = ordered_cases.load_queue(by=after).entries
    assert cases.open_case(by=after, public_ref=entry.case.public_ref)
    assert waiting_cases.give_lacking(by=after, to=str(key), at_most=9).done == 1
    assert str(key) in state_of(entry.case).holders
    assert told() == []


@pytest.mark.exhaustive  # an edge of recovery
def test_an_import_that_fails_on_the_way_can_be_done_again(
    heir, founding, terminal, tmp_path, monkeypatch
):
    """The roster is adopted before the grants are stored."""

    def fail(*_given):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(recovery, "_is_wanted", fail)
        with pytest.raises(ZeroDivisionError):
            inherit(heir, founding, terminal, tmp_path)
    assert KeyGrant.objects.filter(recipient=heir[2]).count() == 0

    call_command("recovery_key", "import", str(tmp_path / "new"))

    assert roster.verified().version == 2
    after, _cookie = keys.unlock_staff(user=heir[0], passphrase=PASSPHRASE)
    assert len(ordered_cases.load_queue(by=after).entries) == 1


def test_words_that_were_not_compared_sign_nothing(heir, founding, terminal, tmp_path):
    with pytest.raises(CommandError, match="Nothing was signed"):
        inherit(heir, founding, terminal, tmp_path, answer="no")
    assert not (tmp_path / "new").exists()


@pytest.mark.exhaustive  # an edge of recovery
def test_a_key_that_was_moved_in_the_parcel_has_other_words(heir, founding):
    """Whoever carries the parcel writes another account beside the key: its owner hears it."""
    _user, words, key = heir
    parcel = recovery.export_parcel()
    assert words_of_member(recovery.waiting_member(parcel, key)) == words

    parcel["waiting"][0]["user"] += 1

    assert words_of_member(recovery.waiting_member(parcel, key)) != words


def test_a_key_that_does_not_wait_is_not_signed(founding, terminal, tmp_path):
    parcel = tmp_path / "parcel"
    call_command("recovery_key", "export", str(parcel))
    terminal()

    with pytest.raises(CommandError, match="No key waits"):
        open_parcel(parcel, tmp_path / "new", "--admit", str(HelpRequest().pk))


@pytest.mark.exhaustive  # an edge of recovery
def test_a_key_that_nothing_can_be_sealed_to_is_not_signed(heir, founding):
    parcel = recovery.export_parcel()
    parcel["waiting"][0]["public"] = "AAAA"

    with pytest.raises(NotRecovered, match="No key waits"):
        recovery.waiting_member(parcel, heir[2])


@pytest.mark.exhaustive
def test_a_key_that_is_on_the_roster_is_not_signed_again(reader, opened):
    """Somebody writes it into the parcel, among those that wait."""
    parcel = recovery.export_parcel()
    assert parcel["waiting"] == []
    parcel["waiting"].append(asdict(reader.person))

    with pytest.raises(NotRecovered, match="No key waits"):
        opened(parcel, admit=UUID(reader.by))


def test_a_roster_that_recovery_did_not_sign_is_not_taken(heir, founding, pair, opened, tmp_path):
    """Somebody writes a parcel of their own and has it imported."""
    counts = roster.verified()
    made = opened(admit=heir[2])
    forged = Roster.read(bytes.fromhex(made["roster"]["body"]))
    body, signature = roster.signer_of(forged, pair)(*forged.log[:1], bytes.fromhex(forged.log[1]))
    made["roster"] = {"body": body.hex(), "signature": signature.hex()}
    path = tmp_path / "new"
    path.write_text(json.dumps(made))

    with pytest.raises(CommandError, match="signed for another house"):
        call_command("recovery_key", "import", str(path))
    assert roster.verified() == counts
    assert log.look().doubt is None


@pytest.mark.exhaustive
def test_whoever_is_signed_in_by_recovery_needs_no_second_supervisor(
    heir, founding, reader, second, terminal, tmp_path
):
    """Two were on the roster, and neither is there any more."""
    inherit(heir, founding, terminal, tmp_path)

    assert str(heir[2]) in roster.verified().supervisors


# Other shares


@pytest.fixture
def renew(monkeypatch, reader, terminal):
    """Make other shares, and type two of them back; gives them all."""

    def renew(*, username="sofia", passphrase=PASSPHRASE, spoil=False):
        made = keys.new_recovery()
        monkeypatch.setattr(keys, "new_recovery", lambda: made)
        monkeypatch.setattr(at_terminal, "getpass", lambda _prompt: passphrase)
        shares = made[1]
        typed = split_seed(bytes(32)) if spoil else shares
        terminal(*typed[1], *typed[3])
        call_command("recovery_key", "renew", username)
        return shares

    return renew


def test_new_shares_open_everything_and_the_old_ones_nothing(send, reader, opened, renew, capsys):
    send()
    old = roster.verified().recovery_key

    shares = renew()

    send()
    said = capsys.readouterr().out
    assert "It opens 1 requests." in said
    assert "The old shares: burn them." in said
    assert roster.verified().recovery_key != old
    assert not KeyGrant.objects.filter(recipient=old)
    assert len(opened(shares=(shares[2], shares[3]))["grants"]) == 2
    with pytest.raises(NotRecovered, match="another recovery key"):
        opened()


def test_what_the_supervisor_cannot_open_stays_with_the_old_key(
    send, founding, reader, colleague, renew, capsys
):
    receipt = send()
    assignment.recuse_oneself(by=reader, public_ref=receipt.public_ref)
    old = roster.verified().recovery_key

    renew()

    said = capsys.readouterr().out
    assert "It opens 0 requests." in said
    assert "1 are with the old key alone. Keep the old shares" in said
    assert KeyGrant.objects.filter(request__public_ref=receipt.public_ref, recipient=old).exists()


@pytest.mark.exhaustive  # an edge of recovery
def test_a_changed_request_stays_with_the_old_key_and_is_counted(
    send, founding, renew, by_sql, capsys
):
    send()
    by_sql(HelpRequest.objects.get(), keys=bytes(2496))

    renew()

    assert "1 are with the old key alone." in capsys.readouterr().out


@pytest.mark.exhaustive
def test_the_old_key_keeps_what_it_alone_opens_when_somebody_leaves(
    send, founding, reader, colleague, third, renew, by_sql
):
    """Rows of keys are brought in step with the roster then: not those of an old recovery key."""
    send()
    by_sql(HelpRequest.objects.get(), keys=bytes(2496))
    old = roster.verified().recovery_key
    renew()

    membership.remove(by=reader, key=colleague.by)

    assert KeyGrant.objects.filter(recipient=old).count() == 1
    assert not KeyGrant.objects.filter(recipient=colleague.by).exists()


def test_two_supervisors_put_a_new_key_in_place(send, reader, second, opened, renew, capsys):
    receipt = send()
    old = roster.verified()

    shares = renew()

    assert "Another supervisor has to sign as well" in capsys.readouterr().out
    assert roster.verified() == old
    shown = roster.proposed(old)
    membership.countersign(by=second, version_hash=shown.hash)
    assert roster.verified().recovery == shown.recovery
    waiting_cases.rekey_waiting(by=second, at_most=9)
    assert state_of(receipt).version == 2
    assert opened(shares=(shares[1], shares[2]))["refused"] == []


@pytest.mark.sampled
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
        ("open", "a", "b", "--newest", "d"),
        ("rehearse", "a"),
        ("renew", "a"),
    ],
)
def test_secrets_are_typed_at_a_terminal(monkeypatch, step):
    monkeypatch.setattr(os, "isatty", lambda _descriptor: False)

    with pytest.raises(CommandError, match="terminal"):
        call_command("recovery_key", *step)
