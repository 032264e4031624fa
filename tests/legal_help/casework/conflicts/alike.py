"""Cards of people who may have to do with each other, and how tests compare them."""

from legal_help.casework.conflicts import conflict_check
from legal_help.casework.conflicts.conflict_check import ConflictResult, MatchOutcome

ROSA = {"names": ["Zzrosa Flores"], "countries": ["HN"], "adverse": "Mi esposo Zzcarlos Mejía"}
CARLOS = {"names": ["Zzcarlos Mejía"], "countries": ["HN"], "born": "1980-02-03"}
AGAIN = {"names": ["MEJIA ZZCARLOS"], "countries": ["HN"], "born": "1980"}
OTHER = {"names": ["Ana Paz"], "countries": ["VE"]}


def check(by, reference: str) -> ConflictResult:
    return conflict_check.check_conflicts(by=by, public_ref=reference)


def settle(by, one: str, other: str, outcome: str = MatchOutcome.NOTHING) -> None:
    conflict_check.settle_match(by=by, public_ref=one, other_ref=other, outcome=outcome)
