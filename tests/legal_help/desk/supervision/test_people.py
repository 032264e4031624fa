"""From the invitation to the first request, and out again: the pages about keys and readers."""

import re

import pytest

from accounts.models import User
from legal_help.access import membership, stopping
from legal_help.access.founding import words_of_member
from legal_help.casework import assignment
from legal_help.crypto import row_labels
from legal_help.crypto.codes import group_digits
from legal_help.crypto.passphrases import new_passphrase
from legal_help.crypto.sealing import CannotOpen, unwrap
from legal_help.desk.shown_once import sign_words
from legal_help.event_log import log
from legal_help.models import CaseworkerKey, HelpRequest, KeyGrant, Unlock
from legal_help.public.http import rate_limits
from legal_help.trust import keys, roster, slots
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE, state_of, waiting_keys

pytestmark = pytest.mark.django_db

KEY, PEOPLE, SECURITY, TAKEN = "/cases/key/", "/cases/people/", "/cases/security/", "/cases/taken/"
SOME = "0190a1b2-0000-7000-8000-000000000001"
OF_A_KEY = [
    *(
        (f"{PEOPLE}{SOME}/{verb}/", "post")
        for verb in ("admit", "refuse", "give", "remove", "reopen")
    ),
    (f"{PEOPLE}{SOME}/remove/", "get"),
    (f"{PEOPLE}{SOME}/lost-sign-in/", "get"),
    (f"{PEOPLE}{SOME}/lost-sign-in/", "post"),
    (f"{SECURITY}{SOME}/stop/", "get"),
    (f"{SECURITY}{SOME}/stop/", "post"),
]


@pytest.fixture
def theirs(newcomer, founding, sign_in):
    """The newcomer's browser, signed in."""
    return sign_in(newcomer)


def words_on(page):
    return re.findall(r"<li>([a-z-]+)</li>", page.text)


def hidden_on(page):
    return dict(re.findall(r'name="(mark|purpose)" value="([^"]+)"', page.text))


def shown_words(client, purpose="new"):
    """The six words, and what the page gives back with them."""
    shown = client.post(f"{KEY}words/", {"purpose": purpose})
    return words_on(shown), hidden_on(shown)


def make_key(client):
    """Through the pages; gives the six words and the eight."""
    six, held = shown_words(client)
    client.post(f"{KEY}back/", held)
    done = client.post(f"{KEY}keep/", {**held, "passphrase": " ".join(six)})
    return six, words_on(done)


# Who comes in


@pytest.mark.exhaustive
def test_a_caseworker_is_led_to_no_page_of_supervisors(colleague, sign_in):
    client = sign_in(colleague.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})

    page = client.get("/cases/").text
    assert PEOPLE not in page
    assert "Referrals" not in page


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_page/test_evidence.py
@pytest.mark.parametrize("address", [PEOPLE, SECURITY])
def test_a_locked_desk_asks_for_the_passphrase(desk, address):
    Unlock.objects.all().delete()

    assert "Unlock the casework desk" in desk.get(address).text


@pytest.mark.exhaustive
@pytest.mark.parametrize(("address", "method"), OF_A_KEY)
def test_a_key_that_nobody_has_is_not_there(desk, address, method):
    typed = {"heard": "x", "role": "caseworker", "sure": "on"}

    assert getattr(desk, method)(address, typed).status_code == 404


# A newcomer


def test_from_the_invitation_to_the_first_request(desk_of, theirs, newcomer, send, supervisor):
    receipt = send()
    assert f'href="{KEY}"' in theirs.get("/staff/").text
    assert "To read requests you need a key" in theirs.get(KEY).text

    six, eight = make_key(theirs)

    assert (len(six), len(eight)) == (6, 8)
    assert "Your key waits for a supervisor" in theirs.get(KEY).text
    again = theirs.post(f"{KEY}read-out/", {"passphrase": " ".join(six)})
    assert words_on(again) == eight

    boss = desk_of(supervisor)
    page = boss.get(PEOPLE)
    assert "Nadia Amari" in page.text
    assert " ".join(eight) not in page.text
    key = CaseworkerKey.objects.get(user=newcomer).pk
    signed = boss.post(
        f"{PEOPLE}{key}/admit/", {"heard": " ".join(eight), "role": "caseworker"}, follow=True
    )
    assert "The roster is signed." in signed.text
    assert "Let them open 1 more" in signed.text
    given = boss.post(f"{PEOPLE}{key}/give/")
    assert "They can open 1 request more; 0 are left." in given.text

    assert theirs.post("/cases/unlock/", {"passphrase": " ".join(six)}).url == "/cases/"
    assert receipt.public_ref in theirs.get("/cases/").text


