"""Hold the one page that a caseworker fills in for somebody on the telephone: the decisive questions.

It asks for the signs of rules/signs.py, for safe contact, names, language and the dates of the one
year. Questions that its answers open are asked on it too. Everything else can wait.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext_lazy as _

from legal_help.questions.form import PAGES, QUESTIONS, SCREENING
from legal_help.questions.parts import conflict, reaching, urgent
from legal_help.questions.parts.shapes import Page, Question, Words, always

_SECTIONS: Final[Mapping[Words, list[str]]] = {
    SCREENING.name: ["lawyer", "can_pay", "place", "need"],
    urgent.PART.name: [
        *("safe_now", "detained", "removal_set", "removal_date", "forced_out"),
        *("court", "hearing", "attended", "order", "order_date", "missed"),
        *("judge_said", "judge_deadline", "decision", "abuser_status", "abuser_married"),
        *("fear_interview", "fear_interview_date", "appointments", "moved"),
        *("checkin", "interview", "fee_due", "rfe_due"),
    ],
    reaching.PART.name: [
        *("call_name", "for_whom", "state", "language", "language_other"),
        *("reach", "phone", "leave_message", "safe_times", "email"),
        *("helper", "helper_phone", "own_word"),
    ],
    conflict.PART.name: [
        *("full_name", "dob", "guardian", "against"),
        *("arrival", "filed", "exceptions"),
    ],
}
# Most people are afraid to go back: these two do not wait for a second look at the page.
_ALWAYS: Final = ("arrival", "filed")


def _asked(name: str) -> Question:
    question = QUESTIONS[name]
    return replace(question, asked_if=always) if name in _ALWAYS else question


SHORT: Final = Page(
    id="short",
    heading=_("The most important questions"),
    intro=_("We can ask everything else later. Some answers lead to more questions on this page."),
    questions=[_asked(name) for names in _SECTIONS.values() for name in names],
    sections={names[0]: words for words, names in _SECTIONS.items()},
)
# A page that was sent says which of these it is.
ANY_PAGE: Final[Mapping[str, Page]] = {**PAGES, SHORT.id: SHORT}
