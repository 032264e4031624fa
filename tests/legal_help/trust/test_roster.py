import uuid
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import timezone

from legal_help.access import membership
from legal_help.intake import submit
from legal_help.models import AuditEvent, CaseworkerKey, SignedDocument
from legal_help.trust import chain, host_copy, keys, roster
from tests.legal_help.helpers import PASSPHRASE


def next_version(**changes):
    now = roster.verified()
    return replace(now, version=now.version + 1, previous=roster.newest_hash(), **changes)


def insert(document, version):
    """Put a document into the database, as somebody who can write there would."""
    SignedDocument.objects.create(
        kind="roster",
        version=version,
        body=document.body,
        signature=document.signature,
        signer_key=document.signer,
    )


def alarms():
    found = AuditEvent.objects.filter(action="roster_refused")
    return list(found.values_list("detail_code", flat=True))


@pytest.fixture
def eve(pair):
    """A reader of nobody's choosing."""
    return chain.Person(
        key=uuid.uuid4(),
        user=1,
        groups=frozenset({chain.INTAKE, chain.SUPERVISOR}),
        public=pair.public,
        since=timezone.localdate(),
    )


def test_first_roster_names_the_supervisor_and_the_recovery_key(founding, supervisor):
    first = roster.verified()

    (person,) = first.people
    assert (first.version, first.previous, first.is_demo) == (1, "", False)
    assert (person.user, person.groups) == (supervisor.pk, {"intake", "supervisor"})
    assert person.key == CaseworkerKey.objects.get().pk
    assert first.recovery.key != person.key


def test_first_roster_signs_itself(founding):
    document = SignedDocument.objects.get()
    (person,) = roster.verified().people

    assert document.signer_key == person.key
    assert chain.is_signature(
        bytes(document.signature),
        by=person.public.signing,
        label=chain.row_labels.roster(1),
        text=bytes(document.body),
    )


def test_next_version_counts_when_a_supervisor_signed_it(colleague):
    assert [person.user for person in roster.verified().people][1] == colleague.user.pk
    assert roster.verified().version == 2
    assert alarms() == []


def test_next_version_counts_when_recovery_signed_it(founding):
    now = roster.verified()
    pair = keys.recovery_opener(one=founding.shares[1], other=founding.shares[2])
    insert(chain.sign(next_version(), signer=now.recovery.key, pair=pair), 2)

    assert roster.verified().version == 2


def test_caseworker_who_is_no_supervisor_signs_nothing(colleague):
    insert(chain.sign(next_version(), signer=colleague.person.key, pair=colleague.pair), 3)

    assert roster.verified().version == 2
    assert alarms() == ["unsigned_version"]


def test_inserted_reader_is_refused_with_an_alarm_a_day(founding, eve, pair):
    people = (*roster.verified().people, eve)
    insert(chain.sign(next_version(people=people), signer=eve.key, pair=pair), 2)

    for _ in range(3):
        assert roster.verified().version == 1
    assert alarms() == ["unsigned_version"]


def test_inserted_recovery_key_is_refused(founding, pair):
    now = roster.verified()
    forged = next_version(recovery=chain.Recovery(key=now.recovery.key, public=pair.public))
    insert(chain.sign(forged, signer=now.recovery.key, pair=pair), 2)

    assert roster.verified().recovery == now.recovery
    assert alarms() == ["unsigned_version"]


def test_altered_first_version_is_refused_and_the_host_copy_used(founding, eve, by_sql):
    now = roster.verified()
    forged = chain.encode(replace(now, people=(*now.people, eve)))
    by_sql(SignedDocument.objects.get(), body=forged)

    assert roster.verified() == now
    assert alarms() == ["host_copy_used"]


def test_older_roster_put_back_is_refused_and_the_host_copy_used(colleague):
    assert roster.verified().version == 2
    SignedDocument.objects.filter(version=2).delete()

    assert roster.verified().version == 2
    assert submit.why_intake_is_closed() is None
    assert alarms() == ["host_copy_used"]


