"""Name the people for whom a service is that others are referred to, for staff."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.questions.parts.referrals import CRISIS, GENERAL

WHO_FOR: Mapping[str, Promise] = {
    CRISIS: _("People in danger or distress now"),
    "us-court-case": _("People with a case in immigration court"),
    "detained": _("People who are detained, or looking for somebody who is"),
    "child": _("Children, or people looking for a child"),
    "trafficking-survivor": _("People forced to work or sell sex"),
    "domestic-violence": _("People hurt by a partner or their family"),
    GENERAL: _("Anybody in the United States"),
    "outside-us": _("People outside the United States"),
}
