"""What a caseworker must see before they call, answer or leave a request: who may read what we
write, what is new, and whether somebody with the code took it back."""

from typing import Any

from legal_help import casework, new_code, reading
from legal_help.forms.desk.casework import WithdrawalForm
from legal_help.news import Check
from legal_help.triage import TAKEN_BACK


def parts(opened: casework.OpenRequest) -> dict[str, Any]:
    letters = opened.messages
    return {
        "code_is_doubtful": reading.code_is_doubtful(letters),
        "withdrawal_form": _withdrawal_form(opened),
        "last_number": max((letter.number for letter in letters), default=0),
        "can_mark_read": any(letter.is_unread and not letter.waits for letter in letters),
    }


def _withdrawal_form(opened: casework.OpenRequest) -> WithdrawalForm | None:
    """None: it was not taken back, or a colleague has checked that."""
    if not any(reason.code == TAKEN_BACK for reason in opened.reasons):
        return None
    form = WithdrawalForm(auto_id="withdrawal_%s")
    ways = new_code.ways_to_check(opened.answers, opened.messages)
    form.offer([*ways, Check.NOT_REACHED])
    return form
