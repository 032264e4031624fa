"""Lines of the log, chosen for a page: of some kind, by somebody, on a day, about a case."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from legal_help.access import membership
from legal_help.casework import assignment, cases
from legal_help.event_log import log
from legal_help.evidence.event_search import chosen, told_by, walled_when_erased
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, LogLine

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def find(reader):
    """Search as the supervisor; gives the actions of what is found, the newest first."""

    def find(by=reader, **wanted):
        found = chosen(by=by, known=log.look(), **wanted)
        return list(found.values_list("action", flat=True))

    return find


@pytest.fixture
def lived(begin_in, send, come_back, reader, colleague, third):
    """A request on which the person, the supervisor and a colleague acted, and another one."""

    def made():
        receipt, _other = send(), send()
        return_visit.write_to_us(visit=come_back(receipt), text="Hello")
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Hello")
        cases.add_note(by=colleague, public_ref=receipt.public_ref, text="Called")
        return receipt

    return begin_in("searched", made)


def test_all_of_them_stand_there_the_newest_first(lived, find):
    found = find()

    assert found[:3] == ["note", "answer", "write"]
    assert len(found) == LogLine.objects.count()


def test_they_are_chosen_by_kind(lived, find):
    assert find(actions=["write", "note"]) == ["note", "write"]


def test_they_are_chosen_by_whoever_did_it(lived, find, colleague, reader):
    assert "note" in find(who=str(colleague.user.pk))
    assert "answer" not in find(who=str(colleague.user.pk))
    assert find(who="person", actions=["write", "answer"]) == ["write"]
    assert find(who="nobody we know") == []


@pytest.mark.exhaustive
def test_what_somebody_did_who_left_is_theirs_too(lived, find, reader, colleague):
    membership.remove(by=reader, key=UUID(colleague.by))

    assert "note" in find(who=str(colleague.user.pk))


def test_they_are_chosen_by_day(lived, find):
    assert find(day=timezone.localdate() - timedelta(days=1)) == []
    assert find(day=timezone.localdate(), actions=["note"]) == ["note"]


@pytest.mark.sampled
@pytest.mark.parametrize("typed", ["{}", " {} "])
def test_they_are_chosen_by_the_reference_of_a_case(lived, find, typed):
    found = find(reference=typed.format(lived.public_ref).lower())

    assert set(found) == {"send", "write", "answer", "note"}
    assert find(reference="PEBBLE-0000") == []


@pytest.mark.exhaustive
def test_pages_go_on_before_a_line(lived, find):
    newest = LogLine.objects.latest("seq").seq

    assert find(before=newest)[:2] == ["answer", "write"]


def test_nothing_of_a_case_is_shown_to_whom_a_wall_keeps_from_it(lived, find, colleague):
    assignment.recuse_oneself(by=colleague, public_ref=lived.public_ref)
    case = HelpRequest.objects.get(public_ref=lived.public_ref).pk

    assert find(by=colleague, reference=lived.public_ref) == []
    seen = chosen(by=colleague, known=log.look()).values_list("case", flat=True)
    assert case not in set(seen)
    assert None in set(seen)
    assert "recuse" in find(reference=lived.public_ref)


def test_the_wall_of_an_erased_case_is_known_by_its_steps(lived, colleague, third):
    case = HelpRequest.objects.get(public_ref=lived.public_ref).pk
    assignment.recuse_oneself(by=colleague, public_ref=lived.public_ref)
    planted = LogLine.objects.filter(case=case).latest("seq")
    planted.seq, planted.body = planted.seq + 100_000_000, b"banana"
    planted.save(force_insert=True)
    planted.seq, planted.body = planted.seq + 1, b'{"changes":{"walls":5}}'
    planted.save(force_insert=True)

    assert walled_when_erased([case], colleague.user.pk) == {case}
    assert walled_when_erased([case], third.user.pk) == set()
    assert walled_when_erased([UUID(int=7)], colleague.user.pk) == set()


def test_a_line_whose_details_were_forgotten_tells_nothing(lived):
    line = LogLine.objects.last()
    assert told_by(line, log.look())

    line.body = None

    assert told_by(line, log.look()) is None
