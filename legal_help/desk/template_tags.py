"""Template tags for the frame of every page of the desk."""

from django import template

from legal_help.access import membership
from legal_help.event_log import log
from legal_help.models import CaseworkerKey
from legal_help.trust import roster

register = template.Library()


@register.simple_tag
def people_to_see_to() -> int:
    """Return how many keys, stopped accounts and proposed rosters wait for a supervisor."""
    known = log.look()
    proposed = roster.proposed(known.roster)
    stopped = CaseworkerKey.objects.filter(pk__in=list(known.roster.by_key), user__is_active=False)
    return (membership.unsigned(known, proposed).order_by() | stopped).count() + bool(proposed)
