"""What tests of legal help say and compare: the passphrase, altered bytes, whole decisions."""

from datetime import timedelta

from django.utils import timezone

from legal_help.rules import decisions

PASSPHRASE = "unstylish litigator atom moonlike overhead scribing"


def flipped(blob, place=-1):
    """Another blob for certain: the byte that one would put there may be the one that is there."""
    altered = bytearray(blob)
    altered[place] ^= 1
    return bytes(altered)


def alone(at_once, function):
    (result,) = at_once(function)
    return result


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
    return decisions.Decision(
        outcome=decisions.Outcome(outcome), **{**needs.get(outcome, {}), **given}
    )