def test_words_typed_wrong_are_asked_for_again(theirs):
    six, held = shown_words(theirs)

    page = theirs.post(f"{KEY}keep/", {**held, "passphrase": " ".join([*six[:5], "wrong"])})

    assert "These are not the six words." in page.text
    assert " ".join(six[:2]) not in page.text
    assert hidden_on(page) == held
    assert not CaseworkerKey.objects.filter(user__username="nadia").exists()


def test_a_passphrase_of_ones_own_choice_is_refused(theirs):
    chosen = "correct horse battery staple once more"

    page = theirs.post(f"{KEY}keep/", {"mark": "x", "purpose": "new", "passphrase": chosen})

    assert "These are not the six words." in page.text
    assert not CaseworkerKey.objects.filter(user__username="nadia").exists()


def test_the_six_words_are_kept_nowhere(theirs):
    six, _eight = make_key(theirs)

    assert " ".join(six) not in str(list(theirs.session.items()))
    assert " ".join(six) not in str(theirs.cookies)


def test_the_eight_words_need_the_passphrase(theirs):
    make_key(theirs)

    page = theirs.post(f"{KEY}read-out/", {"passphrase": PASSPHRASE})

    assert "This does not open your key." in page.text
    assert words_on(page) == []
    assert "This field is required." in theirs.post(f"{KEY}read-out/").text


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
@pytest.mark.parametrize("step", ["keep", "read-out"])
def test_a_busy_house_asks_to_press_again(theirs, monkeypatch, step):
    make_key(theirs)
    six, held = shown_words(theirs)

    def busy(*_parts, **_named):
        raise slots.Busy

    monkeypatch.setattr(keys, "slot", busy)
    page = theirs.post(f"{KEY}{step}/", {**held, "passphrase": " ".join(six)})

    assert "Press the button again" in page.text


# Other words


def change_words(client, current=PASSPHRASE, between=lambda: None):
    """Gives the new words, and what came of them; something may happen while they are typed."""
    six, held = shown_words(client, "change")
    client.post(f"{KEY}back/", held)
    between()
    typed = {**held, "passphrase": " ".join(six), "current": current}
    return " ".join(six), client.post(f"{KEY}keep/", typed)


@pytest.mark.exhaustive
def test_whoever_knows_the_words_changes_them_alone(desk, supervisor):
    before = roster.verified()
    assert "You type the old words once more." in desk.get(KEY).text

    six, response = change_words(desk)

    assert response.url == SECURITY
    assert roster.verified() == before
    assert keys.unlock_staff(user=supervisor, passphrase=six)
    assert desk.get(SECURITY).status_code == 200


@pytest.mark.parametrize(
    ("current", "words"),
    [
        pytest.param("", "This field is required.", marks=pytest.mark.exhaustive),
        ("other words", "This does not open your key."),
    ],
)
def test_an_open_desk_changes_no_words(desk, supervisor, current, words):
    """Somebody sits down at a desk that its owner left open."""
    six, page = change_words(desk, current)

    assert words in page.text
    assert keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    with pytest.raises(keys.WrongPassphrase):
        keys.unlock_staff(user=supervisor, passphrase=six)


def test_a_desk_that_locks_meanwhile_changes_the_words_and_makes_no_key(desk, supervisor):
    """The accident: the words were for the key that is there, and made another of it."""
    six, response = change_words(desk, between=Unlock.objects.all().delete)

    assert response.url == SECURITY
    assert not waiting_keys()
    assert keys.unlock_staff(user=supervisor, passphrase=six)


def test_only_whoever_says_that_the_words_are_lost_makes_another_key(desk, supervisor):
    six, held = shown_words(desk, "change")
    forged = {**held, "purpose": "new", "passphrase": " ".join(six)}

    assert "These are not the six words." in desk.post(f"{KEY}keep/", forged).text
    assert not waiting_keys()

    make_key(desk)
    assert [each.user for each in waiting_keys()] == [supervisor]
    assert keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)


@pytest.mark.sampled
@pytest.mark.parametrize("step", ["words", "back", "keep"])
def test_words_for_nothing_are_not_made(desk, step):
    assert desk.post(f"{KEY}{step}/", {"mark": "x", "passphrase": "x"}).url == KEY


