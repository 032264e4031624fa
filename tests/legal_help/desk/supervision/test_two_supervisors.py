"""A roster that takes two supervisors: what the second one sees, signs, or throws away."""

import re

import pytest

from legal_help.access import membership
from legal_help.models import ProposedRoster
from legal_help.trust import roster
from legal_help.trust.roster import sign_first
from tests.legal_help.helpers import PASSPHRASE, sign_roster, state_of, waiting_keys

pytestmark = pytest.mark.django_db

PEOPLE = "/cases/people/"


@pytest.fixture
def two_desks(reader, second, desk_of):
    """The desks of two supervisors: with two, each roster takes both."""
    return desk_of(reader.user), desk_of(second.user)


def hash_on(page):
    return re.search(r'name="hash" value="([0-9a-f]+)"', page.text)[1]


@pytest.fixture
def proposed(two_desks, newcomer):
    """A key that the first of two supervisors has signed; its eight words."""
    words = membership.offer_key(user=newcomer, passphrase=PASSPHRASE)
    (waits,) = waiting_keys()
    typed = {"heard": " ".join(words), "role": "supervisor"}
    page = two_desks[0].post(f"{PEOPLE}{waits.pk}/admit/", typed, follow=True)
    assert "Another supervisor has to sign as well, on this page." in page.text
    return words


@pytest.mark.exhaustive  # tests/legal_help/access/test_two_supervisors.py has the rule
def test_a_second_supervisor_sees_who_would_come_and_signs_too(two_desks, proposed, newcomer):
    first, other = two_desks
    assert roster.verified().version == 2
    assert "1 waits" in other.get("/cases/").text
    mine, theirs = first.get(PEOPLE), other.get(PEOPLE)
    for page in (mine, theirs):
        assert "sofia signed a new roster." in page.text
        assert "New supervisor:" in page.text
        assert "<b>Nadia Amari</b>" in page.text
        assert " ".join(proposed) in page.text
        assert "Discard it" in page.text
    assert "Sign it too" not in mine.text
    assert "Hear the eight words yourself" in theirs.text

    signed = other.post(f"{PEOPLE}countersign/", {"hash": hash_on(theirs)}, follow=True)

    assert "It is in force now." in signed.text
    assert "Waits for a second supervisor" not in signed.text
    assert roster.verified().version == 3
    assert newcomer.pk in roster.verified().users


@pytest.mark.exhaustive  # tests/legal_help/access/test_two_supervisors.py has the rule
def test_the_first_of_two_does_not_sign_twice(two_desks, proposed):
    first, other = two_desks
    shown = hash_on(other.get(PEOPLE))

    page = first.post(f"{PEOPLE}countersign/", {"hash": shown}, follow=True)

    assert "another supervisor has to sign as well." in page.text
    assert roster.verified().version == 2


@pytest.mark.exhaustive  # tests/legal_help/access/test_two_supervisors.py has the rule
@pytest.mark.parametrize("which", [0, 1])
def test_either_of_two_throws_it_away(two_desks, proposed, which):
    page = two_desks[which].post(f"{PEOPLE}throw-away/", follow=True)

    assert "was discarded." in page.text
    assert ProposedRoster.objects.count() == 0
    again = two_desks[which].post(f"{PEOPLE}throw-away/", follow=True)
    assert "It is no longer waiting. Nothing was changed." in again.text


@pytest.mark.exhaustive  # tests/legal_help/access/test_two_supervisors.py has the rule
@pytest.mark.parametrize("posted", ["", "0" * 64, "x"])
def test_only_what_the_page_showed_is_signed(two_desks, proposed, posted):
    """The attack: somebody in the database swaps what waits while it is read."""
    _first, other = two_desks

    page = other.post(f"{PEOPLE}countersign/", {"hash": posted}, follow=True)

    assert "It is no longer waiting. Nothing was changed." in page.text
    assert roster.verified().version == 2


