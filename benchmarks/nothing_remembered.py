"""What a whole request for help leaves behind on the server. Nothing may, outside of POST bodies.

    bin/uv run python -m benchmarks.nothing_remembered

A demonstration runs behind a real nginx with deploy/nginx.conf, changed only where it names places.
A person fills in the whole form over TLS with words that stand nowhere else, sends it, writes with
the code, makes mistakes, tries a file. Then each word is looked for, in every dress, in all that
was written, and on both wires. Beside it stands a server as nginx comes: there the same search must
find, or it would prove nothing. Exit status 1 where a word is found that should not be.
"""

import contextlib
import datetime as dt
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from benchmarks import servers
from benchmarks.filling_in import Person, WayLost, whole_form
from benchmarks.recorder import Recorder, messages
from tests import demonstration
from tests.legal_help import sentinels

ROOT = Path(__file__).resolve().parents[1]
CONFIGURATION = ROOT / "deploy" / "nginx.conf"
SPOOLS = {"body": 1, "proxy": 0}
# A server as nginx comes, on the same machine: it writes down what it can.
AS_IT_COMES = """
  server {{
    listen 127.0.0.1:{port};
    access_log {folder}/control.log;
    location / {{ proxy_pass http://standing; }}
  }}
}}
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="standing-nothing-") as name:
        folder = Path(name)
        before = _temporary_files()
        with demonstration.running(folder) as site:
            behind = Recorder(urlsplit(site).port or 80)
            with _nginx(folder, behind.port) as (port, control):
                before_it = Recorder(port)
                person = _visited(before_it.port, folder)
                _visited_as_it_comes(control)
                time.sleep(1)  # what is written late
        new_files = [path for path in _temporary_files() - before if path.is_file()]
        found = [*_found(person.typed, folder, new_files, behind, before_it)]
        blind = [*_blind(folder, behind)]
    for line in [*found, *blind]:
        print(line)  # noqa: T201 -- what it is for
    print(  # noqa: T201
        f"{len(person.typed)} words typed, "
        f"{sum(1 for _ in messages(behind.asked))} requests looked through: "
        + ("something is remembered." if found else "nothing is remembered.")
    )
    return 1 if found or blind else 0


def _visited(port: int, folder: Path) -> Person:
    """Everything that a person could do with the form, and some mistakes."""
    trust = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    site = f"https://localhost:{port}/"
    person = Person(site, trust)
    code = whole_form(person)
    _expect(person.post("/legal-help/request/note/", person.token()), "".join(code[:4]))

    back = Person(site, trust)
    back.typed = person.typed
    back.get("/legal-help/return/")
    back.post("/legal-help/return/", [*back.token(), ("code", back.new_word("wrongcode"))])
    back.post("/legal-help/return/", [*back.token(), ("code", code)])
    _expect(back.get("/legal-help/return/4/"), 'id="q"')
    back.fill_in()
    _expect(back.page, "We have your message.")

    # A draft that is left, a page that comes too late, a long one, and one that is much too long.
    other = Person(site, trust)
    other.typed = person.typed
    other.get("/legal-help/request/")
    while "/code/" not in other.url:
        other.fill_in()
    other.get("/legal-help/request/2/")
    token = other.token()
    long_word = other.new_word("long")
    page = [("page", "name"), ("call_name", f"{long_word} " * 9_000)]
    other.post("/legal-help/request/2/", [*token, *page])
    other.post("/legal-help/request/2/", [*token, *page, *page, *page])
    if other.status != 413:
        raise WayLost(f"300 kB were answered with {other.status}")
    file = f'--b\r\nContent-Disposition: form-data; name="f"; filename="{other.new_word("file")}"'
    body = f"{file}\r\n\r\n{other.new_word('content') * 9_000}\r\n--b--\r\n".encode()
    other.send("/legal-help/request/2/", body, "multipart/form-data; boundary=b")
    if other.status != 415:
        raise WayLost(f"A file was answered with {other.status}")
    other.post("/legal-help/request/2/?q=", [*token, ("page", "name"), ("call_name", "late")])
    return person


def _visited_as_it_comes(port: int) -> None:
    """Once to a server without our directives: the search must see this."""
    person = Person(f"http://localhost:{port}/", ssl.create_default_context())
    person.get("/legal-help/request/?q=zqcontrol")
    person.post("/legal-help/request/", [("page", "name"), ("call_name", "zqcontrol" * 9_000)])


def _found(
    words: list[str], folder: Path, new_files: list[Path], behind: Recorder, before_it: Recorder
) -> Iterator[str]:
    worn = {word: sentinels.dresses(word) for word in words}
    looked_for = {word: {*each, quote_plus(word).encode()} for word, each in worn.items()}
    for path in [*(path for path in folder.rglob("*") if path.is_file()), *new_files]:
        yield from _seen_in(path.read_bytes(), looked_for, f"file {path.name}")
    for request in messages(behind.asked):
        yield from _seen_in(request.head, looked_for, "the head of a request")
    for answer in messages(behind.answered):
        yield from _seen_in(answer.head, looked_for, "the head of an answer")
    yield from _seen_in(before_it.raw(), looked_for, "the wire before nginx")
    for spool, of_control in SPOOLS.items():
        # The folders of spooled files stay when the files go. One is of the control.
        left = [*(folder / spool).glob("*")]
        if len(left) > of_control:
            yield f"nginx spooled {len(left)} files in {spool}"


def _blind(folder: Path, behind: Recorder) -> Iterator[str]:
    """Where the search did not find what was planted."""
    if "zqcontrol" not in (folder / "control.log").read_text():
        yield "The access log of the server as it comes was not written: this run proves nothing."
    if not (folder / "body").exists() or not list((folder / "body").iterdir()):
        yield "The server as it comes spooled nothing: this run proves nothing."
    bodies = b"".join(request.body for request in messages(behind.asked))
    if b"zqcallname" not in bodies or b"zqtext" not in bodies:
        yield "No answer was seen in a POST body: this run proves nothing."


def _seen_in(text: bytes, looked_for: dict[str, set[bytes]], where: str) -> Iterable[str]:
    return [
        f"{word} stands in {where}"
        for word, worn in looked_for.items()
        if any(dress in text for dress in worn)
    ]


@contextlib.contextmanager
def _nginx(folder: Path, upstream: int) -> Iterator[tuple[int, int]]:
    """The shipped configuration with the places of this run; yields its port, and the control's."""
    port, control, plain = (demonstration.free_port() for _ in range(3))
    _write_certificate(folder)
    text = CONFIGURATION.read_text()
    for said, meant in (
        ("worker_processes auto;", f"pid {folder}/nginx.pid;\nworker_processes 2;"),
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
    # In two levels: the folder of a spooled file stays when the file goes.
    paths = "\n".join(f"{kind}_temp_path {folder}/{name} 1 2;" for kind, name in _TEMPORARY)
    text = text.replace("http {", f"http {{\n{paths}", 1).rstrip().removesuffix("}")
    text += AS_IT_COMES.format(port=control, folder=folder)
    (folder / "nginx.conf").write_text(servers.user_line() + text)
    command = [servers.nginx_program(), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with servers.started(command, environment={}, port=control, ready="/healthz"):
        yield port, control


_TEMPORARY = (
    ("client_body", "body"),
    ("proxy", "proxy"),
    ("fastcgi", "fastcgi"),
    ("uwsgi", "uwsgi"),
    ("scgi", "scgi"),
)


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 -- no Django here
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)


def _temporary_files() -> set[Path]:
    """What lies in the folder for temporary files, where Django would put the parts of a file."""
    return set(Path(tempfile.gettempdir()).glob("*"))


def _expect(page: str, words: str) -> None:
    if words not in page:
        raise WayLost(f"{words} is not on the page")


if __name__ == "__main__":
    if not servers.nginx_program():
        sys.exit("This needs nginx. Install and try again: apt-get install nginx")
    try:
        sys.exit(main())
    except (WayLost, servers.ServerFailed, subprocess.SubprocessError) as error:
        sys.exit(str(error))
