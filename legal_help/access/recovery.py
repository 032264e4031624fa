"""The way back when nobody can open a request any more: the recovery key, joined from two shares.

Three steps, so that the key is never on the server: export the grants, open them on a machine
without a network, import the new grants. What travels is sealed at every step. Recovery signs a
roster that names heirs: they may open any case, as if they had held it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from django.utils import timezone

from legal_help.access import membership
from legal_help.access.founding import new_member
from legal_help.access.grants import seal_grants
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import CannotOpen, Pair, PublicKeys, fingerprint, new_secret, seal
from legal_help.event_log import alarms, appending, log
from legal_help.event_log.appending import writing
from legal_help.event_log.memory import Known
from legal_help.event_log.telling import add_notice
from legal_help.events.actions import Action
from legal_help.events.fields import UNREADABLE, Malformed
from legal_help.events.roster import Member, PublicHalf, Roster
from legal_help.events.state import State
from legal_help.events.step import may_open
from legal_help.models import HelpRequest, KeyGrant
from legal_help.sealed.case_opener import fits_lock
from legal_help.trust import keys, roster
from legal_help.trust.actors import Caseworker

type Parcel = dict[str, Any]


class NotRecovered(Exception):
    """Raised if recovery cannot go on. The words are shown at the terminal."""


NOT_THE_NEWEST: Final = (
    "The parcel does not end with this roster: it is older, or another hand wrote it. Export again, "
    "and take the hash from the desk, under About security."
)
NOT_WAITING: Final = "No key waits under this id in the parcel."


@dataclass(frozen=True, kw_only=True)
class Imported:
    """How many grants were new, and how many did not open and were refused."""

    new: int
    refused: int


def export_parcel() -> Parcel:
    """Return the grants to the recovery key, the roster that says who reads, the keys that wait.

    Each grant comes with the state of its case, since the machine that opens it has no database. A
    dummy is added, with which a rehearsal shows that the shares still open. Raises NoRoster.
    """
    known = log.look()
    counts, heads = known.roster, known.heads()
    grants = KeyGrant.objects.filter(recipient=counts.recovery_key)
    dummy = new_secret()
    return {
        "roster": counts.body.hex(),
        "log": [known.memory.place, known.memory.chain.hex()],
        "grants": [
            _written(grant) | {"state": heads[str(grant.request_id)].state.as_json()}
            for grant in grants
            if str(grant.request_id) in heads
        ],
        "waiting": [
            asdict(new_member(key, "supervisor")) | {"sign_in": key.user.username}
            for key in membership.pending(known)
        ],
        "dummy": seal(counts.recovery.keys, row_labels.REHEARSAL, dummy).hex(),
        "dummy_hash": fingerprint(dummy).hex(),
    }


def opens_dummy(parcel: Parcel, *, one: Iterable[str], other: Iterable[str]) -> bool:
    """Return whether the shares open the dummy, without a grant or a database.

    Raises crypto.NotAShare, NotRecovered.
    """
    pair = _joined(_roster_in(parcel), one, other)
    opened = pair.open(row_labels.REHEARSAL, bytes.fromhex(parcel["dummy"]))
    return bool(fingerprint(opened).hex() == parcel["dummy_hash"])


def waiting_member(parcel: Parcel, key: UUID) -> Member:
    """Return the member that a waiting key would make, to compare its words. Raises NotRecovered."""
    written = next((each for each in parcel["waiting"] if each["key"] == str(key)), None)
    if written is None:
        raise NotRecovered(NOT_WAITING)
    member = Member(
        key=str(key),
        user=written["user"],
        name=written["name"],
        groups=roster.ROLES["supervisor"],
        public=written["public"],
        since=timezone.localdate().isoformat(),
    )
    try:
        roster.require_usable(member.keys)
    except ValueError:
        raise NotRecovered(NOT_WAITING) from None
    return member


def open_parcel(
    parcel: Parcel,
    *,
    newest: str,
    one: Iterable[str],
    other: Iterable[str],
    admit: UUID | None = None,
) -> Parcel:
    """Seal every case key to each heir and holder, and sign the roster that names the heirs.

    No database is asked. `newest` is the hash of the roster, from paper: an older one names people
    who left. `admit`, a key whose words were compared, is signed in as a supervisor and is the heir;
    without it all supervisors are heirs. A grant that does not open stops no other; "refused" names its
    case. Raises crypto.NotAShare, NotRecovered.
    """
    before = _roster_in(parcel)
    if before.hash != newest:
        raise NotRecovered(NOT_THE_NEWEST)
    pair = _joined(before, one, other)
    following = _with_heirs(before, parcel, admit)
    place, chain = parcel["log"]
    body, signature = roster.signer_of(following, pair)(place, bytes.fromhex(chain))
    resealed: list[dict[str, Any]] = []
    refused: list[str] = []
    for written in parcel["grants"]:
        try:
            resealed += list(_resealed(written, pair, before, following))
        except (CannotOpen, *UNREADABLE):
            refused.append(str(written.get("request", "")) if isinstance(written, dict) else "")
    signed = {"body": body.hex(), "signature": signature.hex()}
    return {"grants": resealed, "roster": signed, "refused": refused}


def import_parcel(parcel: Parcel) -> Imported:
    """Adopt the roster that recovery signed, and store the grants that its readers lack.

    What did not open is told. Raises NotRecovered, NoRoster, InDoubt.
    """
    _adopt(parcel["roster"])
    known, refused = log.look(), len(parcel.get("refused", []))
    found = {}
    for written in parcel["grants"]:
        try:
            grant = _read(written)
        except UNREADABLE:
            refused += 1
            continue
        if _is_wanted(grant, known):
            found[grant.request_id, grant.recipient] = grant
    for case in filter(known.head, parcel.get("refused", [])):
        alarms.note_one("blob_altered", case=case)
    with writing() as batch:
        KeyGrant.objects.bulk_create(found.values())
        details = {"grants": len(found), "refused": refused}
        add_notice(batch, Action.GRANTS_RECOVERED, by=None, details=details)
    return Imported(new=len(found), refused=refused)


def _is_wanted(grant: KeyGrant, known: Known) -> bool:
    """Whether a reader may open this case, with this version of its key, and lacks the grant."""
    head = known.head(grant.request_id)
    member = known.roster.by_key.get(str(grant.recipient))
    if head is None or member is None or not may_open(head.state, member, known.roster):
        return False
    held = KeyGrant.objects.filter(
        request=grant.request_id, version=grant.version, recipient=grant.recipient
    )
    is_there = HelpRequest.objects.filter(pk=grant.request_id).exists()
    return is_there and grant.version == head.state.version and not held.exists()


def put_in_place(public: PublicKeys, *, by: Caseworker, one: list[str], other: list[str]) -> bool:
    """Sign another recovery key into the roster; return whether it counts now.

    `one` and `other` are two shares as they were typed back from paper. Every case then waits for a
    new key, which goes to the new recovery key. Raises crypto.NotAShare, NotRecovered,
    NotASupervisor.
    """
    if keys.recovery_opener(one=one, other=other).public != public:
        raise NotRecovered("These are not two of the new shares. Nothing was changed.")
    with roster.signing(by) as batch:
        named = PublicHalf(key=str(uuid4()), public=bytes(public).hex())
        following = roster.following(batch.known.roster, by=by.by, recovery=named)
        add_notice(batch, Action.RECOVERY_RENEWED, by=by, details={"key": named.key})
        return roster.sign(following, by=by, batch=batch)


def still_under_old_key() -> int:
    """Return how many cases the present recovery key does not open yet. Walls hide none of them."""
    known = log.look()
    heads = known.heads().values()
    return sum(known.roster.recovery_key not in head.state.holders for head in heads)


def _adopt(written: dict[str, str]) -> None:
    """Put the roster that recovery signed into the log, unless it was imported before."""
    body, signature = bytes.fromhex(written["body"]), bytes.fromhex(written["signature"])
    if log.look().roster.body == body:
        return
    try:
        with writing() as batch:
            batch.add_roster(lambda _place, _chain: (body, signature))
            membership.shut_out_leavers(batch.known, Roster.read(body))
    except (appending.RosterRefused, Malformed):
        raise NotRecovered(
            "The log went on since the export, or the roster was signed for another house. Shut the "
            "doors, export again, and open that."
        ) from None


def _roster_in(parcel: Parcel) -> Roster:
    try:
        return Roster.read(bytes.fromhex(parcel["roster"]))
    except ValueError:
        raise NotRecovered(NOT_THE_NEWEST) from None


def _joined(counts: Roster, one: Iterable[str], other: Iterable[str]) -> Pair:
    pair = keys.recovery_opener(one=one, other=other)
    if pair.public != counts.recovery.keys:
        raise NotRecovered("These shares belong to another recovery key.")
    return pair


def _with_heirs(before: Roster, parcel: Parcel, key: UUID | None) -> Roster:
    people, heirs = before.people, tuple(sorted(before.supervisors))
    if key:
        member = waiting_member(parcel, key)
        if member.key in before.keys:
            raise NotRecovered(NOT_WAITING)
        people, heirs = (*roster.without(people, users={member.user}), member), (member.key,)
    return roster.following(before, by=before.recovery_key, people=people, heirs=heirs)


def _resealed(
    written: dict[str, Any], pair: Pair, before: Roster, after: Roster
) -> Iterator[dict[str, Any]]:
    grant, state = _read(written), State.from_json(written["state"])
    mine = row_labels.grant(
        grant.request_id, recipient=UUID(before.recovery_key), version=grant.version
    )
    case_key = pair.open(mine, bytes(grant.blob))
    if grant.version != state.version or not fits_lock(case_key, state):
        raise CannotOpen
    readers = [member.key for member in after.people if may_open(state, member, after)]
    for sealed in seal_grants(grant.request_id, case_key, grant.version, readers, after):
        yield _written(sealed)


def _written(grant: KeyGrant) -> dict[str, Any]:
    return {
        "request": str(grant.request_id),
        "version": grant.version,
        "recipient": str(grant.recipient),
        "blob": grant.blob.hex(),
    }


def _read(written: dict[str, Any]) -> KeyGrant:
    """Return a grant that is not stored."""
    return KeyGrant(
        request_id=UUID(written["request"]),
        version=written["version"],
        recipient=UUID(written["recipient"]),
        blob=bytes.fromhex(written["blob"]),
    )
