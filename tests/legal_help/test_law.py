from datetime import date, timedelta

import pytest

from legal_help.deadlines import working_day_on_or_after
from legal_help.law import current
from legal_help.reasons import EXCEPTIONS, MEANINGS


def test_every_fact_says_where_it_is_written_and_how_far_it_was_checked():
    law = current()

    assert len(law.facts) == 36
    for fact in law.facts.values():
        assert fact.rule.strip()
        assert fact.citations
        assert fact.verification
        assert fact.effective_from is None, "set by counsel alone"


def test_every_reason_rests_on_a_fact_of_law():
    laws = {meaning.law for meaning in MEANINGS.values()}

    assert laws <= set(current().facts)


def test_every_exception_has_words():
    assert all(EXCEPTIONS.values())


def test_amended_replaces_a_fact_and_keeps_the_others():
    law = current()
    fact = law.facts["bia-appeal"]

    shorter = law.amended([{**vars(fact), "parameters": {"days": 10}}])

    assert shorter.days("bia-appeal") == 10
    assert law.days("bia-appeal") == 30
    assert shorter.facts["sij"] == law.facts["sij"]


@pytest.mark.parametrize(
    ("slug", "start", "raw", "rolled"),
    [
        ("in-absentia-180", "2026-01-05", "2026-07-04", "2026-07-06"),
        ("in-absentia-180", "2026-06-10", "2026-12-07", "2026-12-07"),
        ("in-absentia-180", "2026-08-31", "2027-02-27", "2027-03-01"),
        ("motion-reopen-90", "2026-03-02", "2026-05-31", "2026-06-01"),
        ("motion-reconsider-30", "2026-02-10", "2026-03-12", "2026-03-12"),
        ("bia-appeal", "2026-05-28", "2026-06-27", "2026-06-29"),
        ("bia-appeal", "2026-11-24", "2026-12-24", "2026-12-24"),
        ("petition-for-review", "2026-04-01", "2026-05-01", "2026-05-01"),
    ],
)
def test_days_counted_from_a_decision(slug, start, raw, rolled):
    end = date.fromisoformat(start) + timedelta(days=current().days(slug))

    assert str(end) == raw
    assert str(working_day_on_or_after(end)) == rolled
