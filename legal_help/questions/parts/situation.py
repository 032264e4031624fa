"""Ask part F: very short facts, chosen rather than told. The story is never asked for here."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from legal_help.questions.parts.arrival import IF_AFRAID
from legal_help.questions.parts.shapes import (
    NOT_SAID,
    NOT_SAID_OPTION,
    UNKNOWN,
    YES_NO_UNSURE,
    Answers,
    Option,
    Page,
    Part,
    Question,
    QuestionKind,
    ask_choice,
    ask_choices,
    ask_if,
    ask_text,
    ask_yes_no,
    if_any,
    if_chosen,
)
from legal_help.rules.deadlines import PartialDate, anniversary

_if_crime = if_chosen("need", "crime")
_if_forced = if_chosen("need", "forced")
_if_hurt_by_family = if_chosen("need", "family")
# People may keep these answers back.
_ask_yes_no = partial(ask_choice, options=[*YES_NO_UNSURE, NOT_SAID_OPTION])


def _may_be_under_21(answers: Answers) -> bool:
    """Return whether the person may be under 21 on the day the form was begun."""
    born = PartialDate.parse(answers.get("dob"))
    begun = PartialDate.parse(answers.get("begun_on"))
    return bool(born and begun and anniversary(born.latest, 21) > begun.earliest)


_if_maybe_young = if_any(
    _may_be_under_21, if_chosen("dob", UNKNOWN, NOT_SAID), if_chosen("need", "parent")
)

PART = Part(
    name=_("What happened, in a few words"),
    pages=[
        Page(
            id="fear",
            heading=_("What you are afraid of"),
            intro=_("You do not have to tell what happened. You can skip this."),
            questions=ask_if(
                IF_AFRAID,
                ask_choices(
                    "afraid_of",
                    _("Who are you afraid of?"),
                    hint=_("Choose all that are true."),
                    options=[
                        Option("government", _("The police, the army or the government")),
                        Option("group", _("A gang or an armed group")),
                        Option("family", _("My family or partner")),
                        Option("others", _("Other people")),
                        NOT_SAID_OPTION,
                    ],
                ),
                ask_choices(
                    "reasons",
                    _("Why do they want to hurt you?"),
                    hint=_("Choose all that are true. We do not ask you to explain."),
                    # 8 U.S.C. 1101(a)(42)(A)
                    why=_("The law names these five reasons."),
                    options=[
                        Option("race", _("My race or ethnic group")),
                        Option("religion", _("My religion")),
                        Option("nationality", _("My nationality")),
                        Option("opinion", _("What I think or did in politics")),
                        Option(
                            "group",
                            _("A group I belong to"),
                            _("For example women, LGBTQ people, a family, journalists, a clan"),
                        ),
                        Option(UNKNOWN, _("I do not know"), alone=True),
                        NOT_SAID_OPTION,
                    ],
                ),
            ),
        ),
        Page(
            id="harm",
            heading=_("What was done to you"),
            intro=_("We ask for no details. You can skip this."),
            questions=ask_if(
                IF_AFRAID,
                ask_choices(
                    "harm",
                    _("Were you hurt or threatened?"),
                    hint=_("Choose all that are true."),
                    options=[
                        Option("hurt", _("I was hurt")),
                        Option("threatened", _("I was threatened")),
                        Option("neither", _("Neither"), alone=True),
                        NOT_SAID_OPTION,
                    ],
                ),
                _ask_yes_no(
                    "torture",
                    _("Was it torture by officials, or did officials allow it?"),
                    # 8 CFR 208.16(c), 208.18
                    why=_("Protection from torture has no one-year limit."),
                ),
            ),
        ),
        Page(
            id="crime",
            heading=_("The crime against you"),
            questions=ask_if(
                _if_crime,
                _ask_yes_no(
                    "told_police",
                    _("Did you tell the police or another office?"),
                    # 8 U.S.C. 1101(a)(15)(U); 8 CFR 214.14
                    why=_("Some protection is for people who help to find who did it."),
                ),
                _ask_yes_no(
                    "willing_to_help",
                    _("Would you help the police or that office, if it is safe for you?"),
                    hint=_("We tell nobody. A lawyer talks with you first."),
                ),
            ),
        ),
        Page(
            id="forced",
            heading=_("Work or sex that was forced"),
            questions=ask_if(
                _if_forced,
                _ask_yes_no(
                    "forced_out",
                    _("Are you now free from the forced work or sex?"),
                    hint=_("For help at any hour, call 1-888-373-7888. It is not the police."),
                ),
                _ask_yes_no(
                    "forced_here",
                    _("Are you in the United States because of the forced work or sex?"),
                    # 8 U.S.C. 1101(a)(15)(T); 8 CFR 214.200 ff.
                    why=_("There is a protection for people to whom this was done."),
                ),
            ),
        ),
        Page(
            id="family_harm",
            heading=_("The person who hurt you"),
            questions=ask_if(
                _if_hurt_by_family,
                _ask_yes_no(
                    "abuser_status",
                    _("Is that person a U.S. citizen or green-card holder?"),
                    # 8 U.S.C. 1154(a)(1)(A)(iii)-(iv), (vii)
                    why=_("You may be able to apply without that person knowing."),
                ),
                ask_choice(
                    "abuser_married",
                    _("Are or were you married to that person?"),
                    why=_("After a divorce there are two years to apply."),
                    options=[
                        Option("yes", _("Yes, we are married")),
                        Option(
                            "ended", _("We were married. The marriage ended less than 2 years ago")
                        ),
                        Option(
                            "ended_long_ago",
                            _("We were married. The marriage ended more than 2 years ago"),
                        ),
                        Option("no", _("No")),
                        NOT_SAID_OPTION,
                    ],
                ),
            ),
        ),
        Page(
            id="family",
            heading=_("You and your family"),
            questions=[
                ask_choice(
                    "arrested",
                    _("Have you ever been arrested or convicted anywhere?"),
                    hint=_("Give no details here. A lawyer asks you in private."),
                    why=_(
                        "Some arrests and convictions change what is possible. Many change nothing."
                    ),
                    options=[Option("no", _("No")), Option("yes", _("Yes")), NOT_SAID_OPTION],
                ),
                Question(
                    "adults_here",
                    _("How many adults with you in the U.S. need help too?"),
                    kind=QuestionKind.NUMBER,
                    hint=_("Do not count yourself. Write 0 if there is nobody."),
                ),
                Question(
                    "children_here",
                    _("How many of your children are with you in the U.S.?"),
                    kind=QuestionKind.NUMBER,
                ),
                Question(
                    "children_abroad",
                    _("How many of your children are in another country?"),
                    kind=QuestionKind.NUMBER,
                ),
                *ask_if(
                    _if_maybe_young,
                    ask_choice(
                        "guardian",
                        _("Can a parent or guardian in the U.S. take care of you?"),
                        why=_("Children who are alone have other rights."),
                        options=[*YES_NO_UNSURE, Option("adult", _("I am 18 or older"))],
                    ),
                    ask_yes_no("uac_before", _("Were you in a children’s shelter when you came?")),
                ),
            ],
            sections={"guardian": _("If you are young")},
        ),
        Page(
            id="more",
            heading=_("Anything else"),
            questions=[
                ask_choices(
                    "needs",
                    _("What would make it easier to talk with us?"),
                    hint=_("You may skip this."),
                    options=[
                        Option("hearing", _("Help because I do not hear well")),
                        Option("seeing", _("Help with seeing or reading")),
                        Option("moving", _("Help with walking, or with getting to a place")),
                        Option("learning", _("More time, or simpler words")),
                        Option("woman", _("To talk with a woman")),
                        Option("man", _("To talk with a man")),
                    ],
                ),
                ask_text("needs_words", _("Something else that you need"), most_letters=100),
                Question(
                    "more",
                    _("Is there anything else we must know soon?"),
                    kind=QuestionKind.LONG_TEXT,
                    hint=_("You do not have to tell your story here."),
                    most_letters=1000,
                ),
            ],
        ),
    ],
)
