"""Template tags for the frame of every page of the desk."""

from django import template
from django.db.models import Q

from legal_help.models import CaseworkerKey

register = template.Library()


@register.simple_tag
def people_to_see_to() -> int:
    """Return how many keys and stopped accounts wait for a supervisor."""
    states = CaseworkerKey.State
    waits = Q(state=states.PENDING) | Q(state=states.ACTIVE, user__is_active=False)
    return CaseworkerKey.objects.filter(waits).count()
