"""Combine what a caseworker says about the level with triage: the rule alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.rules.deadlines import Level
from legal_help.rules.triage import TriageReason
from legal_help.rules.triage_reasons import REASON_MEANINGS
from legal_help.rules.urgency import UrgencyOverride, apply_override, needs_confirmation

U1, U2, U3, U4 = Level
DAY = date(2026, 12, 24)
HEARING = TriageReason("HEARING", U1, DAY)
FAR = TriageReason("HEARING", U3, DAY)
ORDER = TriageReason("PRIOR_ORDER", U2)
HELD = TriageReason("DETAINED", U1)
MOVED = TriageReason("ADDRESS_CHANGE", U4)


def said(level, *stood, seen=0):
    over = min((reason.level for reason in stood), default=U4)
    return UrgencyOverride(
        level=level,
        triage_level=over,
        reason="spoke",
        known_reasons=frozenset(stood),
        last_message_seen=seen,
    )


def decided(override, *reasons, since=()):
    triage = min((reason.level for reason in reasons), default=U4)
    return apply_override(triage, list(reasons), override, since)


def test_without_a_word_triage_decides():
    found = decided(None, HEARING, ORDER)

    assert (found.level, found.triage, found.reasons) == (U1, U1, [HEARING, ORDER])
    assert (found.is_lowered, found.is_raised, found.is_overtaken) == (False, False, False)


@pytest.mark.parametrize(
    ("override", "reasons", "since", "level"),
    [
        pytest.param(said(U1), [MOVED], [], U1, id="raised"),
        pytest.param(said(U1, MOVED), [MOVED], [], U1, id="raised over what stood"),
        pytest.param(said(U4, HEARING), [HEARING], [], U4, id="lowered"),
        pytest.param(said(U3, HEARING, ORDER), [HEARING, ORDER], [], U3, id="lowered over two"),
        pytest.param(said(U2, HEARING), [HEARING], [], U2, id="lowered a little"),
        pytest.param(said(U4, ORDER), [ORDER, HELD], [], U1, id="a new danger counts"),
        pytest.param(said(U4, HELD), [HELD], [HELD], U1, id="a danger told again counts"),
        pytest.param(said(U4, FAR), [HEARING], [], U1, id="a day that came near counts"),
        pytest.param(said(U4, HEARING), [FAR], [], U4, id="what became calmer stays covered"),
        pytest.param(
            said(U4, HEARING),
            [HEARING, TriageReason("HEARING", U2, date(2027, 1, 4))],
            [],
            U2,
            id="another day of the same kind counts",
        ),
        pytest.param(
            said(U4, TriageReason("OTHER_DATE", U2)),
            [TriageReason("OTHER_DATE", U2, DAY)],
            [],
            U2,
            id="a day where there was none counts",
        ),
        pytest.param(said(U3, HEARING), [HEARING, MOVED], [], U3, id="a calm new reason"),
        pytest.param(said(U3, HEARING), [], [], U3, id="the reasons are gone"),
        pytest.param(said(U4, ORDER), [ORDER], [HELD], U4, id="told since, and settled as wrong"),
        pytest.param(said(U1), [], [], U1, id="raised without any reason"),
    ],
)
def test_level_under_an_override(override, reasons, since, level):
    found = decided(override, *reasons, since=since)

    assert found.level == level
    assert found.override == override
    assert found.reasons == reasons


def test_urgency_says_which_way_it_went():
    lowered, raised = decided(said(U3, HEARING), HEARING), decided(said(U1), MOVED)
    overtaken = decided(said(U3, ORDER), ORDER, HELD)

    assert (lowered.is_lowered, lowered.is_raised, lowered.is_overtaken) == (True, False, False)
    assert (raised.is_lowered, raised.is_raised, raised.is_overtaken) == (False, True, False)
    assert (overtaken.is_lowered, overtaken.is_overtaken) == (False, True)
    assert overtaken.uncovered == {HELD}


@pytest.mark.parametrize(
    ("triage", "level", "asks"),
    [(U1, U1, False), (U1, U2, True), (U1, U4, True), (U2, U4, False), (U4, U1, False)],
)
def test_the_most_urgent_is_lowered_by_nobody_without_saying_so_twice(triage, level, asks):
    assert needs_confirmation(triage, level) is asks


def test_an_override_is_written_and_read_as_it_was():
    override = said(U3, HEARING, ORDER, seen=4)

    assert UrgencyOverride.from_json(override.as_json()) == override


REASONS = st.builds(
    TriageReason,
    st.sampled_from(sorted(REASON_MEANINGS)),
    st.sampled_from(Level),
    st.none() | st.dates(date(2026, 11, 1), date(2027, 11, 1)),
)
SAID = st.builds(
    UrgencyOverride,
    level=st.sampled_from(Level),
    triage_level=st.sampled_from(Level),
    reason=st.just("spoke"),
    known_reasons=st.frozensets(REASONS, max_size=4),
    last_message_seen=st.integers(0, 9),
)


@given(SAID, st.lists(REASONS, max_size=5), st.lists(REASONS, max_size=3))
def test_an_override_never_hides_what_came_after_it(override, reasons, told):
    found = decided(override, *reasons, *told, since=told)

    assert all(found.level <= reason.level for reason in told)
    fresh = [
        reason for reason in reasons if reason.code not in {r.code for r in override.known_reasons}
    ]
    assert all(found.level <= reason.level for reason in fresh)
    assert found.level <= override.level
