"""Plant a whole case of a person who never was: sealed well, signed well, and of any content."""

import json
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils import timezone

from legal_help.access.grants import seal_grants
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import Pair, new_secret, wrap
from legal_help.events.case_actions import CaseAction
from legal_help.events.sign_step import sign_step
from legal_help.events.state import NOTHING_FOLDED
from legal_help.models import HelpRequest, KeyGrant
from legal_help.sealed.case_opener import hash_of_keys, keys_blob, lock_of, new_drop
from legal_help.sealed.texts import mark_of
from legal_help.trust import roster
from legal_help.trust.code_columns import hashes_of_code
from tests.legal_help.lines import plant

PARTS = {"card": {"names": ["Zzplanted"]}, "triage": {"facts": {}}, "answers": {"language": "en"}}


@dataclass(frozen=True, kw_only=True)
class PlantedCase:
    """What its author knows of it."""

    case: UUID
    row: HelpRequest
    drop: Pair


def plant_case(*, ref="FERN-0001", stored_under="", lookup=b"", wrapped=b"w", **given):
    """Put a case into the log and the tables, as whoever owns the database can without any key.

    `given` may be its `person` and `case`, and card, triage and answers, as JSON or as bytes.
    """
    person, case = given.pop("person", None) or Pair.generate(), given.pop("case", None) or uuid4()
    case_key = new_secret()
    drop, drop_wrapped = new_drop(case_key, case, 1)
    keys, lookup = keys_blob(person.public, drop.public), lookup or new_secret()
    code = {"receipt_lookup": lookup, "receipt_salt_v": 1, "applicant_wrapped": wrapped}
    texts = {name: _padded(content) for name, content in (PARTS | given).items()}
    counts = roster.verified()
    holders = {*counts.taking_requests(), counts.recovery_key}
    grants = seal_grants(case, case_key, 1, holders, counts)
    today = timezone.localdate().isoformat()
    state = dict.fromkeys(("owner", "offered_to", "taken_back_on", "end", "hold", "proposal"))
    state |= dict.fromkeys(("messages_in", "messages_out", "read_up_to", "notes"), 0)
    state |= {"messages_fold": NOTHING_FOLDED, "notes_fold": NOTHING_FOLDED}
    state |= {"status": "received", "received_on": today, "review_by": today, "walls": {}}
    state |= {"is_urgent": False, "is_stale": False, "form": 1, "version": 1, "ref": ref}
    state |= {
        "parts": {name: mark_of(name, case, text) for name, text in texts.items()},
        "person": person.public.signing.hex(),
        "keys": hash_of_keys(keys),
        "code": hashes_of_code(HelpRequest(**code)),
        "lock": lock_of(case_key, 1),
        "holders": sorted(holders),
    }
    head = sign_step(
        None,
        CaseAction.SEND,
        case=str(case),
        by="person",
        pair=person,
        on=today,
        roster=counts,
        chosen=state,
    )
    plant(head.event.body, head.event.signature)
    row = HelpRequest.objects.create(
        id=case,
        public_ref=stored_under or ref,
        **code,
        keys=keys,
        drop_private=drop_wrapped,
        **{
            name: wrap(case_key, row_labels.part(name, case, 1), text)
            for name, text in texts.items()
        },
    )
    KeyGrant.objects.bulk_create(grants)
    return PlantedCase(case=case, row=row, drop=drop)


def _padded(content):
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return text + b"\x80" + bytes(64)
