"""Hold the pages on which a person with a code can report a change: one for each kind."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from legal_help.questions.form import QUESTIONS
from legal_help.questions.parts.shapes import (
    UNKNOWN,
    Option,
    Page,
    Question,
    QuestionKind,
    always,
    ask_choice,
    ask_choices,
    ask_date,
    ask_text,
)
from legal_help.rules.reported_changes import STOP_OLD_CONTACT
from legal_help.rules.reported_changes import ReportKind as News

_text = Question(
    "text",
    _("Your message"),
    kind=QuestionKind.LONG_TEXT,
    hint=_("Write in any language. We do not show it here again."),
    required=_("Write your message"),
    most_letters=3_000,
)
_more = replace(_text, words=_("Anything else we should know?"), required="")
_reach = QUESTIONS["reach"]
_WITH_A_WAY = (
    *("phone", "email", "leave_message", "safe_times"),
    *("helper", "helper_phone", "secret_word"),
)

_DATE = Page(
    id=News.DATE_CHANGED,
    heading=_("My court date or another date changed"),
    questions=[
        ask_choice(
            "date_of",
            _("Which date changed?"),
            required=_("Choose which date changed. “Another date” is fine"),
            options=[
                Option("hearing", _("My court date")),
                Option("checkin", _("A check-in with ICE or ISAP")),
                Option("interview", _("An interview or fingerprints with USCIS")),
                Option("other_date", _("Another date")),
            ],
        ),
        ask_date(
            "date",
            _("What is the new date?"),
            hint=_("Look at the letter. The month and year are enough."),
            options=[Option(UNKNOWN, _("I do not know the date"))],
        ),
        _more,
    ],
)
_DETAINED = Page(
    id=News.DETAINED,
    heading=_("I am locked up, or the person for whom I ask for help is locked up"),
    intro=_("You can press Send even if you fill in nothing."),
    questions=[
        ask_text("held_at", _("What is the name of the place? A city is enough.")),
        _more,
    ],
)
_CONTACT = Page(
    id=News.CONTACT,
    heading=_("There is a new safe way to reach me"),
    intro=_("We check with you first. Until then we use the old way."),
    questions=[
        _reach,
        *(replace(QUESTIONS[name], asked_if=always) for name in _WITH_A_WAY),
        ask_choices(
            STOP_OLD_CONTACT,
            _("Is the old way not safe any more?"),
            options=[
                Option(
                    "yes",
                    _("Do not use the old way any more"),
                    _("We stop using the old way at once"),
                ),
            ],
        ),
    ],
)
_CODE = Page(
    id=News.CODE,
    heading=_("Somebody else may have my code"),
    intro=_(
        "Did you give us a safe way to call you? Then we call, and give you a new code. "
        "Until then, whoever has the old code can read our answers."
    ),
    questions=[_more],
)
_MOVED = Page(
    id=News.MOVED,
    heading=_("I moved"),
    intro=_("We never ask for your street."),
    questions=[
        QUESTIONS["city"],
        QUESTIONS["state"],
        _more,
    ],
)
_MESSAGE = Page(id=News.MESSAGE, heading=_("Write to us"), questions=[_text])

# The position is the number in the page's address. Never reorder: somebody always has a page open.
REPORT_PAGES: Mapping[str, Page] = {
    page.id: page for page in [_DATE, _DETAINED, _CONTACT, _MESSAGE, _CODE, _MOVED]
}
