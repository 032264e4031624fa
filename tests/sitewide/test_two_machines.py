"""Two machines serve one site behind the shipped Caddy: groups of processes that share no folder but two."""

import contextlib
import re
import shutil
import time
import urllib.error
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from urllib.parse import urlencode

import pytest

from benchmarks.asking.person import CODE_FORM, RETURN, Person
from config.demo.accounts import PASSWORD
from contact.views import MOST_AN_HOUR
from legal_help.trust.keys import DEMO_PASSPHRASE
from tests import demonstration, machines, proxies
from tests.legal_help.sending import FILE, MULTIPART, file_of
from tests.proxies import ask

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db,
    pytest.mark.skipif(bool(proxies.caddy_lacks()), reason=proxies.caddy_lacks()),
]
SIGN_IN, UNLOCK = "form:has([name=login])", "form:has([name=passphrase])"


def answer_of(machine, path, fields=None):
    """Ask one machine without the server in front; return status and bytes."""
    body = urlencode(fields).encode() if fields else None
    try:
        with urllib.request.urlopen(f"http://localhost:{machine.port}{path}", body) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read()


@pytest.mark.exhaustive
def test_what_one_machine_publishes_the_other_serves_within_a_second(tmp_path):
    environment = machines.empty_site(tmp_path)
    with contextlib.ExitStack() as running:
        one, other = (
            running.enter_context(
                machines.serving(tmp_path / name, environment, shared=tmp_path / "shared")
            )
            for name in ("one", "other")
        )
        beside = running.enter_context(
            ProcessPoolExecutor(1, get_context("spawn"), demonstration._set_up, (one.environment,))
        )
        assert b"Zznew" not in answer_of(other, "/articles/")[1], "and now it is kept in memory"

        addresses = beside.submit(
            demonstration._call, "tests.machines.publish_with_picture", "Zznew"
        ).result()
        published_at = time.monotonic()
        while b"Zznew" not in answer_of(other, "/articles/")[1]:
            assert time.monotonic() < published_at + 1
            time.sleep(0.05)

        pictures = {answer_of(each, addresses[0]) for each in (one, other)}
        assert [status for status, _content in pictures] == [200], "the same bytes, wherever"
        with proxies.caddy(tmp_path, one.port, other.port) as proxy:
            answers = [ask(proxy, "/articles/") for _number in range(6)]
        assert all("Zznew" in text for _answer, text in answers)
        assert not any(answer.headers["Set-Cookie"] for answer, _text in answers)
        message = {"text": "Hello"}
        written = [
            [answer_of(each, "/write-to-us/", message)[0] for _number in range(MOST_AN_HOUR)]
            for each in (one, other)
        ]
        part = MOST_AN_HOUR // 2
        assert written == [[200] * part + [429] * part] * 2


@pytest.fixture(scope="module")
def house(tmp_path_factory, django_db_setup):
    folder = tmp_path_factory.mktemp("house")
    with demonstration.opened(folder, database="two_machines_house") as opened:
        yield opened


@pytest.fixture
def front(house, tmp_path):
    """Two machines of the demonstration, each with the way to stop it, and a Caddy in front."""
    data = house.environment["DATA_DIR"]
    shared = tmp_path / "shared"
    shutil.copytree(f"{data}/media", shared / "media")
    with contextlib.ExitStack() as running:
        stops = {}
        for name in ("one", "other"):
            stop = running.enter_context(contextlib.ExitStack())
            own = tmp_path / name / "data"
            shutil.copytree(f"{data}/static", own / "static")
            (own / "trust").mkdir()
            shutil.copy(f"{data}/trust/demo-root", own / "trust")  # elsewhere it is ROSTER_ROOT
            machine = stop.enter_context(
                machines.serving(tmp_path / name, house.environment, shared=shared)
            )
            stops[machine.port] = stop
        proxy = running.enter_context(
            proxies.caddy(tmp_path, *stops, starts_within="15s", leave_alone="60s")
        )
        yield proxy, stops


def person_at(proxy, **more):
    return Person(f"https://localhost:{proxy.port}", trust=proxy.trust, **more)


def is_unlocked_at(port, person):
    """Return whether somebody is unlocked on this machine, asked without the server in front."""
    again = Person(f"http://localhost:{port}")
    for cookie in person.cookies:
        again.cookies.set_cookie(cookie)
    return "passphrase" not in again.get("/cases/").text


@pytest.mark.exhaustive  # that a sign-in stays with one machine, test_proxies has too
def test_who_unlocks_on_a_machine_stays_there_and_unlocks_again_where_it_is_gone(front):
    proxy, stops = front
    caller = person_at(proxy)
    caller.begin()
    caller.fill()
    caller.finish()

    reference = reference_of(caller)

    staff = person_at(proxy)
    staff.get("/cases/")
    staff.press(SIGN_IN, login="caseworker", password=PASSWORD)
    staff.get("/cases/")
    staff.press(UNLOCK, passphrase=DEMO_PASSPHRASE)
    assert {staff.get("/cases/").status for _number in range(12)} == {200}
    assert all("passphrase" not in staff.get("/cases/").text for _number in range(12))
    [here] = [port for port in stops if is_unlocked_at(port, staff)]

    stops[here].close()
    queue = staff.get("/cases/")
    assert (queue.status, "passphrase" in queue.text) == (200, True), "signed in, and locked"
    staff.press(UNLOCK, passphrase=DEMO_PASSPHRASE)
    queue = staff.get("/cases/")
    assert "passphrase" not in queue.text
    assert reference in queue.text, "nothing is lost"
    assert caller.come_back() == "/legal-help/return/", "the code opens it where it was not sent"
    assert ask(proxy, "/articles/")[0].headers["Set-Cookie"] is None


@pytest.mark.exhaustive  # that what one writes the other reads, the first test has too
def test_a_request_that_one_machine_took_the_other_opens_with_its_files(front):
    _proxy, stops = front
    one, other = stops
    caller = Person(f"http://localhost:{one}")
    caller.begin()
    caller.fill()
    caller.finish()

    back = Person(f"http://localhost:{other}")
    back.get(RETURN)
    back.press(CODE_FORM, code=caller.code)
    assert back.page.path == RETURN
    back.get(FILE)
    back.send(FILE, file_of(back), MULTIPART)
    assert "a file with 2 pages" in back.page.text

    staff = Person(f"http://localhost:{one}")
    staff.get("/cases/")
    staff.press(SIGN_IN, login="supervisor", password=PASSWORD)
    staff.get("/cases/")
    staff.press(UNLOCK, passphrase=DEMO_PASSPHRASE)
    staff.get(f"/cases/{reference_of(caller)}/")
    [file] = set(re.findall(r'href="(/cases/[^"]+/file/in/[0-9]+/)"', staff.page.text))
    staff.get(file)
    first, _second = re.findall(r'src="(/cases/[^"]+)"', staff.page.text)
    with staff.browser.open(f"http://localhost:{one}{first}") as picture:
        assert picture.read(2) == b"\xff\xd8", "a JPEG, opened where it did not come in"


def reference_of(caller):
    [reference] = set(re.findall(r"\b[A-Z]{3,}-[0-9]{4}\b", caller.page.text))
    return reference
