"""Read the queue: its order, what it costs, and what it refuses."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from legal_help.access.locked_case import locked_case
from legal_help.casework import assignment, cases, new_code, set_urgency
from legal_help.casework.queue import ordered_cases
from legal_help.events.roster import INTAKE
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, KeyGrant, ThreadMessage
from legal_help.rules import reported_changes
from legal_help.rules.deadlines import Level
from legal_help.rules.urgency import OverrideReason
from legal_help.rules.whose_turn import Rest, Turn, rest_of
from tests.legal_help.casework.looking import put_back, row, state, stored
from tests.legal_help.helpers import flipped

DETAINED = reported_changes.ReportKind.DETAINED
REFUSED = {"counts": False, "how": reported_changes.VerificationMethod.NOT_REACHED}


def queue(reader):
    return ordered_cases.load_queue(by=reader)


def test_queue_is_sorted_by_urgency(send, reader):
    day = timezone.localdate() + timedelta(days=5)
    quiet = send(facts={"moved": "no"}, card={"names": ["Quiet"]})
    hearing = send(facts={"hearing": day.isoformat()}, card={"names": ["Hearing"]})
    detained = send(facts={"detained": "yes"}, card={"names": ["Detained"]})

    found = queue(reader)

    assert [(entry.case.public_ref, entry.level) for entry in found.entries] == [
        (detained.public_ref, Level.U1),
        (hearing.public_ref, Level.U1),
        (quiet.public_ref, Level.U4),
    ]
    assert found.entries[0].reasons[0].code == "DETAINED"
    assert found.entries[1].reasons[0].date == day
    assert found.entries[2].card["names"] == ["Quiet"]
    assert found.damaged == []


@pytest.mark.exhaustive  # an edge of the order
def test_within_a_level_danger_today_comes_first_and_days_of_other_levels_count_nothing(
    send, reader
):
    today = timezone.localdate()
    near, far = (str(today + timedelta(days=days)) for days in (2, 300))
    missed = send(facts={"hearing": str(today - timedelta(days=20))})
    detained = send(facts={"detained": "yes", "hearing": far})
    hearing = send(facts={"hearing": near})
    danger = send(facts={"danger_now": "yes", "hearing": far})

    entries = queue(reader).entries

    assert [entry.case.public_ref for entry in entries] == [
        danger.public_ref,
        missed.public_ref,
        detained.public_ref,
        hearing.public_ref,
    ]
    assert {entry.level for entry in entries} == {Level.U1}


@pytest.mark.exhaustive
def test_a_word_of_a_caseworker_that_triage_says_too_counts_the_same(send, reader):
    """Both are to be read today; the papers of one were due last week, and a caseworker said so."""
    today = timezone.localdate()
    soon = send(facts={"hearing": str(today + timedelta(days=2))})
    passed = send(facts={"rfe_due": str(today - timedelta(days=7))})
    assert queue(reader).entries[0].case.public_ref == soon.public_ref
    said = {"level": Level.U1, "why": OverrideReason.SPOKE, "text": "", "seen": 0}

    set_urgency.set_level(by=reader, public_ref=passed.public_ref, confirmed=True, **said)

    assert queue(reader).entries[0].case.public_ref == passed.public_ref


def test_what_nobody_knows_moves_a_case_up_and_does_not_make_it_urgent(send, reader):
    calm = send(facts={"detained": "no", "removal_set": "no"})
    empty = send(facts={"detained": None})
    lost = send(facts={"detained": "unsure", "removal_set": None})
    held = send(facts={"detained": "yes"})

    entries = queue(reader).entries

    assert [(entry.case.public_ref, entry.level) for entry in entries] == [
        (held.public_ref, Level.U1),
        (lost.public_ref, Level.U2),
        (empty.public_ref, Level.U3),
        (calm.public_ref, Level.U4),
    ]
    urgent = [entry.case.public_ref for entry in entries if entry.case.state.is_urgent]
    assert urgent == [held.public_ref]
    days = [entry.case.review_by for entry in entries]
    assert days == sorted(days)
    assert len(set(days)) == 4


def test_a_case_that_a_caseworker_calls_urgent_stands_before_those_that_triage_does(send, reader):
    soon = send(facts={"hearing": str(timezone.localdate() + timedelta(days=2))})
    calm = send(facts={"detained": "no"})
    set_urgency.set_level(
        by=reader,
        public_ref=calm.public_ref,
        level=Level.U1,
        why=OverrideReason.DANGER,
        text="",
        seen=0,
        confirmed=True,
    )

    assert [entry.case.public_ref for entry in queue(reader).entries] == [
        calm.public_ref,
        soon.public_ref,
    ]


def test_a_hearing_that_was_far_off_comes_near(send, reader, time_machine):
    now = timezone.now()
    send(facts={"hearing": str(timezone.localdate() + timedelta(days=80))})
    assert queue(reader).entries[0].level == Level.U3

    time_machine.move_to(now + timedelta(days=70))

    assert queue(reader).entries[0].level == Level.U1


def test_a_line_shows_codes_of_the_card(send, reader):
    send(card={"language": "ht", "place": ["FL"], "reach": ["phone"]})

    (entry,) = queue(reader).entries

    assert (entry.language, entry.place, entry.reach) == ("ht", ["FL"], ["phone"])


@pytest.mark.exhaustive  # an edge of the order
def test_a_way_that_was_said_not_to_be_safe_stands_in_no_line(send, reader, come_back):
    receipt = send(card={"reach": ["phone"]})
    told = {"reach": ["text"], "stop_old": ["yes"]}
    return_visit.write_to_us(
        visit=come_back(receipt), kind=reported_changes.ReportKind.CONTACT, told=told
    )

    (entry,) = queue(reader).entries

    assert entry.reach == ["code"]


@pytest.mark.exhaustive  # an edge of the order
def test_a_request_of_an_odd_shape_stops_no_queue(send, reader, monkeypatch, told):
    """Somebody can send whatever a program puts together: no form has checked it."""
    counted = ordered_cases.correspondence.urgency

    def count(facts, *others):
        return counted(
            {**facts, "exceptions": set(facts["odd"])} if "odd" in facts else facts, *others
        )

    monkeypatch.setattr(ordered_cases.correspondence, "urgency", count)
    odd = send(facts={"odd": [[]]})
    card = {"language": ["es"], "place": "TX", "reach": None, "names": 5}
    send(facts={"moved": "no"}, card=card)

    found = queue(reader)

    (entry,) = found.entries
    assert (entry.language, entry.place, entry.reach) == ("", [], [])
    assert found.damaged == [odd.public_ref]
    assert told() == [("blob_altered", str(row(odd.public_ref).pk))]


@pytest.mark.exhaustive
def test_reading_the_queue_twice_reads_the_same_and_writes_nothing(send, reader, come_back):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")

    with CaptureQueriesContext(connection) as captured:
        first, second = queue(reader), queue(reader)

    assert first == second
    assert not [q for q in captured if not q["sql"].startswith("SELECT")]


# What it costs.


def busy(send, reader, come_back):
    """Send a request with everything that the queue looks at."""
    receipt = send()
    visit = come_back(receipt)
    return_visit.write_to_us(visit=visit, kind=DETAINED)
    return_visit.write_to_us(visit=visit, text="Hello")
    cases.settle_report(by=reader, public_ref=receipt.public_ref, number=1, **REFUSED)
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Hello")
    return receipt


def test_the_queue_asks_the_database_as_often_whatever_its_length(
    send, reader, come_back, django_assert_num_queries
):
    busy(send, reader, come_back)
    send()

    # What is new in the log, before and after; the rows without messages and with some, the grants, the
    # messages, the notes.
    with django_assert_num_queries(7):
        queue(reader)
    for _ in range(3):
        busy(send, reader, come_back)
        send()
    with django_assert_num_queries(7):
        assert len(queue(reader).entries) == 8


@pytest.mark.exhaustive
def test_the_queue_reads_no_answers_and_no_letters(send, reader, come_back):
    receipt = busy(send, reader, come_back)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Hello")

    with CaptureQueriesContext(connection) as captured:
        queue(reader)

    asked = "".join(q["sql"] for q in captured)
    assert '"card"' in asked
    for column in ("answers", "applicant_wrapped", "applicant_blob"):
        assert f'"{column}"' not in asked


@pytest.mark.exhaustive
@pytest.mark.parametrize("named_at_most", [0, 10_000])
def test_keys_that_open_messages_are_read_only_where_there_are_some(
    send, reader, come_back, monkeypatch, named_at_most
):
    receipts = [send(), send(), send()]
    monkeypatch.setattr(HelpRequest, "NAMED_AT_MOST", named_at_most)
    without, quiet = asked_for_keys(reader), queue(reader)
    return_visit.write_to_us(visit=come_back(receipts[1]), kind=DETAINED)

    found = queue(reader)

    assert without == []
    assert len(asked_for_keys(reader)) == 1
    assert [each.unread for each in quiet.entries] == [False] * 3
    assert [each.case.public_ref for each in found.entries if each.unread] == [
        receipts[1].public_ref
    ]
    assert len(found.entries) == 3
    assert found.damaged == []


def asked_for_keys(reader):
    with CaptureQueriesContext(connection) as captured:
        queue(reader)
    return [each["sql"] for each in captured if '"drop_private"' in each["sql"]]


@pytest.mark.exhaustive
def test_very_many_are_read_without_naming_each(send, reader, monkeypatch):
    monkeypatch.setattr(HelpRequest, "NAMED_AT_MOST", 2)
    for _ in range(3):
        send()

    with CaptureQueriesContext(connection) as captured:
        assert len(queue(reader).entries) == 3

    assert not [q for q in captured if " IN (" in q["sql"]]


# What was said since.


@pytest.fixture
def known(send, reader, colleague):
    """Return two cases: one that can wait, and one that cannot."""
    return [send(facts={"moved": "no"}), send(facts={"detained": "yes"})]


def levels(reader):
    return {entry.case.public_ref: entry.level for entry in queue(reader).entries}


@pytest.mark.exhaustive
def test_news_makes_a_case_urgent(known, reader, come_back):
    return_visit.write_to_us(visit=come_back(known[0]), kind=DETAINED)

    assert levels(reader) == {each.public_ref: Level.U1 for each in known}


@pytest.mark.exhaustive  # an edge of the order
def test_what_a_colleague_said_of_the_level_counts_at_once(known, reader, colleague):
    set_urgency.set_level(
        by=colleague,
        public_ref=known[1].public_ref,
        level=Level.U3,
        why=OverrideReason.SPOKE,
        text="Free since noon",
        seen=0,
        confirmed=True,
    )

    assert levels(reader)[known[1].public_ref] == Level.U3


@pytest.mark.exhaustive  # tests/legal_help/sealed/test_reading.py has the rule
def test_a_request_with_a_new_case_key_is_read_as_before(known, reader, colleague, come_back):
    return_visit.write_to_us(visit=come_back(known[0]), text="Hello")
    before = queue(reader)
    reference = known[0].public_ref
    assignment.recuse_oneself(by=colleague, public_ref=reference)
    cases.open_case(by=reader, public_ref=reference)
    assert state(reference).version == 2

    found = queue(reader)

    assert found.damaged == []
    assert [(e.case.public_ref, e.urgency, e.unread, e.card) for e in found.entries] == [
        (e.case.public_ref, e.urgency, e.unread, e.card) for e in before.entries
    ]


@pytest.mark.exhaustive
def test_a_new_code_that_is_given_while_the_queue_is_read_raises_no_alarm(
    send, reader, monkeypatch, told
):
    receipt = send(answers={"own_word": "lantern"})
    read, given = ordered_cases._texts_by_case, []

    def give_first(heads):
        if not given:
            given.append("")
            given[0] = new_code.give_new_code(
                by=reader,
                public_ref=receipt.public_ref,
                how=reported_changes.VerificationMethod.OWN_WORD,
                given_before=0,
            )
        return read(heads)

    monkeypatch.setattr(ordered_cases, "_texts_by_case", give_first)

    found = queue(reader)

    assert (len(found.entries), found.damaged, told()) == (1, [], [])
    assert len(given[0]) == 24


def test_whoever_came_later_sees_none_of_it(known, enrol):
    found = queue(enrol("late", INTAKE))

    assert (found.entries, found.damaged) == ([], [])


# What was changed in the database.


@pytest.mark.sampled
@pytest.mark.parametrize("part", ["card", "triage"])
def test_a_line_with_a_changed_byte_is_refused_and_the_others_stand(
    known, reader, by_sql, told, part
):
    case = row(known[0].public_ref)
    by_sql(case, **{part: flipped(getattr(case, part))})

    found = queue(reader)

    assert [entry.case.public_ref for entry in found.entries] == [known[1].public_ref]
    assert found.damaged == [known[0].public_ref]
    assert told() == [("blob_altered", str(case.pk))]


@pytest.mark.exhaustive  # an edge of the order
def test_each_step_leaves_out_what_it_refuses_and_goes_on(send, reader, by_sql, told, monkeypatch):
    """Cases are opened, read and judged one step after the other: each step can refuse some."""
    not_opened, not_read, not_judged, good = (
        send(facts=facts).public_ref for facts in ({}, {}, {"odd": [[]]}, {})
    )
    count = ordered_cases.correspondence.urgency

    def count_or_stumble(facts, *others):
        return count({**facts, "exceptions": set(facts.get("odd", ()))}, *others)

    monkeypatch.setattr(ordered_cases.correspondence, "urgency", count_or_stumble)
    grant = KeyGrant.objects.get(request=row(not_opened), recipient=reader.by)
    by_sql(grant, blob=flipped(grant.blob))
    by_sql(row(not_read), card=flipped(row(not_read).card))

    found = queue(reader)

    assert [entry.case.public_ref for entry in found.entries] == [good]
    assert found.damaged == sorted([not_opened, not_read, not_judged])
    refused = {not_opened: "grant_altered", not_read: "blob_altered", not_judged: "blob_altered"}
    assert sorted(told()) == sorted((why, str(row(ref).pk)) for ref, why in refused.items())


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", ["card", "triage"])
def test_the_part_of_another_request_is_refused(known, reader, by_sql, part):
    one, other = (row(each.public_ref) for each in known)
    by_sql(one, **{part: bytes(getattr(other, part))})

    assert queue(reader).damaged == [one.public_ref]


@pytest.mark.sampled
@pytest.mark.parametrize("column", ["keys", "drop_private"])
def test_where_messages_cannot_be_opened_the_line_stands_and_says_so(
    known, reader, come_back, by_sql, column
):
    return_visit.write_to_us(visit=come_back(known[0]), text="Hello")
    case = row(known[0].public_ref)
    by_sql(case, **{column: flipped(getattr(case, column))})

    found = queue(reader)

    assert len(found.entries) == 2
    assert found.damaged == [case.public_ref]


@pytest.mark.exhaustive
@pytest.mark.parametrize("what", ["row", "grant", "reference"])
def test_what_is_gone_or_bears_another_name_is_named(known, reader, by_sql, what):
    case = row(known[0].public_ref)
    if what == "row":
        case.delete()
    elif what == "grant":
        KeyGrant.objects.filter(request=case, recipient=reader.by).delete()
    else:
        by_sql(case, public_ref="PEBBLE-0000")

    found = queue(reader)

    assert [entry.case.public_ref for entry in found.entries] == [known[1].public_ref]
    assert found.damaged == [known[0].public_ref]


def test_rows_of_before_hide_no_message(known, reader, come_back, told):
    before = stored()
    return_visit.write_to_us(visit=come_back(known[0]), kind=DETAINED)
    put_back(before)

    found = queue(reader)

    assert found.damaged == [known[0].public_ref]
    (entry,) = [each for each in found.entries if each.case.public_ref == known[0].public_ref]
    assert entry.unread
    assert told() == [("text_missing", str(entry.case.pk))]


@pytest.fixture
def written(known, come_back):
    """Let the person of the first case write two messages."""
    for text in ("One", "Two"):
        return_visit.write_to_us(visit=come_back(known[0]), text=text)
    return known[0].public_ref


@pytest.mark.exhaustive
def test_a_message_that_was_taken_out_is_missed(written, reader, told):
    ThreadMessage.objects.get(number=1).delete()

    assert queue(reader).damaged == [written]
    assert told() == [("text_missing", str(row(written).pk))]


def test_a_message_that_was_changed_is_refused(written, reader, by_sql):
    message = ThreadMessage.objects.get(number=1)
    by_sql(message, staff_blob=flipped(message.staff_blob))

    assert queue(reader).damaged == [written]


@pytest.mark.exhaustive
@pytest.mark.parametrize("columns", [["staff_blob"], ["mark"], ["staff_blob", "mark"]])
def test_messages_that_changed_places_are_refused(written, reader, by_sql, columns):
    one, two = ThreadMessage.objects.order_by("number")
    for row_, other in ((one, two), (two, one)):
        by_sql(row_, **{name: getattr(other, name) for name in columns})

    assert queue(reader).damaged == [written]


@pytest.mark.exhaustive  # tests/legal_help/sealed/test_reading.py has the rule
def test_a_message_that_nobody_sent_is_left_out_and_hides_nothing(written, reader):
    copy = ThreadMessage.objects.get(number=1)
    copy.pk, copy.number = None, 3
    copy.save(force_insert=True)

    found = queue(reader)

    assert found.damaged == []
    assert len(found.entries) == 2


@pytest.mark.exhaustive  # tests/legal_help/sealed/test_reading.py has the rule
def test_a_settlement_that_was_taken_out_is_missed(known, reader, come_back, told):
    return_visit.write_to_us(visit=come_back(known[0]), kind=DETAINED)
    cases.settle_report(by=reader, public_ref=known[0].public_ref, number=1, **REFUSED)
    assert levels(reader)[known[0].public_ref] == Level.U4

    CaseNote.objects.all().delete()

    assert levels(reader)[known[0].public_ref] == Level.U1
    assert queue(reader).damaged == [known[0].public_ref]
    assert told() == [("text_missing", str(row(known[0].public_ref).pk))]


def test_an_answered_case_rests_behind_all_others_until_something_comes(send, reader, come_back):
    answered = send(facts={"detained": "yes"})
    calm = send(facts={"detained": "no"})
    today = timezone.localdate()
    cases.send_reply(by=reader, public_ref=answered.public_ref, text="Zzanswer")

    first, last = queue(reader).entries

    assert (first.case.public_ref, first.rest) == (calm.public_ref, None)
    assert last.rest == Rest(Turn.PERSON, today, rest_of(Level.U1, today, None, today).until)

    return_visit.write_to_us(visit=come_back(answered), text="Zzmore")

    assert queue(reader).entries[0].case.public_ref == answered.public_ref
    assert [entry.rest for entry in queue(reader).entries] == [None, None]


def test_an_answered_case_is_ours_again_once_its_time_is_over(send, reader, time_machine):
    now = timezone.now()
    answered = send(facts={"detained": "yes"})
    cases.send_reply(by=reader, public_ref=answered.public_ref, text="Zzanswer")
    (entry,) = queue(reader).entries
    days = (entry.rest.until - timezone.localdate()).days

    time_machine.move_to(now + timedelta(days=days))

    assert queue(reader).entries[0].rest is None


@pytest.mark.exhaustive
def test_a_note_with_a_day_lets_a_calm_case_rest_until_then(send, reader):
    receipt = send(facts={"detained": "no"})
    today = timezone.localdate()
    day = today + timedelta(days=40)

    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Zzcall", follow_up=day)
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Zzno day")

    assert queue(reader).entries[0].rest == Rest(Turn.LATER, today, day)


@pytest.mark.exhaustive
def test_an_ended_case_does_not_rest(send, reader, decide):
    receipt = send(facts={"detained": "no"})
    decide(receipt, "cannot_help")

    (entry,) = ordered_cases.load_queue(by=reader, closed=True).entries

    assert entry.rest is None


@pytest.mark.exhaustive  # an edge of the order
def test_what_a_colleague_has_to_do_next_is_told(send, reader, colleague, decide):
    offered, proposed = send(facts={"detained": "no"}), send(facts={"detained": "yes"})
    cases.take_case(by=reader, public_ref=offered.public_ref)
    assignment.offer_case(by=reader, public_ref=offered.public_ref, colleague=colleague.person.key)
    decide(proposed, "spam")

    def waiting(by):
        return {entry.case.public_ref for entry in queue(by).entries if entry.waits_for_colleague}

    assert waiting(reader) == {offered.public_ref, proposed.public_ref}
    assert waiting(colleague) == set()


def test_what_waits_for_a_second_person_does_not_rest(send, reader, colleague, decide):
    """Whoever could agree finds it among what is to be done."""
    receipt = send(facts={"detained": "yes"})
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Zzanswer")
    decide(receipt, "spam")

    assert [queue(by).entries[0].rest for by in (reader, colleague)] == [None, None]


@pytest.mark.exhaustive
@pytest.mark.parametrize("day", ["tomorrow", 7, None])
def test_a_day_that_somebody_signed_and_is_none_puts_nothing_off(send, reader, day):
    receipt = send(facts={"detained": "no"})
    with locked_case(reader, receipt.public_ref) as case:
        case.keep_note({"text": "Zz", "on": case.today, "follow_up": day})

    (entry,) = queue(reader).entries

    assert entry.rest is None
