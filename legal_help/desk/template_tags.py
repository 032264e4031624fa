"""What the frame of the casework desk says on each of its pages."""

from django import template
from django.db.models import Q

from legal_help.models import CaseworkerKey

register = template.Library()


@register.simple_tag
def people_to_see_to() -> int:
    """How many keys, and stopped accounts of the roster, wait for a supervisor."""
    states = CaseworkerKey.State
    waits = Q(state=states.PENDING) | Q(state=states.ACTIVE, user__is_active=False)
    return CaseworkerKey.objects.filter(waits).count()
