"""Until when certificates are good: asked of a real server over TLS, and told before it is too late."""

import socket
import ssl
import threading
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils import timezone, translation

from config.health import certificates
from config.health.finding import Finding
from config.models import Certificate
from config.wiring import schedule

pytestmark = pytest.mark.django_db

DAY, NAME, DESK = timedelta(days=1), "standing.example", "c7.standing.example"


@pytest.fixture
def named(settings):
    settings.ALLOWED_HOSTS, settings.CASES_HOST = [NAME, "www.standing.example"], f"{DESK}:8443"


@pytest.fixture
def now(time_machine) -> datetime:
    time_machine.move_to("2026-11-25T12:00:00Z", tick=False)
    return timezone.now()


@pytest.fixture
def here(monkeypatch):
    """Let all names lead to this machine."""
    connect = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection", lambda to, **more: connect(("127.0.0.1", to[1]), **more)
    )


@pytest.fixture
def served(tmp_path, here):
    """Serve a certificate that is good from one moment to another, to two callers; returns the port."""
    ended = []

    def serve(begins_at, ends_at):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "anybody")])
        made = x509.CertificateBuilder(name, name, key.public_key(), 1, begins_at, ends_at)
        pem = made.sign(key, SHA256()).public_bytes(Encoding.PEM)
        pem += key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file = tmp_path / "certificate.pem"
        file.write_bytes(pem)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        door = socket.create_server(("127.0.0.1", 0))
        door.settimeout(5)

        def answer():
            for _caller in (NAME, DESK):
                line, _from = door.accept()
                with suppress(OSError), context.wrap_socket(line, server_side=True) as talk:
                    talk.recv(1)  # the caller goes without a word

        thread = threading.Thread(target=answer)
        thread.start()
        ended.append((thread, door))
        return door.getsockname()[1]

    yield serve
    for thread, door in ended:
        thread.join()
        door.close()


@pytest.mark.sampled
@pytest.mark.parametrize("left", [-10 * DAY, 60 * DAY])
def test_the_worker_keeps_the_dates_also_of_one_that_has_ended(named, served, left):
    ends = (timezone.now() + left).replace(microsecond=0)
    Certificate.objects.create(host="former.example", begins_at=ends, ends_at=ends)

    assert certificates.look(port=served(ends - 90 * DAY, ends)) == 2

    kept = Certificate.objects.order_by("host").values_list("host", "begins_at", "ends_at")
    assert list(kept) == [(host, ends - 90 * DAY, ends) for host in (DESK, NAME)]


def test_where_nothing_answers_what_was_known_stays(named, here, now):
    Certificate.objects.create(host=NAME, begins_at=now, ends_at=now + DAY)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))

        assert certificates.look(port=free.getsockname()[1]) == 0

    assert Certificate.objects.get().ends_at == now + DAY


@pytest.mark.parametrize(
    ("lasts", "left", "kind"),
    [
        (90, 14 * DAY, None),
        (90, 14 * DAY - timedelta(seconds=1), certificates.ENDS),
        (6, 1.2 * DAY, None),
        (6, 1.1 * DAY, certificates.ENDS),
        (365, 20 * DAY, None),
        (90, timedelta(seconds=1), certificates.ENDS),
        (90, timedelta(0), certificates.ENDED),
    ],
)
def test_one_that_was_not_renewed_in_time_is_told(client, named, now, lasts, left, kind):
    ends = now + left
    Certificate.objects.create(host=NAME, begins_at=ends - lasts * DAY, ends_at=ends)

    found = certificates.find_certificates(now)

    assert [each.kind for each in found] == ([kind] if kind else [])
    for each in found:
        assert NAME in each.words
        assert NAME not in each.short
        assert each.short in client.get("/readyz", headers={"host": NAME}).text


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        ([NAME], [NAME]),
        (["localhost"], []),
        (["testserver"], []),
        (["127.0.0.1"], []),
        (["[::1]"], []),
        ([".standing.example"], []),
        (["*"], []),
        (["expyuzz4wqqyqhjn.onion"], []),
    ],
)
def test_names_that_have_a_certificate(settings, hosts, expected):
    settings.ALLOWED_HOSTS, settings.CASES_HOST = hosts, ""

    assert certificates.public_hosts() == expected
    assert schedule._have_certificates(timezone.now()) is bool(expected)


def test_the_demonstration_asks_nobody(settings, named):
    settings.DEMO = True

    assert certificates.public_hosts() == []


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
@pytest.mark.parametrize("kind", [certificates.ENDS, certificates.ENDED])
def test_it_is_said_in_every_language_of_staff(kind, language):
    finding = Finding(kind, {"host": NAME, "ends": timezone.now(), "days": 3})
    said = []
    for code in ("en", language):
        with translation.override(code):
            said.append(finding.words + str(kind.what_to_do))

    assert said[0] != said[1]
    assert "%(" not in str(said) + finding.short
