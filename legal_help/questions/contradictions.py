"""Find answers that can hardly be true together, to ask about them. No mistake stops anybody."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from legal_help.questions.form import QUESTIONS, prune_answers
from legal_help.questions.parts.reaching import missing_contacts
from legal_help.questions.parts.shapes import Answers, QuestionKind, Words
from legal_help.rules.deadlines import PartialDate

# Courts set hearings some years ahead; a date beyond this is rather a slip of the finger.
MOST_YEARS_AHEAD: Final = 8

_NO_CONTACT: Mapping[str, Words] = {
    "phone": _("You chose a call or a message, but gave no number."),
    "email": _("You chose email, but gave no address."),
    "helper_phone": _("You chose another person, but gave no number for them."),
}


class Contradiction(NamedTuple):
    """Hold what can hardly be true, in words, and the id of the question to mend it at."""

    words: Words
    question: str


def find_contradictions(answers: Answers) -> list[Contradiction]:
    """Return the contradictions. The page asks about them, and no mistake stops anybody."""
    kept = prune_answers(answers)
    return [
        *(Contradiction(_NO_CONTACT[name], name) for name in missing_contacts(kept)),
        *_reading(kept),
        *_dates(kept),
        *_court(kept),
    ]


def _reading(kept: Answers) -> Iterator[Contradiction]:
    if kept.get("reads") == "no" and not {"phone", "app", "person"} & {*kept.get("reach", ())}:
        words = _("You asked us to call you, but did not choose a phone call.")
        yield Contradiction(words, "reach")


def _dates(kept: Answers) -> Iterator[Contradiction]:
    born, came, begun = (
        PartialDate.parse(kept.get(name)) for name in ("dob", "arrival", "begun_on")
    )
    if born and came and born.earliest > came.latest:
        yield Contradiction(
            _("By these dates, you came before you were born. Please check both."), "arrival"
        )
    for name, question in QUESTIONS.items():
        day = PartialDate.parse(kept.get(name)) if question.kind is QuestionKind.DATE else None
        if day and begun and day.year > begun.year + MOST_YEARS_AHEAD:
            yield Contradiction(_("This date is many years away. Please check the year."), name)


def _court(kept: Answers) -> Iterator[Contradiction]:
    hearing, begun = (PartialDate.parse(kept.get(name)) for name in ("hearing", "begun_on"))
    if kept.get("attended") == "no" and hearing and begun and hearing.earliest > begun.latest:
        words = _("You say that you did not go, but this court date has not come yet.")
        yield Contradiction(words, "attended")
    if kept.get("filed") == "court" and kept.get("court") == "no":
        # Only a court with an open case takes the application: 8 CFR 1208.4(b)(3)
        words = _("You sent the application to the court, but say that you have no case there.")
        yield Contradiction(words, "court")
