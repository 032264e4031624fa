"""Ask part A: arrival and filing, from which the one-year date is counted."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from legal_help.questions.parts.shapes import (
    NONE,
    UNKNOWN,
    UNKNOWN_DATE_OPTION,
    YES_NO_UNSURE,
    Answers,
    Option,
    Page,
    Part,
    ask_choice,
    ask_choices,
    ask_date,
    ask_if,
    ask_past_date,
    ask_text,
    ask_yes_no,
    if_chosen,
)
from legal_help.rules.deadlines import PartialDate, one_year_limit

IF_AFRAID = if_chosen("need", "fear", "unsure")
FILED_CODES = ("uscis", "court")
# Ask for reasons of a late application while there is still time to use them.
ASK_WHY_LATE_FROM = timedelta(days=60)


def _if_late_or_soon(answers: Answers) -> bool:
    """Return whether nothing was filed and the year has passed, ends within 60 days, or is unknown."""
    if not IF_AFRAID(answers) or answers.get("filed") in FILED_CODES:
        return False
    arrival = PartialDate.parse(answers.get("arrival"))
    begun = PartialDate.parse(answers.get("begun_on"))
    if arrival is None or begun is None:
        return answers.get("arrival") != NONE
    return one_year_limit(arrival.earliest).safe - begun.earliest <= ASK_WHY_LATE_FROM


PART = Part(
    name=_("Coming to the United States"),
    pages=[
        Page(
            id="arrival",
            heading=_("Coming to the United States"),
            questions=ask_if(
                IF_AFRAID,
                ask_date(
                    "arrival",
                    _("When did you last come into the United States?"),
                    hint=_("The month and year are enough. A guess is fine."),
                    why=_("Most people must apply within one year of the last time they came."),
                    options=[
                        Option(UNKNOWN, _("I do not know")),
                        Option(NONE, _("I have not arrived yet")),
                    ],
                    future_error=_(
                        "That date has not come yet. "
                        "Enter when you arrived, or choose I have not arrived yet"
                    ),
                ),
                ask_choice(
                    "entry",
                    _("How did you come in?"),
                    hint=_("You can skip this."),
                    why=_("Some rules depend on it. We do not judge you."),
                    options=[
                        Option("visa", _("At an airport or bridge, with a visa")),
                        Option("parole", _("With parole or an appointment")),
                        Option("port_asylum", _("I asked for asylum at the border")),
                        Option(
                            "not_checked",
                            _("Not through a checkpoint"),
                            _("Or hidden in a car, a truck or a train"),
                        ),
                        Option("ship", _("Hidden on a ship or a plane")),
                        Option("unknown", _("I do not know, or do not want to say")),
                    ],
                ),
                ask_yes_no(
                    "first_time",
                    _("Was that the first time you came?"),
                    # Matter of F-P-R-, 24 I&N Dec. 681
                    why=_("The year is counted from the last time. Earlier times matter too."),
                ),
                ask_yes_no(
                    "went_back",
                    _("Have you gone back to the country you fear?"),
                    hint=_("After the first time that you left it."),
                    why=_("A lawyer must know this early. There are often good reasons."),
                ),
            ),
        ),
        Page(
            id="filed",
            heading=_("Applications for asylum"),
            questions=ask_if(
                IF_AFRAID,
                ask_choice(
                    "filed",
                    _("Have you sent in Form I-589, the asylum application?"),
                    options=[
                        Option("no", _("No")),
                        Option("uscis", _("Yes, to USCIS")),
                        Option("court", _("Yes, to the court")),
                        Option("returned", _("Yes, but it was sent back or not accepted")),
                        Option("unknown", _("I do not know")),
                    ],
                ),
                ask_choice(
                    "family_case",
                    _("Were you part of someone else’s asylum case?"),
                    options=[
                        Option("no", _("No")),
                        Option("spouse", _("Yes, of my husband or wife")),
                        Option("parent", _("Yes, of my mother or father")),
                        Option("unsure", _("I am not sure")),
                    ],
                ),
                ask_choice(
                    "asked_before",
                    _("Have you asked for asylum before, here or in another country?"),
                    # 8 U.S.C. 1158(a)(2)(C)
                    why=_("What they told you before can change what you can ask for now."),
                    options=[
                        Option("no", _("No")),
                        Option("denied", _("Yes, and they said no")),
                        Option("granted", _("Yes, and they said yes")),
                        Option("waiting", _("Yes, and I am still waiting")),
                        Option("unsure", _("I am not sure")),
                    ],
                ),
                ask_text(
                    "lived_elsewhere",
                    _("Did you live in another country on your way here?"),
                    hint=_("Which one, how long, and with what papers. Leave it empty if not."),
                    # 8 U.S.C. 1158(b)(2)(A)(vi)
                    why=_("Some rules look at a country where you could have stayed."),
                ),
            ),
        ),
        Page(
            id="more_of_coming",
            heading=_("A little more about how you came here"),
            questions=[
                ask_text(
                    "other_stays",
                    _("In which years were you in the United States before?"),
                    hint=_("A guess is fine."),
                    asked_if=if_chosen("first_time", "no"),
                    most_letters=100,
                ),
                ask_past_date(
                    "went_back_when",
                    _("When did you last go back to that country?"),
                    hint=_("The year is enough. A guess is fine."),
                    asked_if=if_chosen("went_back", "yes"),
                    options=[UNKNOWN_DATE_OPTION],
                ),
                ask_choices(
                    "exceptions",
                    _("Did any of this make it hard to apply in time?"),
                    hint=_("You may skip this. You do not have to explain."),
                    why=_("A late application may be excused. A lawyer looks at it."),
                    asked_if=_if_late_or_soon,
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
                *ask_if(
                    if_chosen("filed", *FILED_CODES, "returned"),
                    ask_past_date(
                        "filed_date",
                        _("When was it sent in, or when did it come back?"),
                        hint=_("Look at the letter. The month and year are enough."),
                        options=[UNKNOWN_DATE_OPTION],
                    ),
                    ask_text(
                        "receipt_number",
                        _("The receipt number, if you have one"),
                        hint=_("Three letters and ten digits, on the letter from USCIS."),
                        most_letters=40,
                    ),
                ),
                ask_choice(
                    "still_married",
                    _("Are you still married to that person?"),
                    # 8 CFR 208.4(a)(4)(i)(C)
                    why=_("If the marriage ended, you may have a new reason to apply now."),
                    asked_if=if_chosen("family_case", "spouse"),
                    options=[
                        *YES_NO_UNSURE,
                        Option("died", _("My husband or wife died")),
                    ],
                ),
                ask_yes_no(
                    "turned_21",
                    _("Have you turned 21 since then?"),
                    why=_("If you turned 21, you may have a new reason to apply now."),
                    asked_if=if_chosen("family_case", "parent"),
                ),
            ],
            sections={
                "filed_date": _("Your application"),
                "still_married": _("The case of your family"),
                "turned_21": _("The case of your family"),
            },
        ),
    ],
)