def test_whoever_has_no_key_changes_no_words(theirs, newcomer):
    assert theirs.post(f"{KEY}words/", {"purpose": "change"}).url == KEY
    six = new_passphrase()
    mark = sign_words(six, of=newcomer, purpose="change")
    typed = {"mark": mark, "purpose": "change", "passphrase": six, "current": PASSPHRASE}
    assert theirs.post(f"{KEY}keep/", typed).url == KEY


def test_words_that_were_shown_to_somebody_else_are_refused(desk, sign_in, newcomer):
    """The attack: words that I know, with their mark, in the browser of a newcomer."""
    mine, held = shown_words(desk)
    theirs = sign_in(newcomer, FormClient())

    page = theirs.post(f"{KEY}keep/", {**held, "passphrase": " ".join(mine)})

    assert "These are not the six words." in page.text
    assert not CaseworkerKey.objects.filter(user=newcomer).exists()


@pytest.mark.exhaustive  # tests/legal_help/access/test_membership.py has the rule
def test_whoever_lost_the_words_offers_another_key(colleague, sign_in):
    client = sign_in(colleague.user)
    assert "I lost my words: make a new key" in client.get(KEY).text

    make_key(client)

    (waits,) = waiting_keys()
    assert waits.user == colleague.user


# The supervisor


@pytest.fixture
def waiting(newcomer, founding):
    """The address of a key that waits."""
    membership.offer_key(user=newcomer, passphrase=PASSPHRASE)
    return f"{PEOPLE}{CaseworkerKey.objects.get(user=newcomer).pk}/"


@pytest.mark.exhaustive  # tests/legal_help/access/test_membership.py has the rule
def test_wrong_words_are_not_signed_and_what_was_typed_stays(desk, waiting):
    page = desk.post(f"{waiting}admit/", {"heard": "not these words", "role": "supervisor"})

    assert "These are not the words of this key." in page.text
    assert 'value="not these words"' in page.text
    assert re.search(r'value="supervisor"[^>]*checked', page.text)
    assert roster.verified().version == 1


@pytest.mark.exhaustive
def test_an_empty_box_is_told(desk, waiting):
    assert "This field is required." in desk.post(f"{waiting}admit/", {}).text


@pytest.mark.exhaustive  # tests/legal_help/access/test_membership.py has the rule
def test_a_key_is_deleted(desk, waiting):
    assert "1 waits" in desk.get("/cases/").text
    assert "Replaces the key that they have" not in desk.get(PEOPLE).text

    page = desk.post(f"{waiting}refuse/", follow=True)

    assert "The key is deleted." in page.text
    assert "1 waits" not in page.text


@pytest.mark.exhaustive  # tests/legal_help/access/test_membership.py has the rule
def test_nobody_signs_their_own_key(desk, supervisor):
    words = membership.offer_key(user=supervisor, passphrase=PASSPHRASE)
    (waits,) = waiting_keys()
    address = f"{PEOPLE}{waits.pk}/"
    page = desk.get(PEOPLE)
    assert "Replaces the key that they have" in page.text
    assert "make a colleague a supervisor first" in page.text
    assert f'action="{address}admit/"' not in page.text

    typed = {"heard": " ".join(words), "role": "supervisor"}
    page = desk.post(f"{address}admit/", typed)

    assert page.context["problems"][0].words == "Another supervisor signs your key"
    assert roster.verified().version == 1


@pytest.mark.exhaustive  # tests/legal_help/access/test_membership.py has the rule
def test_what_would_be_lost_is_asked_once(desk, reader, colleague, send):
    assignment.recuse_oneself(by=reader, public_ref=send().public_ref)
    words = membership.offer_key(user=colleague.user, passphrase=PASSPHRASE)
    (waits,) = waiting_keys()
    address, typed = f"{PEOPLE}{waits.pk}/admit/", {"heard": " ".join(words), "role": "caseworker"}
    assert "Sign anyway" not in desk.get(PEOPLE).text

    page = desk.post(address, typed)

    assert "it would take two recovery shares" in page.text
    assert "Sign anyway" in page.text
    assert desk.post(address, {**typed, "even_alone": "on"}).url == f"{PEOPLE}?done=admitted"


@pytest.mark.exhaustive  # tests/legal_help/access/test_membership.py has the rule
def test_a_key_that_was_changed_is_told_plainly(desk, waiting, newcomer, by_sql):
    """Its public keys are none."""
    by_sql(CaseworkerKey.objects.get(user=newcomer), public_keys=b"x")

    page = desk.post(f"{waiting}admit/", {"heard": "x", "role": "caseworker"})

    assert page.status_code == 200
    assert "This key was changed in the database" in page.text


