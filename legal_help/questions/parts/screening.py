"""Ask part S: can we help?

These answers travel in the page; nothing is stored about people who stop here.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from legal_help.questions.parts.referrals import CRISIS, GENERAL
from legal_help.questions.parts.shapes import (
    Answers,
    Condition,
    Option,
    Page,
    Part,
    Words,
    ask_choice,
    ask_choices,
    if_chosen,
)

PART = Part(
    name=_("Can we help you?"),
    pages=[
        Page(
            id="lawyer",
            heading=_("Your lawyer"),
            questions=[
                ask_choice(
                    "lawyer",
                    _("Do you have a lawyer for your immigration case now?"),
                    why=_("We help people who have no lawyer."),
                    required=_("Choose whether you have a lawyer now"),
                    options=[
                        Option("no", _("No")),
                        Option("yes", _("Yes")),
                        Option("had", _("I had one, but not now")),
                        Option(
                            "not_sure",
                            _("I paid someone, but I am not sure they are a lawyer"),
                        ),
                    ],
                ),
                ask_choice(
                    "can_pay",
                    _("Can you pay for a lawyer?"),
                    why=_("We help people who cannot pay. We will not ask for proof now."),
                    required=_("Choose whether you can pay for a lawyer"),
                    options=[
                        Option("no", _("No")),
                        Option("not_sure", _("I am not sure")),
                        Option("yes", _("Yes")),
                    ],
                ),
            ],
        ),
        Page(
            id="place",
            questions=[
                ask_choice(
                    "place",
                    _("Where are you now?"),
                    # 8 U.S.C. 1158(a)(1)
                    why=_("Asylum can be asked for only in the United States or on arrival."),
                    required=_("Choose where you are now"),
                    options=[
                        Option("us", _("In the United States")),
                        Option(
                            "detained",
                            _("In a jail or detention center in the United States"),
                            _("Or you fill in this form for someone who is locked up there"),
                        ),
                        Option("border", _("At the border or an airport")),
                        Option("outside", _("Outside the United States")),
                    ],
                ),
            ],
        ),
        Page(
            id="need",
            questions=[
                ask_choices(
                    "need",
                    _("What do you need help with?"),
                    hint=_("Choose all that are true."),
                    why=_("It tells us which kind of protection may fit."),
                    required=_("Choose at least one. “I am not sure” is fine"),
                    options=[
                        Option("fear", _("I am afraid to go back to my country")),
                        Option(
                            "crime",
                            _("Someone hurt me or committed a crime against me in the U.S."),
                        ),
                        Option(
                            "forced",
                            _("Someone made me work or sell sex, or took my papers"),
                        ),
                        Option(
                            "family",
                            _("My husband, wife, parent or adult child hurt me"),
                        ),
                        Option(
                            "parent",
                            _(
                                "I am under 21. My mother or father hurt me, left me, or did not take care of me"
                            ),
                        ),
                        Option("tps", _("I have or want TPS (Temporary Protected Status)")),
                        Option("unsure", _("I am not sure")),
                        Option("none", _("None of these"), alone=True),
                    ],
                ),
            ],
        ),
    ],
)


# Crisis lines first, then free and other lawyers, then general help.
HELP_IN_US = [CRISIS, "us-court-case", GENERAL]
# People who have a lawyer, or can pay one, see lawyers first.
LAWYERS_FIRST = ["us-court-case", GENERAL, CRISIS]


class ScreeningNotice(NamedTuple):
    """Describe a page between the questions. If it `stops`, it refers to others and ends there."""

    id: str
    after: str
    applies: Condition
    heading: Words
    words: Words
    help_for: list[str]  # the referrals to show, by `who_for`, in this order
    stops: bool = False


NOTICES = [
    ScreeningNotice(
        "has-lawyer",
        "lawyer",
        if_chosen("lawyer", "yes"),
        _("Ask your lawyer first"),
        _(
            "Go on here if your lawyer does not answer you, or has harmed your case. Go on if you are locked up."
        ),
        LAWYERS_FIRST,
    ),
    ScreeningNotice(
        "can-pay",
        "lawyer",
        if_chosen("can_pay", "yes"),
        _("You may find a lawyer faster elsewhere"),
        _("These places help to find a lawyer. Go on here if you are not sure."),
        LAWYERS_FIRST,
    ),
    ScreeningNotice(
        "outside",
        "place",
        if_chosen("place", "outside"),
        _("We may not be the right place for you"),
        _("We can only help people who are in, or arriving in, the United States."),
        ["outside-us"],
        stops=True,
    ),
    ScreeningNotice(
        "other-help",
        "need",
        if_chosen("need", "none"),
        _("We may not be the right place for this"),
        _("These places may know who can help you."),
        HELP_IN_US,
        stops=True,
    ),
]


def notice_after(page: str, answers: Answers, seen: list[str]) -> ScreeningNotice | None:
    """Return the page to show before the next question, unless the person has seen it."""
    return next(
        (
            outcome
            for outcome in NOTICES
            if outcome.after == page and outcome.applies(answers) and outcome.id not in seen
        ),
        None,
    )
