"""Sort the answers by the parts of Form I-589, as a starting point for a lawyer.

The parts are the form's own headings (USCIS, Form I-589, Application for Asylum and for Withholding
of Removal). Its items change with its editions; a lawyer fills in the current one.
"""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The parts of the form, and those of our questions that belong to each.
FORM_PARTS: Sequence[tuple[Promise, Sequence[str]]] = [
    (
        _("Part A.I: About the person"),
        [
            "a_number", "full_name", "call_name", "other_names", "city", "state", "dob",
            "citizenship", "citizenship_other", "lived_last", "court", "arrival", "entry",
            "first_time", "other_stays", "language", "language_other", "reads",
        ],
    ),
    (
        _("Part A.II: Husband or wife, and children"),
        ["adults_here", "children_here", "children_abroad", "family_case", "still_married", "turned_21"],
    ),
    (_("Part A.III: Where they lived before"), ["lived_elsewhere"]),
    (
        _("Part B: Why they ask for asylum"),
        ["feared", "afraid_of", "reasons", "harm", "torture", "more"],
    ),
    (
        _("Part C: More about the case"),
        [
            "filed", "filed_date", "receipt_number", "asked_before", "went_back", "went_back_when",
            "exceptions", "arrested",
        ],
    ),
    (
        _("Court, detention and letters"),
        [
            "detained", "held_at", "detainee_number", "removal_set", "removal_date",
            "fear_interview", "fear_interview_date", "hearing", "hearing_how", "attended", "missed",
            "had_notice", "order", "judge_said", "order_date", "decision", "judge_deadline",
            "appointments", "checkin", "interview", "fee_due", "fee_letter", "rfe_due",
            "papers_letter", "moved",
        ],
    ),
    (
        _("Other protection that may fit"),
        [
            "need", "guardian", "uac_before", "told_police", "willing_to_help", "forced_out",
            "forced_here", "abuser_status", "abuser_married", "needs", "needs_words",
        ],
    ),
]  # fmt: skip
# Ways to reach the person, and the words that identify them, do not leave the desk. People who did
# not agree to be named are listed apart and marked.
WITHHELD_QUESTIONS: frozenset[str] = frozenset(
    {
        "lawyer", "can_pay", "place", "for_whom", "aware", "reach", "own_word", "secret_word",
        "phone", "email", "leave_message", "safe_times", "helper_phone", "safe_now",
    }
)  # fmt: skip
OTHER_PEOPLE: Sequence[str] = ["against", "helper"]
