"""What a whole request for help leaves behind on the server: nothing, outside of POST bodies.

A demonstration runs behind a real nginx and a real Caddy, as tests/proxies.py starts them.
A person fills in the whole form over TLS with words that stand nowhere else, sends it, writes with
the code, sends a document, makes mistakes, tries a file where none is taken. Then each word is looked for, in every dress, in all that
was written, and on both wires. Beside it stands a server as it comes: there the same search must
find, or it would prove nothing.
"""

import re
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import pytest

from benchmarks.asking.person import CODE_FORM, RETURN, Person
from benchmarks.harness.forms import FORM, filled, form_of
from tests import demonstration, proxies
from tests.legal_help import sentinels
from tests.legal_help.sending import FILE, MULTIPART, file_of
from tests.recorder import Recorder

pytestmark = pytest.mark.exhaustive

PAGE = "/legal-help/request/2/"
# What leads through the most questions; elsewhere the first choice will do.
LONG = (
    "lawyer=no&can_pay=no&place=us&need=fear&reach=phone&reach=email&reach=person&court=yes"
    "&detained=yes&consent=yes"
)


@pytest.mark.django_db
@pytest.mark.parametrize("start", proxies.BOTH)
def test_a_request_leaves_nothing_behind_but_its_row(tmp_path, start):
    temporary = Path(tempfile.gettempdir())
    before = set(temporary.glob("*"))
    with demonstration.running(tmp_path) as site:
        behind = Recorder(urlsplit(site).port)
        with start(tmp_path, behind.port) as proxy:
            in_front = Recorder(proxy.port)
            words = visit(replace(proxy, port=in_front.port))
            visit_as_it_comes(proxy.control)
            time.sleep(1)  # what is written late
    new = [path for path in set(temporary.glob("*")) - before if path.is_file()]

    assert places_of(words, [*tmp_path.rglob("*"), *new], behind, in_front) == []
    assert spooled(tmp_path, "proxy") == 0
    # The search was not blind: of the server as it comes it finds the log, the spool and the wire.
    assert "zqcontrol" in (tmp_path / "control.log").read_text()
    assert spooled(tmp_path, "body") == (start is proxies.nginx)
    assert b"zqcallname" in behind.raw()
    assert b"zqpaper" in behind.raw()
    assert b"zqtext" in behind.raw()
    assert any(b"q=zqcontrol" in head for head in behind.heads())


def visit(proxy):
    """Do everything that a person could do with the form, and make some mistakes."""
    words = []
    site = f"https://localhost:{proxy.port}"
    person, back, other = (
        Person(site, chosen=LONG, trust=proxy.trust, typed=words) for _ in range(3)
    )
    person.begin()
    person.fill()
    person.finish()
    person.press('form[action$="/note/"]')
    assert person.code[:4] in person.page.text

    back.get(RETURN)
    back.press(CODE_FORM, code=back.new_word("wrongcode"))
    back.press(CODE_FORM, code=person.code)
    back.get(f"{RETURN}4/")
    back.answer()
    assert "We have your message." in back.page.text
    back.get(FILE)
    back.send(FILE, file_of(back), MULTIPART)
    assert "a file with 2 pages" in back.page.text
    back.get(FILE)
    body = file_of(back, more_bytes=21_000_000)
    # It is refused before all of it was heard, which a person's browser copes with.
    refusal, _text = proxies.ask(proxy, FILE, body=body, Content__Type=MULTIPART)
    back.get(urlsplit(refusal.headers["Location"])._replace(scheme="", netloc="").geturl())
    assert re.search(r'id="large"[^>]*role="alert">', back.page.text), "the words are not hidden"

    # A draft that is left, a page that comes too late, a long one, and one that is much too long.
    other.begin()
    other.get(PAGE)
    [token] = filled(form_of(other.page.text, "#q"))["csrfmiddlewaretoken"]
    page = {"csrfmiddlewaretoken": token, "page": "name"}
    other.post(PAGE, {**page, "call_name": f"{other.new_word('long')} " * 9_000})
    other.post(PAGE, {**page, "call_name": f"{other.new_word('toolong')} " * 27_000})
    assert other.page.status == 413
    file = f'--b\r\nContent-Disposition: form-data; name="f"; filename="{other.new_word("file")}"'
    body = f"{file}\r\n\r\n{other.new_word('content') * 9_000}\r\n--b--\r\n"
    other.send(PAGE, body.encode(), "multipart/form-data; boundary=b")
    assert other.page.status == 415
    other.post(f"{PAGE}?q=", {**page, "call_name": "late"})
    return words


def visit_as_it_comes(port):
    """Ask a server without our directives once: the search must see this."""
    person = Person(f"http://localhost:{port}")
    person.get("/legal-help/request/?q=zqcontrol")
    person.send("/legal-help/request/", b"page=name&call_name=" + b"zqcontrol" * 9_000, FORM)


def places_of(words, files, behind, in_front):
    places = [(path.name, path.read_bytes()) for path in files if path.is_file()]
    places += [("the head of a request or an answer", head) for head in behind.heads()]
    places += [("the wire before the proxy", in_front.raw())]
    return [
        f"{word} in {name}"
        for word in words
        for name, content in places
        if any(dress in content for dress in {*sentinels.dresses(word), quote_plus(word).encode()})
    ]


def spooled(folder, name):
    """Count the folders of spooled files, which stay when the files go."""
    return len([*(folder / name).glob("*")])
