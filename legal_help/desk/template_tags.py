"""Template tags for the frame of every page of the desk."""

from django import template
from django.db.models import Q

from legal_help.models import CaseworkerKey, ProposedRoster
from legal_help.trust import roster

register = template.Library()


@register.simple_tag
def people_to_see_to() -> int:
    """Return how many keys, stopped accounts and proposed rosters wait for a supervisor."""
    states = CaseworkerKey.State
    waits = Q(state=states.PENDING) | Q(state=states.ACTIVE, user__is_active=False)
    keys = CaseworkerKey.objects.filter(waits)
    proposed = roster.proposed(roster.verified()) if ProposedRoster.objects.exists() else None
    if proposed is None:
        return keys.count()
    # A key that waits for its second signature stands on the roster that waits.
    return keys.exclude(pk__in=list(proposed.by_key), state=states.PENDING).count() + 1
