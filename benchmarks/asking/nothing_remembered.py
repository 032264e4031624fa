"""What a whole request for help leaves behind on the server. Nothing may, outside of POST bodies.

A demonstration runs behind a real nginx with deploy/nginx.conf, changed only where it names places.
A person fills in the whole form over TLS with words that stand nowhere else, sends it, writes with
the code, makes mistakes, tries a file. Then each word is looked for, in every dress, in all that
was written, and on both wires. Beside it stands a server as nginx comes: there the same search must
find, or it would prove nothing.
"""

import contextlib
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote_plus, urlsplit

from benchmarks.asking.person import RETURN, Person, WrongPage
from benchmarks.asking.recorder import Recorder, messages
from benchmarks.harness import servers
from benchmarks.harness.findings import Finding
from benchmarks.harness.forms import FORM
from tests import demonstration
from tests.legal_help import sentinels

SPOOLS: Final = {"body": 1, "proxy": 0}  # the folders that nginx may make: one is of the control
PAGE: Final = "/legal-help/request/2/"
# What leads through the most questions; elsewhere the first choice will do.
LONG: Final = {
    "lawyer": "no",
    "can_pay": "no",
    "place": "us",
    "need": "fear",
    "reach": "phone email person",
    "court": "yes",
    "detained": "yes",
    "consent": "yes",
}
# A server as nginx comes, on the same machine: it writes down what it can.
AS_IT_COMES: Final = """
  server {{
    listen 127.0.0.1:{port};
    access_log {folder}/control.log;
    location / {{ proxy_pass http://standing; }}
  }}
}}
"""


def measure() -> list[Finding]:
    with tempfile.TemporaryDirectory(prefix="standing-nothing-") as name:
        folder, temporary = Path(name), Path(tempfile.gettempdir())
        before = set(temporary.glob("*"))
        with demonstration.running(folder) as site:
            behind = Recorder(urlsplit(site).port or 80)
            with _nginx(folder, behind.port) as (port, control):
                in_front = Recorder(port)
                words = _visit(in_front.port, folder)
                _visit_as_it_comes(control)
                time.sleep(1)  # what is written late
        new = [path for path in set(temporary.glob("*")) - before if path.is_file()]
        found = [*_found(words, [*folder.rglob("*"), *new], behind, in_front)]
        found += [
            f"nginx spooled in {name}" for name, n in SPOOLS.items() if _spooled(folder, name) > n
        ]
        blind = [*_blind(folder, behind)]
    return [
        Finding(
            f"{len(words)} words typed, remembered",
            ", ".join(found[:5]) or "nowhere",
            "nowhere",
            not found,
        ),
        Finding("where the search was blind", ", ".join(blind) or "nowhere", "nowhere", not blind),
    ]


def _visit(port: int, folder: Path) -> list[str]:
    """Do everything that a person could do with the form, and make some mistakes."""
    trust = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    words: list[str] = []
    person, back, other = (
        Person(f"127.0.0.1:{port}", chosen=dict(LONG), trust=trust, typed=words) for _ in range(3)
    )
    person.begin()
    person.fill()
    person.finish()
    person.press('form[action$="/note/"]')
    _expect(person, person.code[:4])

    back.get(RETURN)
    back.press("form:has([name=code])", code=back.new_word("wrongcode"))
    back.press("form:has([name=code])", code=person.code)
    back.get(f"{RETURN}4/")
    back.answer()
    _expect(back, "We have your message.")

    # A draft that is left, a page that comes too late, a long one, and one that is much too long.
    other.begin()
    other.get(PAGE)
    token = other.fields()["csrfmiddlewaretoken"][0]
    page = {"csrfmiddlewaretoken": token, "page": "name"}
    other.post(PAGE, {**page, "call_name": f"{other.new_word('long')} " * 9_000})
    other.post(PAGE, {**page, "call_name": f"{other.new_word('toolong')} " * 27_000})
    _expect(other, status=413)
    file = f'--b\r\nContent-Disposition: form-data; name="f"; filename="{other.new_word("file")}"'
    body = f"{file}\r\n\r\n{other.new_word('content') * 9_000}\r\n--b--\r\n"
    other.send(PAGE, body.encode(), "multipart/form-data; boundary=b")
    _expect(other, status=415)
    other.post(f"{PAGE}?q=", {**page, "call_name": "late"})
    return words


