"""Hold the form as data: what is asked, of whom, and what the answers mean.

No pages and no rows of the database.
"""

from legal_help.questions.contradictions import find_contradictions
from legal_help.questions.extracts import conflict_card, facts_for_triage, open_questions
from legal_help.questions.follow_up import REPORT_PAGES
from legal_help.questions.form import (
    ENTERED_BY,
    FORM_VERSION,
    PAGES,
    PRACTICE,
    QUESTIONS,
    SCREENING,
    applicable_pages,
    expected_pages,
    page_of,
    pages_to_come,
    prune_answers,
)
from legal_help.questions.immediate_help import immediate_help
from legal_help.questions.parts.reaching import missing_contacts
from legal_help.questions.parts.referrals import ShownReferral, choose_referrals
from legal_help.questions.parts.screening import HELP_IN_US, notice_after
from legal_help.questions.parts.shapes import Answers, Option, Page, Question, QuestionKind, Words
from legal_help.questions.short_form import ANY_PAGE, SHORT
from legal_help.questions.wording import (
    answer_in_words,
    answer_sections,
    restore_sections,
    store_sections,
)

__all__ = [
    "ANY_PAGE",
    "ENTERED_BY",
    "FORM_VERSION",
    "HELP_IN_US",
    "PAGES",
    "PRACTICE",
    "QUESTIONS",
    "REPORT_PAGES",
    "SCREENING",
    "SHORT",
    "Answers",
    "Option",
    "Page",
    "Question",
    "QuestionKind",
    "ShownReferral",
    "Words",
    "answer_in_words",
    "answer_sections",
    "applicable_pages",
    "choose_referrals",
    "conflict_card",
    "expected_pages",
    "facts_for_triage",
    "find_contradictions",
    "immediate_help",
    "missing_contacts",
    "notice_after",
    "open_questions",
    "page_of",
    "pages_to_come",
    "prune_answers",
    "restore_sections",
    "store_sections",
]
