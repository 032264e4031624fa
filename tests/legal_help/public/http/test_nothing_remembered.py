"""What a whole request for help leaves behind on the server: nothing, outside of POST bodies.

A demonstration runs behind a real nginx with deploy/nginx.conf, changed only where it names places.
A person fills in the whole form over TLS with words that stand nowhere else, sends it, writes with
the code, sends a document, makes mistakes, tries a file where none is taken. Then each word is looked for, in every dress, in all that
was written, and on both wires. Beside it stands a server as nginx comes: there the same search must
find, or it would prove nothing.
"""

import contextlib
import re
import ssl
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import pytest

from benchmarks.asking.person import CODE_FORM, RETURN, Person
from benchmarks.harness import servers
from benchmarks.harness.forms import FORM, filled, form_of
from tests import demonstration
from tests.legal_help import sentinels
from tests.legal_help.paper import document
from tests.recorder import Recorder

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(not servers.nginx_program(), reason="nginx is not installed"),
]

PAGE = "/legal-help/request/2/"
FILE = "/legal-help/return/file/"
# What leads through the most questions; elsewhere the first choice will do.
LONG = (
    "lawyer=no&can_pay=no&place=us&need=fear&reach=phone&reach=email&reach=person&court=yes"
    "&detained=yes&consent=yes"
)
# A server as nginx comes, on the same machine: it writes down what it can.
AS_IT_COMES = """
  server {{
    listen 127.0.0.1:{port};
    access_log {folder}/control.log;
    location / {{ proxy_pass http://standing; }}
  }}
}}
"""


@pytest.mark.django_db
def test_a_request_leaves_nothing_behind_but_its_row(tmp_path):
    temporary = Path(tempfile.gettempdir())
    before = set(temporary.glob("*"))
    with demonstration.running(tmp_path) as site:
        behind = Recorder(urlsplit(site).port)
        with nginx(tmp_path, behind.port) as (port, control):
            in_front = Recorder(port)
            words = visit(in_front.port, tmp_path)
            visit_as_it_comes(control)
            time.sleep(1)  # what is written late
    new = [path for path in set(temporary.glob("*")) - before if path.is_file()]

    assert places_of(words, [*tmp_path.rglob("*"), *new], behind, in_front) == []
    assert spooled(tmp_path, "proxy") == 0
    # The search was not blind: of the server as it comes it finds the log, the spool and the wire.
    assert "zqcontrol" in (tmp_path / "control.log").read_text()
    assert spooled(tmp_path, "body") == 1
    assert b"zqcallname" in behind.raw()
    assert b"zqpaper" in behind.raw()
    assert b"zqtext" in behind.raw()
    assert any(b"q=zqcontrol" in head for head in behind.heads())


def visit(port, folder):
    """Do everything that a person could do with the form, and make some mistakes."""
    trust = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    words = []
    person, back, other = (
        Person(f"https://localhost:{port}", chosen=LONG, trust=trust, typed=words) for _ in range(3)
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
    send_file(back)
    assert "a file with 2 pages" in back.page.text
    send_file(back, more_bytes=21_000_000)
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


def send_file(person, more_bytes=3_000_000):
    """Send a large document whose name and title say words of their own, and words beside it."""
    person.get(FILE)
    boundary, form = "b0undary", filled(form_of(person.page.text, "#q"))
    fields = {
        **{name: value[0] for name, value in form.items() if value},
        "text": person.new_word("beside"),
    }
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    name = person.new_word("filename")
    parts += [
        f"--{boundary}\r\nContent-Type: application/pdf\r\n"
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    ]
    paper = document(2, words=person.new_word("paper")) + b"\n%" + bytes(more_bytes)
    body = "".join(parts).encode() + paper + f"\r\n--{boundary}--\r\n".encode()
    person.send(FILE, body, f"multipart/form-data; boundary={boundary}")


def visit_as_it_comes(port):
    """Ask a server without our directives once: the search must see this."""
    person = Person(f"http://localhost:{port}")
    person.get("/legal-help/request/?q=zqcontrol")
    person.send("/legal-help/request/", b"page=name&call_name=" + b"zqcontrol" * 9_000, FORM)


def places_of(words, files, behind, in_front):
    places = [(path.name, path.read_bytes()) for path in files if path.is_file()]
    places += [("the head of a request or an answer", head) for head in behind.heads()]
    places += [("the wire before nginx", in_front.raw())]
    return [
        f"{word} in {name}"
        for word in words
        for name, content in places
        if any(dress in content for dress in {*sentinels.dresses(word), quote_plus(word).encode()})
    ]


def spooled(folder, name):
    """Count the folders of spooled files, which stay when the files go."""
    return len([*(folder / name).glob("*")])


@contextlib.contextmanager
def nginx(folder, upstream):
    """Run the shipped configuration with the places of this run; yield its port and the control's."""
    port, control, plain = (demonstration.free_port() for _ in range(3))
    words = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        " -subj /CN=localhost -addext subjectAltName=DNS:localhost"
        " -keyout key.pem -out certificate.pem"
    )
    subprocess.run(words.split(), cwd=folder, check=True, capture_output=True)
    text = (servers.ROOT / "deploy" / "nginx.conf").read_text()
    for said, meant in (
        ("worker_processes auto;", ""),
        ("http {", f"http {{\n{servers.temporary_paths(folder)}"),
        ("/etc/nginx/mime.types", servers.mime_types()),
        ("/var/log/nginx/error.log error", f"{folder}/error.log info"),
        ("    listen [::]:80 default_server;\n", ""),
        ("    listen [::]:443 ssl;\n", ""),
        ("listen 80 default_server", f"listen 127.0.0.1:{plain}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("server_name standing.example", "server_name localhost"),
        ("server 127.0.0.1:8000", f"server 127.0.0.1:{upstream}"),
        ("/etc/ssl/standing/fullchain.pem", f"{folder}/certificate.pem"),
        ("/etc/ssl/standing/privkey.pem", f"{folder}/key.pem"),
    ):
        assert said in text
        text = text.replace(said, meant)
    text = text.rstrip().removesuffix("}") + AS_IT_COMES.format(port=control, folder=folder)
    with servers.nginx(text, folder=folder, port=control, ready="/healthz"):
        yield port, control