def test_roster_lost_with_the_database_is_kept_by_the_host(founding):
    now = roster.verified()
    SignedDocument.objects.all().delete()

    assert roster.verified() == now


def test_fork_is_refused_even_if_a_supervisor_signed_it(reader, colleague):
    now = roster.verified()
    first = SignedDocument.objects.get(version=1)
    SignedDocument.objects.filter(version=2).delete()
    fork = replace(now, previous=chain.Document(bytes(first.body), b"", now.people[0].key).hash)
    fork = replace(fork, people=now.people[:1])
    insert(chain.sign(fork, signer=reader.person.key, pair=reader.pair), 2)

    assert roster.verified() == now
    assert alarms() == ["host_copy_used"]


def test_version_that_names_another_before_it_is_refused(reader):
    forged = replace(next_version(), previous="0" * 64)
    insert(chain.sign(forged, signer=reader.person.key, pair=reader.pair), 2)

    assert roster.verified().version == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"version": 2}'])
def test_document_that_is_no_roster_is_refused(founding, body):
    insert(chain.Document(body, b"", uuid.uuid4()), 2)

    assert roster.verified().version == 1
    assert alarms() == ["unsigned_version"]


def test_pin_moves_forward(colleague, settings):
    settings.ROSTER_ROOT = roster.newest_hash()

    assert roster.verified().version == 2


@pytest.mark.parametrize(("root", "code"), [("", "no-root"), ("0" * 64, "root-not-found")])
def test_no_roster_without_its_root(founding, settings, root, code):
    settings.ROSTER_ROOT = root

    with pytest.raises(roster.NoRoster, match=code):
        roster.verified()


def test_host_copy_is_never_lowered(colleague, settings):
    newest = roster.verified()
    stored = chain.verify(roster._stored_documents(), root=settings.ROSTER_ROOT)

    roster._keep(chain.Chain(stored.links[:1], has_refused=False))

    ours = chain.verify(host_copy.read("roster"), root=settings.ROSTER_ROOT)
    assert ours.links[-1].roster == newest
    assert len(host_copy.read("roster")) == 2


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"version": Infinity}', b"null", b'{"version": []}']
)
def test_document_that_is_no_roster_stops_nobody(founding, body):
    insert(chain.Document(body, b"", uuid.uuid4()), 2)

    assert roster.verified().version == 1
    assert alarms() == ["unsigned_version"]


@pytest.mark.parametrize("written", ["", "{", "null", "[{}]", '[{"body": "x"}]'])
def test_damaged_copy_of_this_host_closes_intake_and_says_so(founding, written):
    roster.verified()
    (host_copy.folder() / "roster.json").write_text(written)

    assert submit.why_intake_is_closed() == "host-copy-damaged"
    assert submit.why_intake_is_closed() == "host-copy-damaged"
    assert alarms() == ["host_copy_damaged"]


# What was not committed


def test_a_version_that_is_rolled_back_is_not_kept_by_this_host(reader):
    with transaction.atomic():
        roster.publish(next_version(), by=reader)
        assert roster.verified().version == 2
        transaction.set_rollback(True)

    assert roster.verified().version == 1
    assert alarms() == []


def test_a_version_is_kept_as_soon_as_it_is_committed(reader):
    roster.publish(next_version(), by=reader)
    SignedDocument.objects.filter(version=2).delete()

    assert roster.verified().version == 2
    assert alarms() == ["host_copy_used"]


def test_nothing_is_kept_before(reader):
    with transaction.atomic():
        roster.publish(next_version(), by=reader)
        roster.verified()

        assert len(host_copy.read(roster.KEPT)) == 1


# Never below what this host has kept


