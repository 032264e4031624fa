"""Ask part K: the least we need to find a conflict with somebody we already help.

It comes before anything about the story (ABA Model Rule 1.18, comment 4).
"""

from django.utils.translation import gettext_lazy as _

from legal_help.questions.parts.reaching import MOST_LETTERS_OF_A_NAME
from legal_help.questions.parts.shapes import (
    NONE,
    NOT_SAID_OPTION,
    UNKNOWN,
    Option,
    Page,
    Part,
    Question,
    QuestionKind,
    ask_choice,
    ask_past_date,
    ask_text,
    if_chosen,
)
from legal_help.questions.reference.places import STATELESS

PART = Part(
    name=_("Who you are"),
    pages=[
        Page(
            id="who",
            heading=_("Your name and birth"),
            intro=_("You can leave all of this empty."),
            questions=[
                ask_choice(
                    "aware",
                    _("Does that person know that you are asking?"),
                    hint=_("From here on, please answer for that person."),
                    asked_if=if_chosen("for_whom", "child", "other"),
                    options=[
                        Option("yes", _("Yes")),
                        Option("no", _("No")),
                        Option("cannot_ask", _("That person cannot be asked")),
                    ],
                ),
                ask_text(
                    "full_name",
                    _("Your full name, as on your immigration papers"),
                    why=_("We check that we do not already help someone against you."),
                    options=[NOT_SAID_OPTION],
                    most_letters=MOST_LETTERS_OF_A_NAME,
                ),
                Question(
                    "other_names",
                    _("Other names you have used"),
                    kind=QuestionKind.LONG_TEXT,
                    hint=_("Each on a line of its own."),
                    most_letters=MOST_LETTERS_OF_A_NAME,
                ),
                ask_past_date(
                    "dob",
                    _("When were you born?"),
                    hint=_("The year is enough. A guess is fine."),
                    why=_("Children and young adults have other rights and other dates."),
                    options=[Option(UNKNOWN, _("I do not know")), NOT_SAID_OPTION],
                    year_like=1992,
                ),
                Question(
                    "a_number",
                    _("Your A-Number"),
                    kind=QuestionKind.A_NUMBER,
                    hint=_("It starts with A and has 7 to 9 digits. Look on letters and cards."),
                    why=_("It lets us look up your court dates. Share it only if you want."),
                    options=[
                        Option(NONE, _("I do not have one")),
                        Option(UNKNOWN, _("I do not know")),
                        NOT_SAID_OPTION,
                    ],
                ),
            ],
        ),
        Page(
            id="countries",
            heading=_("Your countries"),
            questions=[
                Question(
                    "citizenship",
                    _("What country are you a citizen of?"),
                    kind=QuestionKind.COUNTRY,
                    # 8 U.S.C. 1101(a)(42)
                    why=_("The law looks at each country that you belong to."),
                    options=[
                        Option(STATELESS, _("No country (stateless)")),
                        Option(UNKNOWN, _("I do not know")),
                    ],
                ),
                ask_text(
                    "citizenship_other", _("Other countries you are a citizen of"), most_letters=60
                ),
                Question(
                    "feared",
                    _("What country are you afraid to go back to?"),
                    kind=QuestionKind.COUNTRY,
                    options=[Option(UNKNOWN, _("I do not know"))],
                ),
            ],
        ),
        Page(
            id="against",
            heading=_("People who are against you"),
            questions=[
                Question(
                    "against",
                    _("Is there anyone who is against you, or who must not know?"),
                    kind=QuestionKind.LONG_TEXT,
                    hint=_("Write their names, and who they are to you. Each on a line."),
                    why=_("We never write to them. We check that we do not help them."),
                    most_letters=400,
                ),
                Question(
                    "lived_last",
                    _("In what country did you last live, before you came?"),
                    kind=QuestionKind.COUNTRY,
                    # 8 U.S.C. 1101(a)(42)(A): people without a nationality
                    why=_("If you belong to no country, the law looks at this one."),
                    asked_if=if_chosen("citizenship", STATELESS, UNKNOWN),
                ),
            ],
            sections={"lived_last": _("Your countries")},
        ),
    ],
)