def test_somebody_is_removed_after_one_more_question(desk, colleague, send):
    receipt = send()
    address = f"{PEOPLE}{colleague.person.key}/remove/"
    asked = desk.get(address)
    assert "Remove carlos" in asked.text
    assert "1 request that they can open gets a new key" in asked.text

    assert "Tick the box first" in desk.post(address, {}).text
    page = desk.post(address, {"sure": "on"})

    assert "They cannot open anything any more." in page.text
    assert "No longer" in page.text
    assert state_of(receipt).version == 2
    assert colleague.person.key not in state_of(receipt).holders


@pytest.mark.exhaustive  # tests/legal_help/access/test_membership.py has the rule
def test_new_keys_are_given_at_a_press(desk, reader, colleague, send):
    send()
    membership.remove(by=reader, key=colleague.person.key)
    assert "1 request could be opened by somebody who left" in desk.get(PEOPLE).text
    assert "1 request could be opened by somebody who left" in desk.get(SECURITY).text

    page = desk.post(f"{PEOPLE}rekey/")

    assert "1 request has a new key." in page.text
    assert "could be opened by somebody who left" not in page.text


@pytest.mark.exhaustive  # tests/legal_help/access/test_rekeying.py has the rule
def test_what_was_changed_gets_no_new_key_and_is_told(desk, reader, colleague, send, told):
    send()
    membership.remove(by=reader, key=colleague.person.key)
    KeyGrant.objects.filter(recipient=reader.person.key).delete()

    page = desk.post(f"{PEOPLE}rekey/")

    assert "0 requests have a new key. 1 was changed in the database" in page.text
    assert told() == [("grant_altered", str(HelpRequest.objects.get().pk))]


@pytest.mark.exhaustive
def test_why_somebody_cannot_be_removed(desk, reader, colleague, monkeypatch):
    page = desk.post(f"{PEOPLE}{reader.person.key}/remove/", {"sure": "on"})
    assert "Nobody would be left who can sign." in page.text

    def alone(**_named):
        raise membership.OnlyHolder(2)

    monkeypatch.setattr(membership, "remove", alone)
    page = desk.post(f"{PEOPLE}{colleague.person.key}/remove/", {"sure": "on"})
    assert "Nobody else can open 2 requests of theirs." in page.text


@pytest.mark.exhaustive  # tests/legal_help/access/test_membership.py has the rule
def test_whoever_removes_themselves_has_no_desk_any_more(desk, desk_of, reader, newcomer):
    words = membership.offer_key(user=newcomer, passphrase=PASSPHRASE)
    (waits,) = waiting_keys()
    membership.admit(by=reader, key=waits.pk, role="supervisor", heard=" ".join(words))

    response = desk.post(f"{PEOPLE}{reader.person.key}/remove/", {"sure": "on"})
    assert response.url == f"{PEOPLE}?done=proposed"
    other = desk_of(newcomer)
    shown = re.search(r'name="hash" value="([0-9a-f]+)"', other.get(PEOPLE).text)[1]

    other.post(f"{PEOPLE}countersign/", {"hash": shown})

    assert desk.get("/cases/").status_code == 302
    assert reader.user.pk not in roster.verified().users


@pytest.mark.exhaustive
def test_the_pages_ask_few_questions(desk, colleague, django_assert_max_num_queries):
    for address in (PEOPLE, SECURITY):
        with django_assert_max_num_queries(32):
            desk.get(address)


# A stolen laptop


def test_the_code_from_paper_locks_the_account(client, colleague):
    code = stopping.new_stop_code(by=colleague)
    assert "Type your stop code." in client.get(TAKEN).text

    page = client.post(TAKEN, {"code": group_digits(code)})

    assert "Your account is locked" in page.text
    assert not User.objects.get(pk=colleague.user.pk).is_active


@pytest.mark.sampled
@pytest.mark.parametrize("code", ["12", "1" * 20, "00000000000000000000"])
def test_wrong_and_unknown_codes_are_told_alike(client, founding, code):
    assert "This is not a stop code." in client.post(TAKEN, {"code": code}).text


def test_whoever_tries_too_often_waits(client, founding, monkeypatch):
    monkeypatch.setattr(rate_limits, "too_many_codes", lambda _request: True)

    assert "Wait a minute" in client.post(TAKEN, {"code": "1" * 20}).text
    assert "This field is required." in client.post(TAKEN, {}).text