@pytest.mark.exhaustive  # tests/legal_help/access/test_two_supervisors.py has the rule
def test_what_another_roster_has_overtaken_is_signed_no_more(
    two_desks, proposed, reader, second, enrol
):
    _first, other = two_desks
    shown = hash_on(other.get(PEOPLE))
    sign_roster(by=reader, also=second, people=roster.verified().people[::-1])

    assert "Waits for a second supervisor" not in other.get(PEOPLE).text
    page = other.post(f"{PEOPLE}countersign/", {"hash": shown}, follow=True)

    assert "It is no longer waiting. Nothing was changed." in page.text
    assert roster.verified().version == 3


@pytest.mark.exhaustive  # tests/legal_help/access/test_two_supervisors.py has the rule
def test_a_row_that_no_supervisor_signed_is_not_shown(two_desks, proposed, by_sql):
    row = ProposedRoster.objects.get()
    by_sql(row, body=bytes(row.body).replace(b"supervisor", b"supervisoR"))

    page = two_desks[1].get(PEOPLE)

    assert page.status_code == 200
    assert "Waits for a second supervisor" not in page.text


@pytest.mark.exhaustive  # tests/legal_help/access/test_two_supervisors.py has the rule
def test_to_sign_a_supervisor_out_takes_two(two_desks, reader, second, send):
    first, other = two_desks
    receipt = send()

    page = first.post(f"{PEOPLE}{second.person.key}/remove/", {"sure": "on"}, follow=True)

    assert "Another supervisor has to sign as well" in page.text
    assert "<b>selam</b>" in page.text
    assert second.user.pk in roster.verified().users
    assert receipt.public_ref in other.get("/cases/").text


@pytest.mark.exhaustive  # tests/legal_help/access/test_two_supervisors.py has the rule
def test_where_only_a_caseworker_leaves_one_signature_is_enough(colleague, two_desks, send):
    """Whoever reads no more must not read on until a second supervisor comes by."""
    first, _other = two_desks
    receipt = send()

    page = first.post(f"{PEOPLE}{colleague.person.key}/remove/", {"sure": "on"})

    assert "They cannot open anything any more." in page.text
    assert colleague.user.pk not in roster.verified().users
    assert state_of(receipt).version == 2


@pytest.mark.exhaustive  # tests/legal_help/access/test_two_supervisors.py has the rule
def test_after_the_second_signature_those_who_left_are_locked_out_of_each_request(
    third, second, reader, desk_of, send
):
    """The second signature gives new keys."""
    receipt = send()
    other = desk_of(second.user)
    kept = roster.without(roster.verified().people, users={third.user.pk})
    following = roster.following(roster.verified(), by=reader.by, people=kept)
    ProposedRoster.objects.create(body=sign_first(following, reader.pair, by=reader.by).body)
    page = other.get(PEOPLE)
    assert "Leaves:" in page.text

    other.post(f"{PEOPLE}countersign/", {"hash": hash_on(page)})

    assert state_of(receipt).version == 2
    assert third.person.key not in state_of(receipt).holders


@pytest.mark.sampled
@pytest.mark.parametrize("verb", ["countersign", "throw-away"])
def test_a_caseworker_signs_and_throws_away_no_roster(
    colleague, two_desks, proposed, desk_of, verb
):
    shown = hash_on(two_desks[1].get(PEOPLE))

    answer = desk_of(colleague.user).post(f"{PEOPLE}{verb}/", {"hash": shown})

    assert answer.status_code == 404
    assert ProposedRoster.objects.count() == 1


@pytest.mark.exhaustive  # tests/legal_help/access/test_two_supervisors.py has the rule
def test_a_key_that_was_signed_once_is_not_offered_for_signing_again(two_desks, proposed):
    """It would be another roster, and the first signature would be thrown away."""
    for client in two_desks:
        assert "Keys waiting for your signature" not in client.get(PEOPLE).text


@pytest.mark.exhaustive  # tests/legal_help/access/test_two_supervisors.py has the rule
def test_the_page_that_removes_a_supervisor_says_that_it_takes_two(colleague, two_desks, second):
    first, _other = two_desks
    words = "Another supervisor has to sign as well"

    assert words in first.get(f"{PEOPLE}{second.person.key}/remove/").text
    assert words not in first.get(f"{PEOPLE}{colleague.person.key}/remove/").text
