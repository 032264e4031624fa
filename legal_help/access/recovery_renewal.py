"""Another recovery key in the place of the one on paper: a share was lost, or seen by somebody."""

import uuid
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction

from legal_help.access import granting
from legal_help.access.granting import Progress
from legal_help.crypto.keys_public import PublicKeys
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import HelpRequest, KeyGrant
from legal_help.trust import chain, keys, roster
from legal_help.trust.chain import NotASupervisor
from legal_help.trust.keys import Caseworker

AT_MOST: Final = 1_000_000


class NotOnPaper(Exception):
    """Two of the new shares, as they were typed back, do not make the key."""


@dataclass(frozen=True, repr=False)
class NewRecovery:
    """A key that counts for nothing yet, and its shares, which are kept nowhere."""

    public: PublicKeys
    shares: dict[int, list[str]]


def prepared() -> NewRecovery:
    return NewRecovery(*keys.new_recovery())


def put_in_place(new: NewRecovery, *, by: Caseworker, one: list[str], other: list[str]) -> Progress:
    """Sign the key into the roster and let it open all that `by` can open.

    `one` and `other` are two shares as they were typed back from paper. Every request is marked for
    a new case key; what `by` cannot open stays with the old recovery key until it has one, and is
    counted as left. Raises crypto.NotAShare, NotOnPaper, NotASupervisor.
    """
    if keys.recovery_opener(one=one, other=other).public != new.public:
        raise NotOnPaper
    recovery = chain.Recovery(key=uuid.uuid4(), public=new.public)
    with transaction.atomic():
        before = roster.locked()
        if by.person.key not in before.signers():
            raise NotASupervisor
        following = replace(
            before,
            version=before.version + 1,
            previous=roster.newest_hash(),
            recovery=recovery,
        )
        roster.publish(following, by=by)
        # Whoever has two of the old shares has perhaps opened what is there: it gets new case keys.
        held = KeyGrant.objects.filter(recipient_key=before.recovery.key).values("request")
        HelpRequest.objects.filter(pk__in=held).update(rekey_needed=True)
        audit.record(action=Action.RECOVERY_RENEWED, object_ref=recovery.key, by=by)
    progress = granting.give_recovery(by=by, recovery=recovery, at_most=AT_MOST)
    given = KeyGrant.objects.filter(recipient_key=recovery.key).values("request")
    old = KeyGrant.objects.filter(recipient_key=before.recovery.key, request__in=given)
    old.delete()
    left = KeyGrant.objects.filter(recipient_key=before.recovery.key).values("request").distinct()
    return replace(progress, left=left.count())
