"""What tests of legal help say and compare: the passphrase, altered bytes, whole decisions."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from legal_help.access import membership
from legal_help.event_log import log, log_rows
from legal_help.event_log.appending import writing
from legal_help.events.event import Notice
from legal_help.events.outcomes import Outcome
from legal_help.models import HelpRequest
from legal_help.rules import decisions
from legal_help.rules.law import Law
from legal_help.trust import keys, roster
from legal_help.trust.roster import sign_first

PASSPHRASE = "unstylish litigator atom moonlike overhead scribing"


def flipped(blob, place=-1):
    """Another blob for certain: the byte that one would put there may be the one that is there."""
    altered = bytearray(blob)
    altered[place] ^= 1
    return bytes(altered)


def alone(at_once, function):
    (result,) = at_once(function)
    return result


def new_key(user, passphrase=PASSPHRASE):
    """Return a key that no roster names yet, and its pair."""
    key, pair = keys.new_caseworker_key(user=user, passphrase=passphrase)
    key.save(force_insert=True)
    return key, pair


def remarks(check, *codes):
    """Return which of these codes a check of a deployment gives."""
    found = [remark.id.removeprefix("legal_help.") for remark in check()]
    return [code for code in found if code in codes]


def waiting_keys():
    return membership.pending(log.look())


def decision(outcome, **given):
    """A whole decision of this outcome."""
    given.pop("shown", None)
    today = timezone.localdate()
    needs = {
        "more_needed": {"letter": "Zzletter"},
        "consult_offered": {"letter": "Zzletter"},
        "referred": {"letter": "Zzletter", "to": "Zzlegal aid", "has_consent": True},
        "cannot_help": {"letter": "Zzletter", "reason": "no_capacity"},
        "no_contact": {"tried_on": tuple(today - timedelta(days=days) for days in (14, 7, 0))},
    }
    return decisions.Decision(outcome=Outcome(outcome), **{**needs.get(outcome, {}), **given})


def notices(*actions):
    """What the log tells beside the steps of cases, the oldest first: all of it, or these actions."""
    found = [line.content for line in log_rows.lines_since(1)]
    return [
        each
        for each in found
        if isinstance(each, Notice) and (each.action in actions or not actions)
    ]


def head_of(receipt):
    """The last good event of a case, and its state."""
    case = HelpRequest.objects.only("pk").get(public_ref=receipt.public_ref)
    return log.look().head(case.pk)


def state_of(receipt):
    return head_of(receipt).state


def sign_roster(*, by, also=None, **changes):
    """Put the next roster into the log; with two supervisors `also` signs it first."""
    with writing() as batch:
        following = roster.following(batch.known.roster, by=by.by, **changes)
        if also:
            following = sign_first(following, also.pair, by=also.by)
        batch.add_roster(roster.signer_of(following, by.pair))
    return log.look().roster


def amended(law, fact, parameters):
    """Return the law with other numbers in one of its facts."""
    return Law({**law.facts, fact.slug: replace(fact, parameters=parameters)})
