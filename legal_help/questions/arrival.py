"""Part A: arrival and filing, from which the one-year date is counted."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from legal_help.deadlines import PartialDate, one_year
from legal_help.questions.shapes import (
    NONE,
    UNKNOWN,
    Answers,
    Kind,
    Option,
    Page,
    Part,
    Question,
    chosen,
)

_afraid = chosen("need", "fear", "unsure")
# The reasons for a late application are asked while there is still time to use them.
ASK_WHY_LATE_FROM = timedelta(days=60)


def _late_or_soon(answers: Answers) -> bool:
    """Not filed, and the year has passed, ends within 60 days, or cannot be counted."""
    if not _afraid(answers) or answers.get("filed") == "yes":
        return False
    arrival = PartialDate.parse(answers.get("arrival"))
    begun = PartialDate.parse(answers.get("begun_on"))
    if arrival is None or begun is None:
        return answers.get("arrival") != NONE
    return one_year(arrival.earliest).safe - begun.earliest <= ASK_WHY_LATE_FROM


PART = Part(
    name=_("Coming to the United States"),
    pages=[
        Page(
            id="arrival",
            heading=_("Coming to the United States"),
            questions=[
                Question(
                    id="arrival",
                    kind=Kind.DATE,
                    words=_("When did you last come into the United States?"),
                    hint=_("The month and year are enough. A guess is fine."),
                    why=_("Most people must apply within one year of the last time they came."),
                    asked=_afraid,
                    options=[
                        Option(UNKNOWN, _("I do not know")),
                        Option(NONE, _("I have not arrived yet")),
                    ],
                    may_be_in_future=False,
                    future_error=_(
                        "That date has not come yet. "
                        "Enter when you arrived, or choose I have not arrived yet"
                    ),
                ),
                Question(
                    id="entry",
                    kind=Kind.CHOICE,
                    words=_("How did you come in?"),
                    hint=_("You can skip this."),
                    why=_("Some rules depend on it. We do not judge you."),
                    asked=_afraid,
                    options=[
                        Option("visa", _("At an airport or bridge, with a visa")),
                        Option("parole", _("With parole or an appointment")),
                        Option("port_asylum", _("I asked for asylum at the border")),
                        Option("not_checked", _("Not through a checkpoint")),
                        Option("ship", _("Hidden, or on a ship")),
                        Option("unknown", _("I do not know, or do not want to say")),
                    ],
                ),
            ],
        ),
        Page(
            id="filed",
            questions=[
                Question(
                    id="filed",
                    kind=Kind.CHOICE,
                    words=_("Have you sent in Form I-589, the asylum application?"),
                    asked=_afraid,
                    options=[
                        Option("no", _("No")),
                        Option("yes", _("Yes, to USCIS or to the court")),
                        Option("returned", _("Yes, but it was sent back or rejected")),
                        Option("unknown", _("I do not know")),
                    ],
                ),
            ],
        ),
        Page(
            id="exceptions",
            questions=[
                Question(
                    id="exceptions",
                    kind=Kind.CHOICES,
                    words=_("Did any of this make it hard to apply in time?"),
                    hint=_("You may skip this. You do not have to explain."),
                    why=_("A late application may be excused. A lawyer looks at it."),
                    asked=_late_or_soon,
                    options=[
                        Option("COUNTRY_CHANGED", _("Things got worse in my country")),
                        Option("SELF_CHANGED", _("My own situation changed")),
                        Option("FAMILY_CASE", _("I was in my husband’s, wife’s or parent’s case")),
                        Option("ILLNESS", _("I was very ill, or suffered from violence")),
                        Option("LEGAL_DISABILITY", _("I was a child, or could not act alone")),
                        Option("BAD_HELP", _("A lawyer or notario gave me bad help")),
                        Option("STATUS", _("I had TPS, parole or a legal stay until not long ago")),
                        Option("RETURNED", _("I sent it in time, but it came back")),
                        Option(
                            "DEATH_OR_ILLNESS_NEAR",
                            _("My lawyer or someone close died or was very ill"),
                        ),
                        Option("OTHER", _("Another reason")),
                    ],
                ),
            ],
        ),
    ],
)
