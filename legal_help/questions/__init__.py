"""The form as data: what is asked, of whom, and what the answers mean. It knows no page and no row."""

from legal_help.questions.extracts import card, facts, unanswered
from legal_help.questions.follow_up import BY_NUMBER, NEWS_PAGES
from legal_help.questions.form import (
    ENTERED_BY,
    FORM_VERSION,
    PAGES,
    QUESTIONS,
    SCREENING,
    applicable,
    page_of,
    pruned,
)
from legal_help.questions.immediate_help import at_once
from legal_help.questions.parts.referrals import Shown, next_steps
from legal_help.questions.parts.screening import IN_US, outcome_after
from legal_help.questions.parts.shapes import Answers, Kind, Option, Page, Question, Words
from legal_help.questions.wording import as_asked, as_it_was_asked, doubts, in_words, summary

__all__ = [
    "BY_NUMBER",
    "ENTERED_BY",
    "FORM_VERSION",
    "IN_US",
    "NEWS_PAGES",
    "PAGES",
    "QUESTIONS",
    "SCREENING",
    "Answers",
    "Kind",
    "Option",
    "Page",
    "Question",
    "Shown",
    "Words",
    "applicable",
    "as_asked",
    "as_it_was_asked",
    "at_once",
    "card",
    "doubts",
    "facts",
    "in_words",
    "next_steps",
    "outcome_after",
    "page_of",
    "pruned",
    "summary",
    "unanswered",
]
