"""The form as data: what is asked, of whom, and what the answers mean. It knows no page and no row."""

from legal_help.questions.extracts import card, facts
from legal_help.questions.form import FORM_VERSION, PAGES, QUESTIONS, applicable, pruned
from legal_help.questions.screening import outcome_after
from legal_help.questions.shapes import Answers, Kind, Option, Page, Question
from legal_help.questions.wording import in_words, summary

__all__ = [
    "FORM_VERSION",
    "PAGES",
    "QUESTIONS",
    "Answers",
    "Kind",
    "Option",
    "Page",
    "Question",
    "applicable",
    "card",
    "facts",
    "in_words",
    "outcome_after",
    "pruned",
    "summary",
]