def test_an_older_pin_with_an_older_database_brings_no_leaver_back(
    reader, colleague, third, settings
):
    """A backup is put back, its settings included: the pin had moved forward meanwhile."""
    first = settings.ROSTER_ROOT
    roster.verified()
    settings.ROSTER_ROOT = roster.newest_hash()
    membership.remove(by=reader, key=colleague.person.key)
    assert roster.verified().version == 4
    assert [chain.decode(each.body).version for each in host_copy.read("roster")] == [3, 4]

    SignedDocument.objects.filter(version__gt=2).delete()
    CaseworkerKey.objects.filter(pk=colleague.person.key).update(state="active")
    settings.ROSTER_ROOT = first

    assert submit.why_intake_is_closed() == "behind-host-copy"
    assert alarms() == ["behind_host_copy"]
    with pytest.raises(roster.NoRoster):
        keys.unlock_staff(user=colleague.user, passphrase=PASSPHRASE)
    assert len(host_copy.read("roster")) == 2


def test_the_next_version_brings_back_what_the_database_lost(reader, colleague, third):
    """A backup is put back, and somebody is removed: on a gap that would have counted for nothing."""
    roster.verified()
    SignedDocument.objects.filter(version__gt=1).delete()

    membership.remove(by=reader, key=colleague.person.key)

    assert roster.verified().version == 4
    assert not keys.is_reader(user=colleague.user)
    assert keys.is_reader(user=third.user)
    assert list(SignedDocument.objects.values_list("version", flat=True).order_by("version")) == [
        1, 2, 3, 4,
    ]  # fmt: skip


def test_a_signature_that_was_spoilt_is_put_right_by_the_next_version(
    reader, colleague, third, by_sql
):
    roster.verified()
    by_sql(SignedDocument.objects.get(version=2), signature=b"spoilt")

    membership.remove(by=reader, key=colleague.person.key)

    assert not keys.is_reader(user=colleague.user)
    assert (
        chain.verify(roster._stored_documents(), root=roster.root()).links[-1].roster.version == 4
    )


def test_nothing_that_stands_in_the_way_hinders_a_signature(reader, colleague, eve, pair):
    """The attack: whoever is to be removed puts a next version of their own into the database."""
    forged = next_version(people=(*roster.verified().people, eve))
    insert(chain.sign(forged, signer=eve.key, pair=pair), 3)

    membership.remove(by=reader, key=colleague.person.key)

    assert roster.verified().version == 3
    assert not keys.is_reader(user=colleague.user)


def test_a_version_on_top_of_an_older_one_takes_no_place(reader, colleague):
    """Of two who sign at once, the later one must not write over the earlier."""
    first = roster._verified_chain().links[0]
    stale = replace(first.roster, version=2, previous=first.document.hash)
    before = roster._stored_documents()

    with pytest.raises(roster.NotTheNext):
        roster.publish(stale, by=reader)

    assert roster._stored_documents() == before
    assert keys.is_reader(user=colleague.user)


def test_what_recovery_signed_stands_on_no_gap_either(founding, colleague):
    now = roster.verified()
    opener = keys.recovery_opener(one=founding.shares[1], other=founding.shares[2])
    document = chain.sign(next_version(), signer=now.recovery.key, pair=opener)
    SignedDocument.objects.filter(version=2).delete()

    roster.adopt(document)

    stored = chain.verify(roster._stored_documents(), root=roster.root())
    assert stored.links[-1].document == document


@pytest.mark.parametrize(
    ("kept", "reached"),
    [
        ([], True),
        ([1], True),
        ([2], True),
        ([1, 2], True),
        ([3], False),
        ([1, 2, 3], False),
        (["other 2"], False),
        (["other 1", 2], False),
        (["no roster"], True),
    ],
)
def test_which_chain_reaches_what_was_kept(colleague, kept, reached):
    links = roster._verified_chain().links
    second, third_ = links[1], next_version()
    documents = {
        1: links[0].document,
        2: second.document,
        3: chain.Document(chain.encode(third_), b"", second.document.signer),
        "no roster": chain.Document(b"{}", b"", second.document.signer),
        **{
            f"other {version}": chain.Document(
                chain.encode(replace(third_, version=version)), b"", second.document.signer
            )
            for version in (1, 2)
        },
    }

    chain_now = chain.Chain(links, has_refused=False)

    assert chain_now.reaches([documents[each] for each in kept]) is reached
