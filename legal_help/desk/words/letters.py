"""Name the letters that a caseworker begins a reply with."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework.reply_templates import MORE_NEEDED

LETTERS: Mapping[str, Promise] = {
    "read": _("We read it"),
    MORE_NEEDED: _("We need to know more"),
    "consult": _("We offer a talk with a lawyer"),
    "accepted": _("We want to take the case"),
    "refer": _("Others may help"),
    "cannot": _("We cannot help"),
    "unreached": _("We could not reach you"),
}
