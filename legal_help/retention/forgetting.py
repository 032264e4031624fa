"""Blot out the details of old events: two years are long enough to ask who read whose file.

What is left of an event is its place, its day, its hash and its signature: the chain still holds.
"""

import logging
from datetime import date

from legal_help.events.actions import Action
from legal_help.evidence import audit_check
from legal_help.models import AuditEvent, Tombstone
from legal_help.trust import roster

logger = logging.getLogger(__name__)

# Who came in and when. All else goes with the request it tells of, or stays: a request that is
# still here, its wall or its hold may rest on an event that is older.
OF_ENTRY = (
    Action.SIGNED_IN,
    Action.SIGN_IN_FAILED,
    Action.UNLOCKED,
    Action.UNLOCK_FAILED,
    Action.UNLOCK_REFUSED,
)


def forget_old_details(*, today: date) -> int:
    """Blot out what is older than two years, behind a checkpoint that is; return how many.

    Without a roster nobody could tell a checkpoint from a forged one, and nothing is blotted out.
    """
    try:
        up_to = audit_check.signed_long_ago(roster.verified(), today)
    except roster.NoRoster:
        return 0
    gone = {str(pk) for pk in Tombstone.objects.values_list("pk", flat=True)}
    old = AuditEvent.objects.filter(seq__lte=up_to).exclude(action=Action.FORGOTTEN)
    chosen = [
        seq
        for seq, action, ref in old.values_list("seq", "action", "object_ref")
        if action in OF_ENTRY or ref in gone
    ]
    blank = {"at": None, "actor": "", "object_ref": "", "detail_code": ""}
    blotted = 0
    for start in range(0, len(chosen), 500):
        rows = AuditEvent.objects.filter(seq__in=chosen[start : start + 500])
        blotted += rows.update(action=Action.FORGOTTEN, **blank)
    if blotted:
        logger.info("Forgot the details of %s old events", blotted)
    return blotted
