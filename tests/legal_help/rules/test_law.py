import hashlib
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from legal_help.rules.deadlines import anniversary, working_day_on_or_after
from legal_help.rules.law import shipped_law
from legal_help.rules.triage_reasons import ONE_YEAR_EXCEPTIONS, REASON_MEANINGS
from tests.legal_help.helpers import amended


def test_every_fact_says_where_it_is_written_and_how_far_it_was_checked():
    law = shipped_law()

    assert len(law.facts) == 36
    for fact in law.facts.values():
        assert fact.rule.strip()
        assert fact.citations
        assert fact.verification
        assert fact.effective_from is None, "set by counsel alone"


def test_every_reason_rests_on_a_fact_of_law():
    laws = {meaning.law for meaning in REASON_MEANINGS.values()}

    assert laws <= set(shipped_law().facts)


def test_every_exception_has_words():
    assert all(ONE_YEAR_EXCEPTIONS.values())


PUBLISHED = (Path(__file__).parent / "law_vectors.json").read_bytes()
VECTORS = json.loads(PUBLISHED)
COUNTED = [vector for vector in VECTORS if "raw" in vector]
BIRTHDAYS = [vector for vector in VECTORS if "born" in vector]
# Facts that no rule of triage counts with: a lawyer reads them, and the lines of the queue point to
# them.
NOT_COUNTED = {
    "one-year-exceptions": 3,
    "unaccompanied-child": 3,
    "expedited-removal": 2,
    "reasonable-fear-reinstatement": 2,
    "in-absentia-no-notice": 1,
    "ead-150-180": 5,
    "asylum-fees": 1,
    "t-visa": 2,
    "u-visa": 2,
    "vawa": 1,
    "derivatives": 1,
}


def test_the_published_cases_are_as_they_were_published():
    others = [v["slug"] for v in VECTORS if v not in COUNTED and v not in BIRTHDAYS]

    assert hashlib.sha256(PUBLISHED).hexdigest() == (
        "60c4bd2916d94bac0e51caa62704ce4e0ff73c462d399d16f97a688b16f5a0a6"
    )
    assert Counter(others) == NOT_COUNTED


@pytest.mark.parametrize("vector", COUNTED, ids=lambda v: f"{v['slug']} {v['from']} {v['days']}")
def test_days_counted_from_a_decision(vector):
    law = shipped_law()
    fact = law.facts[vector["slug"]]
    if "note" in vector:  # as the law would be
        law = amended(law, fact, {"days": vector["days"]})

    end = date.fromisoformat(vector["from"]) + timedelta(days=law.days(vector["slug"]))

    assert law.days(vector["slug"]) == vector["days"]
    assert str(end) == vector["raw"]
    assert str(working_day_on_or_after(end)) == vector["rolled"]


@pytest.mark.parametrize("vector", BIRTHDAYS, ids=lambda v: v["born"])
def test_twenty_first_birthday(vector):
    years = shipped_law().days(vector["slug"], "max_age")
    birthday = anniversary(date.fromisoformat(vector["born"]), years)

    assert str(birthday) == vector["twenty_first_birthday"]
    assert str(birthday - timedelta(days=1)) == vector["last_safe_filing_day"]
