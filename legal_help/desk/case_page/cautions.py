"""Warn before a caseworker calls or writes: of replaced answers, and of a withdrawal."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework import cases, new_code
from legal_help.desk.forms.request import WithdrawalForm
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from legal_help.rules.triage_reasons import TAKEN_BACK
from legal_help.sealed import correspondence

# Answers that say how to reach the person, or somebody for them.
REACHING = ("reach", "phone", "email", "leave_message", "safe_times", "helper", "helper_phone")


def replaced(opened: cases.CaseDetail) -> Mapping[str, Promise]:
    """Return the questions whose answers no longer count, with the words that say so."""
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


def withdrawal_form(opened: cases.CaseDetail) -> WithdrawalForm | None:
    """Return the form that checks a withdrawal, or None if there is nothing to check."""
    if not any(reason.code == TAKEN_BACK for reason in opened.reasons):
        return None
    form = WithdrawalForm(auto_id="withdrawal_%s")
    ways = new_code.verification_methods(opened.answers, opened.messages)
    form.offer([*ways, VerificationMethod.NOT_REACHED])
    return form
