"""An amendment of the law counts when a supervisor signed it, and is never lowered afterwards."""

from datetime import date

import pytest

from legal_help.access import membership
from legal_help.casework.queue import ordered_cases
from legal_help.event_log import appending, log, pin
from legal_help.models import LogLine
from legal_help.rules import law
from legal_help.rules.law import LawFact
from legal_help.trust import lawbook, roster
from legal_help.trust.roster import NotASupervisor
from tests.legal_help.helpers import notices
from tests.legal_help.lines import plant, signed_notice

pytestmark = pytest.mark.django_db
APPEAL = "bia-appeal"
TODAY = date(2026, 11, 26)


def shorter(days):
    fact: LawFact = law.shipped_law().facts[APPEAL]
    return [{**vars(fact), "parameters": {**fact.parameters, "days": days}}]


def amend(entries, *, by):
    """Sign a whole version, as `keep` and `review` do for one fact."""
    lawbook.BOOK.amend(lambda _before: entries, by=by)


def slip_in(entries, *, by, under=None):
    """Put a version into the log past our software."""
    return plant(
        *signed_notice("law_signed", {"entries": entries, "version": 99}, by=by, under=under)
    )


def test_without_an_amendment_the_law_that_ships_counts(founding, told):
    assert lawbook.verified() == law.shipped_law()
    assert told() == []


def test_an_amendment_of_a_supervisor_counts(reader):
    amend(shorter(10), by=reader)

    assert lawbook.verified().days(APPEAL) == 10
    assert lawbook.verified().facts.keys() == law.shipped_law().facts.keys()
    assert [event.by for event in notices("law_signed")] == [reader.by]


def test_the_newest_amendment_counts_as_a_whole(reader):
    amend(shorter(10), by=reader)
    amend([], by=reader)

    assert lawbook.verified() == law.shipped_law()


@pytest.mark.exhaustive
def test_the_queue_is_triaged_under_the_amended_law(send, reader, time_machine):
    time_machine.move_to("2026-11-25T12:00:00-05:00")
    send(facts={"decision": "2026-11-10"})
    assert [r.code for r in ordered_cases.load_queue(by=reader).entries[0].reasons] == [
        "APPEAL_DUE"
    ]

    amend(shorter(10), by=reader)

    entry = ordered_cases.load_queue(by=reader).entries[0]
    assert [r.code for r in entry.reasons] == ["APPEAL_WINDOW_PASSED"]


def test_an_amendment_of_a_caseworker_counts_for_nothing(colleague, told):
    with pytest.raises(NotASupervisor):
        amend(shorter(10), by=colleague)
    slip_in(shorter(10), by=colleague)

    assert lawbook.verified() == law.shipped_law()
    assert told() == [("unsigned", "")]


def test_an_altered_amendment_counts_for_nothing(reader, told):
    amend(shorter(10), by=reader)
    line = LogLine.objects.get(action="law_signed")
    altered = bytes(line.body).replace(b'"days":10', b'"days":90')
    LogLine.objects.filter(pk=line.pk).update(body=altered)
    assert lawbook.verified().days(APPEAL) == 10

    pin.memory_file().path.unlink()  # as on a host that has not seen it

    assert lawbook.verified() == law.shipped_law()
    assert ("broken_chain", "") in told()


@pytest.mark.sampled
@pytest.mark.parametrize(
    "entries",
    [
        "no entries",
        None,
        [{"slug": "x"}],
        [{**shorter(10)[0], "parameters": {}}],
        shorter("soon"),
    ],
    ids=["text", "nothing", "no fact", "lost a parameter", "triage cannot count"],
)
def test_a_version_that_is_no_law_counts_for_nothing(reader, entries, told):
    slip_in(entries, by=reader)

    assert lawbook.verified() == law.shipped_law()
    assert told() == [("law_signed_unreadable", "")]


def test_a_law_without_entries_counts_for_nothing(reader, told):
    plant(*signed_notice("law_signed", {"version": 99}, by=reader))

    assert lawbook.verified() == law.shipped_law()
    assert told() == [("law_signed_unreadable", "")]


@pytest.mark.parametrize("count", [1, 2], ids=["the newest", "all"])
def test_a_law_that_was_deleted_still_counts_here(reader, count):
    amend(shorter(20), by=reader)
    amend(shorter(10), by=reader)
    assert lawbook.verified().days(APPEAL) == 10

    for line in list(LogLine.objects.filter(action="law_signed"))[-count:]:
        line.delete()

    assert lawbook.verified().days(APPEAL) == 10
    assert log.look().doubt == "end"


def test_a_law_that_this_host_knows_is_not_written_anew_for_each_page(reader):
    amend(shorter(10), by=reader)
    lawbook.verified()
    file = pin.memory_file().path
    before = file.read_bytes()

    assert lawbook.verified().days(APPEAL) == 10
    assert file.read_bytes() == before


def test_a_damaged_memory_of_this_host_leaves_the_signed_law_of_the_log(reader, told):
    amend(shorter(10), by=reader)
    pin.memory_file().path.write_text("{" * 1000)

    assert lawbook.verified().days(APPEAL) == 10
    assert told() == [("memory_damaged", "")]


def fact(days, starts=None):
    return LawFact(**{**shorter(days)[0], "effective_from": starts})