def _visit_as_it_comes(port: int) -> None:
    """Ask a server without our directives once: the search must see this."""
    person = Person(f"127.0.0.1:{port}")
    person.get("/legal-help/request/?q=zqcontrol")
    person.send("/legal-help/request/", b"page=name&call_name=" + b"zqcontrol" * 9_000, FORM)


def _found(
    words: list[str], files: list[Path], behind: Recorder, in_front: Recorder
) -> Iterator[str]:
    places = [(path.name, path.read_bytes()) for path in files if path.is_file()]
    places += [("the head of a request", each.head) for each in messages(behind.asked)]
    places += [("the head of an answer", each.head) for each in messages(behind.answered)]
    places += [("the wire before nginx", in_front.raw())]
    for word in words:
        dresses = {*sentinels.dresses(word), quote_plus(word).encode()}
        for name, content in places:
            if any(dress in content for dress in dresses):
                yield f"{word} in {name}"


def _spooled(folder: Path, name: str) -> int:
    """Count the folders of spooled files, which stay when the files go."""
    return len([*(folder / name).glob("*")])


def _blind(folder: Path, behind: Recorder) -> Iterator[str]:
    """Yield where the search did not find what was planted."""
    if "zqcontrol" not in (folder / "control.log").read_text():
        yield "the access log of the server as it comes"
    if not _spooled(folder, "body"):
        yield "what the server as it comes spools"
    bodies = b"".join(request.body for request in messages(behind.asked))
    if b"zqcallname" not in bodies or b"zqtext" not in bodies:
        yield "the bodies of requests"


@contextlib.contextmanager
def _nginx(folder: Path, upstream: int) -> Iterator[tuple[int, int]]:
    """Run the shipped configuration with the places of this run; yield its port and the control's."""
    port, control, plain = (demonstration.free_port() for _ in range(3))
    _write_certificate(folder)
    text = (servers.ROOT / "deploy" / "nginx.conf").read_text()
    for said, meant in (
        ("worker_processes auto;", ""),
        ("http {", f"http {{\n{servers.temporary_paths(folder)}"),
        ("/etc/nginx/mime.types", servers.mime_types()),
        ("/var/log/nginx/error.log error", f"{folder}/error.log info"),
        ("listen 80 default_server", f"listen 127.0.0.1:{plain}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("server_name standing.example", "server_name localhost"),
        ("server 127.0.0.1:8000", f"server 127.0.0.1:{upstream}"),
        ("/etc/ssl/standing/fullchain.pem", f"{folder}/certificate.pem"),
        ("/etc/ssl/standing/privkey.pem", f"{folder}/key.pem"),
    ):
        if said not in text:
            raise servers.ServerFailed(f"deploy/nginx.conf no longer says {said}")
        text = text.replace(said, meant)
    text = text.rstrip().removesuffix("}") + AS_IT_COMES.format(port=control, folder=folder)
    with servers.nginx(text, folder=folder, port=control, ready="/healthz"):
        yield port, control


def _write_certificate(folder: Path) -> None:
    words = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    )
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    alternative = ["-addext", "subjectAltName=DNS:localhost"]
    command = ["openssl", *words.split(), *alternative, *files]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- our own words


def _expect(person: Person, words: str = "", status: int = 200) -> None:
    if person.page.status != status or words not in person.page.text:
        raise WrongPage(f"{person.page.path}: {person.page.status}, expected {status} {words}")
