"""How the working calendar names its steps, and what is missing: on its page and in its mail."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from advocacy.lead_times import Missing, Step

STEPS: Final[dict[Step, Promise | str]] = {
    Step.PITCHED: pgettext_lazy("step of a piece", "pitched"),
    Step.DRAFTED: pgettext_lazy("step of a piece", "drafted"),
    Step.TRANSLATED: pgettext_lazy("step of a piece", "translated"),
}
MISSING: Final[dict[Missing, Promise | str]] = {
    Missing.PLAN: _("Nothing is planned yet."),
    Missing.OWNER: _("Nobody sees to a piece."),
    Missing.DRAFT: _("A piece is not begun."),
    Missing.TRANSLATION: _("A piece is not in every language yet."),
}
SCHEDULED: Final = _("Scheduled")
ENDED: Final = pgettext_lazy("state of an article", "Ended")
# Django asks for these by the same words: after a label that ends in one of them stands no colon.
# Its own catalog of Arabic lacks the sign of a question.
ENDS_A_LABEL: Final = _(":?.!")