def test_a_fact_that_is_kept_counts_and_bears_the_day_and_the_name(reader):
    lawbook.keep(fact(10), by=reader, today=TODAY)

    found = lawbook.verified().facts[APPEAL]
    assert found.parameters["days"] == 10
    assert (found.reviewed_on, found.reviewed_by) == ("2026-11-26", reader.by)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_fact_is_kept_in_a_transaction_of_its_own(reader):
    """PostgreSQL locks what is read in no other way."""
    lawbook.keep(fact(10), by=reader, today=TODAY)
    lawbook.review(slug=APPEAL, by=reader, today=date(2026, 11, 27))

    assert lawbook.verified().days(APPEAL) == 10
    assert lawbook.fact(APPEAL).reviewed_on == "2026-11-27"


def test_two_facts_are_kept_side_by_side(reader):
    lawbook.keep(fact(10), by=reader, today=TODAY)
    lawbook.review(slug="sij", by=reader, today=TODAY)

    assert lawbook.verified().days(APPEAL) == 10
    assert lawbook.fact("sij").reviewed_by == reader.by


def test_a_fact_does_not_count_before_its_day(send, reader, time_machine):
    time_machine.move_to("2026-11-26T12:00:00-05:00")
    send(facts={"decision": "2026-11-20"})
    lawbook.keep(fact(5, "2026-12-01"), by=reader, today=TODAY)

    def reasons():
        return [r.code for r in ordered_cases.load_queue(by=reader).entries[0].reasons]

    assert (lawbook.verified().days(APPEAL), reasons()) == (30, ["APPEAL_DUE"])
    time_machine.move_to("2026-11-30T23:59:00-05:00")
    assert (lawbook.verified().days(APPEAL), reasons()) == (30, ["APPEAL_DUE"])
    time_machine.move_to("2026-12-01T00:01:00-05:00")
    assert (lawbook.verified().days(APPEAL), reasons()) == (5, ["APPEAL_WINDOW_PASSED"])


def test_a_coming_fact_is_taken_back(reader):
    lawbook.keep(fact(5, "2100-01-01"), by=reader, today=TODAY)
    assert len(lawbook.editions().coming(APPEAL, TODAY)) == 1

    lawbook.take_back(slug=APPEAL, starts=date(2100, 1, 1), by=reader, today=TODAY)

    assert lawbook.editions().signed == ()


def test_a_caseworker_keeps_reviews_and_takes_back_nothing(colleague):
    for attempt in (
        lambda: lawbook.keep(fact(10), by=colleague, today=TODAY),
        lambda: lawbook.review(slug=APPEAL, by=colleague, today=TODAY),
        lambda: lawbook.take_back(slug=APPEAL, starts=date(2100, 1, 1), by=colleague, today=TODAY),
    ):
        with pytest.raises(NotASupervisor):
            attempt()
    assert notices("law_signed") == []


def test_a_fact_that_is_not_there_is_not_reviewed(reader):
    with pytest.raises(lawbook.NoSuchFact):
        lawbook.review(slug="nothing", by=reader, today=TODAY)


def test_an_amendment_that_is_rolled_back_is_not_known_to_this_host(reader, told, monkeypatch):
    """The machine is switched off between the lines and the commit."""
    rows = LogLine.objects

    class Failing:
        def bulk_create(self, lines):
            rows.bulk_create(lines)
            raise ZeroDivisionError

        def __getattr__(self, name):
            return getattr(rows, name)

    with monkeypatch.context() as patch:
        patch.setattr(LogLine, "objects", Failing())
        with pytest.raises(ZeroDivisionError):
            amend(shorter(10), by=reader)

    assert lawbook.verified() == law.shipped_law()
    assert told() == []


@pytest.mark.exhaustive  # as in tests/legal_help/intake/test_two_at_once.py
def test_of_two_changes_at_once_neither_undoes_the_other(reader, at_once):
    """Each lays its entry over what counts once the log is locked, and not over what was shown."""
    came = at_once(
        lambda: lawbook.keep(fact(10), by=reader, today=TODAY),
        lambda: lawbook.review(slug="sij", by=reader, today=TODAY),
    )
    assert came == [None, None]

    ((days, by),) = at_once(lambda: (lawbook.verified().days(APPEAL), reviewer("sij")))
    assert (days, by) == (10, reader.by)


def reviewer(slug):
    return lawbook.fact(slug).reviewed_by


@pytest.mark.exhaustive
def test_an_amendment_outlives_the_supervisor_who_signed_it(reader, second, told):
    """Or a day that counts would go back to another when somebody leaves."""
    amend(shorter(10), by=second)
    membership.remove(by=reader, key=second.person.key)
    membership.countersign(by=second, version_hash=roster.proposed(roster.verified()).hash)
    assert second.by not in roster.verified().by_key

    assert lawbook.verified().days(APPEAL) == 10
    amend(shorter(20), by=reader)
    assert lawbook.verified().days(APPEAL) == 20
    assert told() == []


@pytest.mark.sampled
@pytest.mark.parametrize("under", [2, 3], ids=["their roster", "the newest"])
def test_a_supervisor_who_left_amends_nothing(reader, second, under, told):
    amend(shorter(10), by=second)
    membership.remove(by=reader, key=second.person.key)
    membership.countersign(by=second, version_hash=roster.proposed(roster.verified()).hash)

    slip_in(shorter(90), by=second, under=under)

    assert lawbook.verified().days(APPEAL) == 10
    assert told() == [("unsigned", "")]


@pytest.mark.exhaustive
def test_in_doubt_nothing_is_signed(reader):
    bad = plant(b"{}", links=False)

    with pytest.raises(appending.InDoubt):
        lawbook.keep(fact(10), by=reader, today=TODAY)
    assert lawbook.verified() == law.shipped_law()

    bad.delete()
    lawbook.keep(fact(10), by=reader, today=TODAY)
    assert lawbook.verified().days(APPEAL) == 10