@pytest.mark.exhaustive  # tests/legal_help/access/test_stopping.py has the rule
def test_a_stop_code_is_shown_once(desk, reader):
    page = desk.post(f"{SECURITY}stop-code/")

    code = "".join(re.findall(r"<span>(\d{4})</span>", page.text))
    stopping.stop_by_code(typed=code)
    assert not User.objects.get(pk=reader.user.pk).is_active


@pytest.mark.exhaustive  # tests/legal_help/access/test_stopping.py has the rule
def test_a_colleague_stops_the_account_and_a_supervisor_opens_it(desk, colleague):
    address = f"{SECURITY}{colleague.person.key}/stop/"
    assert "Stop the account of carlos" in desk.get(address).text

    desk.post(address)

    assert not User.objects.get(pk=colleague.user.pk).is_active
    assert "1 waits" in desk.get("/cases/").text
    assert "Account stopped" in desk.get(PEOPLE).text
    page = desk.post(f"{PEOPLE}{colleague.person.key}/reopen/", follow=True)
    assert "The account is open again." in page.text
    assert desk.post(f"{PEOPLE}{colleague.person.key}/reopen/").url == PEOPLE


@pytest.fixture
def seen(colleague, send):
    """A request that a colleague could open, and what somebody has who saw their words: the key of the
    request, from a copy of the database of that day."""
    receipt = send()
    case = HelpRequest.objects.get(public_ref=receipt.public_ref)
    held = KeyGrant.objects.get(request=case, recipient=colleague.person.key)
    label = row_labels.grant(case.pk, recipient=held.recipient, version=1)
    return case, colleague.pair.open(label, bytes(held.blob))


def test_words_that_somebody_saw_open_nothing_once_a_new_key_is_signed(
    desk, colleague, colleagues_desk, seen, sign_in, told
):
    case, case_key = seen
    stop = f"{SECURITY}{colleague.person.key}/stop/"
    assert f'href="{stop}"' in colleagues_desk.get(SECURITY).text
    assert "Somebody saw my words" in colleagues_desk.get(stop).text

    assert "make a new key as soon as it is open" in colleagues_desk.post(stop).text
    assert colleagues_desk.get("/cases/").url.startswith("/accounts/login/")
    assert "If somebody saw their six words" in desk.get(PEOPLE).text
    desk.post(f"{PEOPLE}{colleague.person.key}/reopen/")
    again = sign_in(User.objects.get(pk=colleague.user.pk), FormClient())
    six, eight = make_key(again)
    new = waiting_keys().get().pk
    typed = {"heard": " ".join(eight), "role": "caseworker"}
    page = desk.post(f"{PEOPLE}{new}/admit/", typed, follow=True)
    desk.post(f"{PEOPLE}{new}/give/")

    assert "has no new key yet" not in page.text
    state = log.look().head(case.pk).state
    assert (state.version, set(state.holders) & {colleague.person.key, str(new)}) == (2, {str(new)})
    assert not KeyGrant.objects.filter(recipient=colleague.person.key).exists()
    case.refresh_from_db()
    for version in (1, 2):
        with pytest.raises(CannotOpen):
            unwrap(case_key, row_labels.part("answers", case.pk, version), bytes(case.answers))
    assert again.post("/cases/unlock/", {"passphrase": PASSPHRASE}).status_code == 200
    assert again.post("/cases/unlock/", {"passphrase": " ".join(six)}).url == "/cases/"
    assert told() == []


def test_security_says_who_reads_and_by_which_keys(desk, colleague, founding):
    page = desk.get(SECURITY)

    assert founding.root in page.text
    memory = log.look().memory
    assert f"{memory.place}:{memory.chain.hex()}" in page.text
    assert "carlos" in page.text
    assert " ".join(words_of_member(colleague.person)) in page.text
    assert page.text.count("This device") == 1


@pytest.mark.exhaustive  # tests/legal_help/access/test_membership.py has the rule
def test_another_device_is_locked_from_here(desk, supervisor):
    keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    other = Unlock.objects.order_by("-created_at").first()
    assert "Another device" in desk.get(SECURITY).text

    desk.post(f"{SECURITY}unlocks/{other.pk}/end/")

    assert not Unlock.objects.filter(pk=other.pk).exists()
    assert desk.get(SECURITY).status_code == 200
