"""Every address of the desk, and everybody who must not come in: a new one is on this list at once."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from legal_help.access import membership
from legal_help.casework import assignment
from legal_help.desk import door
from legal_help.events.roster import INTAKE, SUPERVISOR
from legal_help.trust import roster
from tests.legal_help.desk.addresses import BY_NAME, OF_A_REQUEST, SOME, address
from tests.legal_help.helpers import PASSPHRASE, new_key

pytestmark = pytest.mark.django_db

FOR_A_ROLE = {"own_key", "key_words", "key_back", "key_keep", "key_read_out"}
REFUSED, LED_ON, NOT_THIS_WAY = 404, 302, 405


def answers(client, name, reference="NONE-1234", **how):
    """Ask in both ways; an address that takes only one of them says so to everybody."""
    path = address(name, reference)
    given = {"text": "x", "agreed": "on", "sure": "on", "reason": "other", "status": "closed"}
    statuses = {
        client.get(path, **how).status_code,
        client.post(path, given, **how).status_code,
    }
    assert statuses != {NOT_THIS_WAY}
    return statuses - {NOT_THIS_WAY}


def test_the_list_is_long():
    assert len(BY_NAME) > 40
    assert len(OF_A_REQUEST) > 10


def test_nobody_without_signing_in(client, founding):
    for path in map(address, BY_NAME):
        answers = [client.get(path), client.post(path)]
        led_to = {each.url for each in answers if each.status_code != NOT_THIS_WAY}
        assert led_to == {f"/accounts/login/?next={path}"}


@pytest.mark.exhaustive  # tests/legal_help/desk/case_actions/test_actions.py asks a page
@pytest.mark.parametrize("signed_in", [True, False])
def test_nothing_the_desk_answers_is_kept_anywhere(client, founding, sign_in, reader, signed_in):
    """Refusals, redirects and errors too."""
    client = sign_in(reader.user) if signed_in else client
    paths = [*map(address, BY_NAME), reverse("cases:taken"), "/cases/nowhere/at/all/"]

    answers = [ask(path) for path in paths for ask in (client.get, client.post, client.put)]

    assert {answer.status_code for answer in answers} > {302, 404, 405}
    for answer in answers:
        assert "no-store" in answer["Cache-Control"], answer
        assert answer["X-Robots-Tag"] == "noindex", answer


def test_another_site_starts_nothing_here(founding, sign_in, reader):
    client, theirs = sign_in(reader.user), {"Sec-Fetch-Site": "cross-site"}

    for path in map(address, BY_NAME):
        found = {ask(path, headers=theirs).status_code for ask in (client.get, client.post)}

        assert found <= {403, NOT_THIS_WAY}, path
        assert 403 in found, path


@pytest.mark.exhaustive  # case_actions/test_actions.py has a superuser
@pytest.mark.parametrize("role", ["superuser", "Editor", "Author"])
def test_nobody_who_does_something_else(founding, sign_in, send, role):
    user = User.objects.create_user("other", password="x", is_superuser=role == "superuser")
    user.groups.set(Group.objects.filter(name=role))
    client, reference = sign_in(user), send().public_ref

    found = {name: answers(client, name, reference) for name in BY_NAME}

    assert found == {name: {REFUSED} for name in BY_NAME}


def test_nobody_with_a_role_and_no_place_on_the_roster(founding, sign_in, send):
    user = User.objects.create_user("new", password="x")
    user.groups.set(Group.objects.filter(name__in=["Caseworker", "Supervisor"]))
    client, reference = sign_in(user), send().public_ref

    found = {name: answers(client, name, reference) for name in BY_NAME if name not in FOR_A_ROLE}
    # Where the links to the desk lead, they are led on to the key that they lack.
    assert found.pop("queue") == {LED_ON}
    assert client.get(address("queue")).url == address("own_key")
    assert set(map(frozenset, found.values())) == {frozenset({REFUSED})}, found


def test_whoever_waits_for_a_signature_reads_so_at_the_desk(founding, sign_in):
    user = User.objects.create_user("new", password="x")
    user.groups.set(Group.objects.filter(name="Caseworker"))
    client = sign_in(user)
    new_key(user)

    page = client.get(address("queue"), follow=True)

    assert page.redirect_chain == [(address("own_key"), 302)]
    assert "Your key waits for a supervisor." in page.text
    assert client.get(address("queue"), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.exhaustive  # tests/legal_help/desk/case_actions/test_actions.py asks each page
def test_nobody_who_left_with_a_copied_cookie(founding, sign_in, reader, colleague, send):
    reference = send().public_ref
    client = sign_in(colleague.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    assert answers(client, "detail", reference) == {200}
    cookies = client.cookies.copy()

    membership.remove(by=reader, key=colleague.person.key)
    # Their account is not stopped: they sign in again, and bring the desk's cookie along.
    sign_in(colleague.user)
    client.cookies.update({name: cookies[name] for name in cookies if "unlock" in name})

    found = {name: answers(client, name, reference) for name in BY_NAME}
    assert found == {name: {REFUSED} for name in BY_NAME}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_roster_that_is_signed_meanwhile_counts_at_once(rf, reader, colleague, method):
    @door.at_desk
    def view(_request):
        membership.remove(by=reader, key=colleague.person.key)
        return roster.verified().by_key.get(colleague.person.key)

    request = getattr(rf, method)("/cases/")
    request.user = reader.user

    assert view(request) is None


@pytest.mark.exhaustive  # tests/legal_help/desk/case_actions/test_assignment.py asks each page
def test_a_request_without_a_grant_is_as_one_that_does_not_exist(founding, sign_in, send, enrol):
    receipt = send()
    late = enrol("carlos", INTAKE)
    client = sign_in(late.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})

    # What was typed wrong leads back to the request, which is not there.
    for name in OF_A_REQUEST:
        assert answers(client, name, receipt.public_ref, follow=True) == {REFUSED}, name
        assert answers(client, name, "NONE-1234", follow=True) == {REFUSED}, name
    assert receipt.public_ref not in client.get("/cases/").text


# Who comes in where. An address that is added stands in none of these, and is missed.

FOR_READERS = {
    "queue", "seen", "save_view", "delete_view", "caller", "find", "next", "several", "week", "calendar", "interpreters", "unlock", "lock", "law", "security",
    "stop_code", "stop_colleague", "end_unlock", "own_key", "key_words", "key_back", "key_keep", "key_read_out",
}  # fmt: skip
FOR_SUPERVISORS = {
    "people", "give_lacking", "reopen_account", "admit", "lost_sign_in", "remove_person", "rekey", "audit", "put_away",
    "remove_interpreter", "teams", "remove_team", "countersign", "throw_away_roster", "retention", "figures", "publish_figures", "figures_file", "pause", "pause_end", "law_amend", "law_review",
    "next_steps", "next_step", "next_step_add", "next_step_check", "next_step_retire",
}  # fmt: skip
WITH_A_GRANT = {
    "detail", "print", "answer", "preview", "edit_answer", "note", "mark_read", "settle",
    "check_withdrawal", "undo_withdrawal", "new_code", "set_level", "leave_level",
    "read_on", "settle_match", "give_reason", "take", "release", "offer", "take_back",
    "accept_offer", "refuse_offer", "recuse", "decide", "confirm", "object", "export",
    "book", "cancel_appointment", "ask_interpreter", "remind", "send_file",
    "export_file", "export_words", "hold_ask", "hold_ask_lift", "erase", "withdraw_by_word", "wall_ask",
}  # fmt: skip
SUPERVISORS_WITH_A_GRANT = {"assign", "wall", "lift_wall", "resume"}
# A key that waits, a rule that was amended, a file: there are none in these houses.
NOT_THERE = {"refuse_key", "law_take_back", "file", "file_page"}
# These change what the next address meets.
LAST = ["take_back", "release", "stop_colleague", "recuse", "lock"]

# `make test` tries the first two: whom a case is kept from, and who works on it and is no supervisor.
ROLES = {
    "caseworker behind a wall": FOR_READERS,
    "caseworker": FOR_READERS | WITH_A_GRANT,
    "supervisor": FOR_READERS | FOR_SUPERVISORS | WITH_A_GRANT | SUPERVISORS_WITH_A_GRANT,
    "supervisor behind a wall": FOR_READERS | FOR_SUPERVISORS,
    "supervisor without a grant": FOR_READERS | FOR_SUPERVISORS,
    "supervisor who stepped aside": FOR_READERS | FOR_SUPERVISORS,
    "caseworker without a grant": FOR_READERS,
    "caseworker who stepped aside": FOR_READERS,
}


@pytest.fixture
def at_the_desk(founding, sign_in, reader, enrol, send):
    """Who a role names, unlocked, and a colleague of theirs; and a request."""

    def at_the_desk(role):
        other = enrol("carlos", INTAKE)
        enrol("fatima", INTAKE)  # with two left besides, one person alone sets a wall
        name, _, standing = role.partition(" ")
        groups = (INTAKE, SUPERVISOR) if name == "supervisor" else (INTAKE,)
        before = send() if standing == "without a grant" else None
        me = enrol("sara", *groups)
        receipt = before or send()
        if standing == "behind a wall":
            assignment.set_wall(by=reader, public_ref=receipt.public_ref, colleague=me.person.key)
        if standing == "who stepped aside":
            assignment.recuse_oneself(by=me, public_ref=receipt.public_ref)
        client = sign_in(me.user)
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
        return client, receipt.public_ref, other.person.key

    return at_the_desk


def met_at(client, name, **parts):
    converters = BY_NAME[name].pattern.converters
    some = {part: SOME[type(converter).__name__] for part, converter in converters.items()}
    path = reverse(f"cases:{name}", kwargs=some | {k: v for k, v in parts.items() if k in some})
    shown = client.get(path, follow=True).status_code
    if shown not in (NOT_THIS_WAY, REFUSED):
        return shown
    taken = client.post(
        path, follow=True
    ).status_code  # a form that is not shown is not taken either
    return shown if taken == NOT_THIS_WAY else taken


@pytest.mark.sampled(2)
@pytest.mark.parametrize("role", ROLES)
def test_each_role_comes_in_where_it_may_and_nowhere_else(at_the_desk, role):
    client, reference, other = at_the_desk(role)
    parts = {"reference": reference, "key": other, "outcome": "spam"}

    found = {}
    for name in sorted(BY_NAME, key=lambda name: (name in LAST and 1 + LAST.index(name), name)):
        slug = "bia-appeal" if name.startswith("law") else SOME["SlugConverter"]
        found[name] = met_at(client, name, slug=slug, **parts)

    may = ROLES[role]
    assert found == {name: 200 if name in may else REFUSED for name in BY_NAME}


def test_every_address_stands_in_the_table():
    several = [FOR_READERS, FOR_SUPERVISORS, WITH_A_GRANT, SUPERVISORS_WITH_A_GRANT]
    several.append(NOT_THERE)

    assert set().union(*several) == set(BY_NAME)
    assert sum(map(len, several)) == len(BY_NAME)
