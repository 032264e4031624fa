"""Hold the tables of triage, for a lawyer to read and correct: which answer is how urgent, and when."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from legal_help.rules.deadlines import Level
from legal_help.rules.triage_reasons import CODE_SEEN

U1, U2, U3, _U4 = Level

type Bands = Sequence[tuple[int, Level]]

# fact -> reason, if the answer is yes
DANGERS: Mapping[str, str] = {
    "danger_now": "DANGER_IN_US",
    "detained": "DETAINED",
    "removal_set": "REMOVAL_SCHEDULED",
    "fear_neg": "NEGATIVE_FEAR_FINDING",
    "at_border": "AT_BORDER",
    "in_forced_work": "FORCED_WORK_NOW",
    "code_seen": CODE_SEEN,  # see reported_changes.py
}

# "14 days or fewer is U1"; after the last band it is U4.
EVENT_BANDS: Bands = [(14, U1), (30, U2), (90, U3)]
JUDGE_BANDS: Bands = [(30, U1), (60, U2), (90, U3)]
AGE_OUT_BANDS: Bands = [(60, U1), (180, U2)]  # after the last band it is U3
ONE_YEAR_BANDS: Bands = [(30, U1), (90, U2), (180, U3)]


# A deadline that the person knows to exist but cannot name may be tomorrow, and so may a day on
# which they must appear.
UNDATED: Mapping[str, tuple[str, Level]] = {
    "decision": ("APPEAL_DUE", U1),
    "checkin": ("CHECKIN", U1),
    "interview": ("INTERVIEW", U1),
    "fear_interview": ("FEAR_INTERVIEW", U1),
    "judge_deadline": ("JUDGE_DEADLINE", U1),
    "fee_due": ("FEE_DUE", U2),
    "rfe_due": ("RFE_DUE", U2),
    "other_date": ("OTHER_DATE", U2),
}

# If one of these was asked and not denied, there is or may be a court case.
COURT_DATES = ("hearing", "judge_deadline", "order_date", "decision")


class DatedEvent(NamedTuple):
    """Describe a date in a person's case: its reason while it lies ahead, and after it has passed."""

    fact: str
    code: str
    bands: Bands
    passed: str | None


EVENTS: Sequence[DatedEvent] = [
    DatedEvent("hearing", "HEARING", EVENT_BANDS, None),  # passed: see _missed_hearing
    DatedEvent("checkin", "CHECKIN", EVENT_BANDS, None),
    DatedEvent("interview", "INTERVIEW", EVENT_BANDS, None),
    DatedEvent("fear_interview", "FEAR_INTERVIEW", EVENT_BANDS, None),
    DatedEvent("fee_due", "FEE_DUE", EVENT_BANDS, "FEE_DUE_PASSED"),
    DatedEvent("rfe_due", "RFE_DUE", EVENT_BANDS, "RFE_DUE_PASSED"),
    DatedEvent("judge_deadline", "JUDGE_DEADLINE", JUDGE_BANDS, "JUDGE_DEADLINE_PASSED"),
    DatedEvent("other_date", "OTHER_DATE", EVENT_BANDS, None),  # see reported_changes.py
]
