"""What a caseworker must see before they call, answer or leave a request: who may read what we
write, what is new, and whether somebody with the code took it back."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework import cases, decide, new_code
from legal_help.desk.forms.request import WithdrawalForm
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from legal_help.rules.triage_reasons import TAKEN_BACK
from legal_help.sealed import correspondence

# Answers that say how to reach the person, or somebody for them.
REACHING = ("reach", "phone", "email", "leave_message", "safe_times", "helper", "helper_phone")


def parts(opened: cases.CaseDetail) -> dict[str, Any]:
    letters = opened.messages
    return {
        "code_is_doubtful": correspondence.code_is_doubtful(letters),
        "withdrawal_form": _withdrawal_form(opened),
        "last_number": max((letter.number for letter in letters), default=0),
        "can_mark_read": any(letter.is_unread and not letter.waits for letter in letters),
    }


def before_writing(before: decide.DecisionContext) -> dict[str, Any]:
    """For the pages on which something is written to the person, besides that of the request."""
    return {
        "code_is_doubtful": before.code_is_doubtful,
        "can_give_code": before.can_give_code,
    }


def replaced(opened: cases.CaseDetail) -> Mapping[str, Promise]:
    """The questions whose answer no longer counts, each with the words that say so."""
    found: dict[str, Promise] = {}
    if correspondence.old_way_is_stopped(opened.messages):
        found |= dict.fromkeys(REACHING, _("They asked us not to use it"))
    elif correspondence.contact_in_force(opened.messages):
        found |= dict.fromkeys(REACHING, _("Replaced by a new way, which was checked"))
    for letter in correspondence.checked(opened.messages):
        if letter.kind == ReportKind.DATE_CHANGED:
            new_date = _("Replaced by a new date, which was checked")
            found |= dict.fromkeys(letter.facts, new_date)
    return found


def _withdrawal_form(opened: cases.CaseDetail) -> WithdrawalForm | None:
    """None: it was not taken back, or a colleague has checked that."""
    if not any(reason.code == TAKEN_BACK for reason in opened.reasons):
        return None
    form = WithdrawalForm(auto_id="withdrawal_%s")
    ways = new_code.verification_methods(opened.answers, opened.messages)
    form.offer([*ways, VerificationMethod.NOT_REACHED])
    return form
