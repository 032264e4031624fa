"""Until when the certificates of the site and of the desk are good: asked once a day, and kept.

The worker asks our own names at port 443, as a browser does. Where it cannot reach them, because the
machine does not see itself from outside, nothing is known and nothing is said.
"""

import ipaddress
import socket
import ssl
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from django.conf import settings
from django.http.request import split_domain_port
from django.utils.translation import gettext_lazy as _

from config.health.finding import Finding, Kind, Value
from config.models import Certificate

HTTPS: Final = 443
SECONDS_TO_WAIT: Final = 10
# Renewed by itself once a third of its days is left; a fifth is late. One that was bought for a year
# is renewed by hand.
LATE_AT: Final = 0.2
LATE_AT_MOST: Final = timedelta(days=14)
RENEW: Final = _(
    "Call the server administrator. The certificate should have been renewed by itself (the site "
    "looks once a day); this log says why it was not:"
)
LOG_OF_CADDY: Final = "docker compose logs --tail=200 caddy"
ENDS: Final = Kind(
    "certificate_ends",
    "A certificate ends soon. Days that are left: %(days)s.",
    _("The certificate of %(host)s ends on %(ends)s. After that browsers warn everybody away."),
    RENEW,
    LOG_OF_CADDY,
    is_problem=False,
)
ENDED: Final = Kind(
    "certificate_ended",
    "A certificate has ended.",
    _("The certificate of %(host)s ended on %(ends)s: browsers warn everybody away."),
    RENEW,
    LOG_OF_CADDY,
)


def public_hosts() -> list[str]:
    """Return the site's own name and that of the desk, where they are names that have a certificate."""
    named = [
        split_domain_port(host)[0] for host in (settings.ALLOWED_HOSTS[0], settings.CASES_HOST)
    ]
    return [] if settings.DEMO or settings.DEBUG else [host for host in named if _is_public(host)]


def look(*, port: int = HTTPS) -> int:
    """Ask each public host for its certificate, and keep its dates. Returns how many answered."""
    hosts = public_hosts()
    Certificate.objects.exclude(host__in=hosts).delete()
    answered = 0
    for host in hosts:
        try:
            dates = _dates(host, port)
        except (OSError, ValueError):  # not to be reached from here, or no certificate
            continue
        Certificate.objects.update_or_create(host=host, defaults=dates)
        answered += 1
    return answered


def find_certificates(now: datetime) -> list[Finding]:
    """Return which certificates have ended, or were not renewed in time. One query."""
    findings = []
    for each in Certificate.objects.filter(host__in=public_hosts()).order_by("host"):
        left = each.ends_at - now
        values: dict[str, Value] = {
            "host": each.host,
            "ends": each.ends_at,
            "days": max(left.days, 0),
        }
        if left <= timedelta(0):
            findings.append(Finding(ENDED, values))
        elif left < min((each.ends_at - each.begins_at) * LATE_AT, LATE_AT_MOST):
            findings.append(Finding(ENDS, values))
    return findings


def _is_public(host: str) -> bool:
    """Return whether a host is a whole name that certificates are given for."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return "." in host.strip(".*") and host[0] not in ".*" and not host.endswith(".onion")
    return False


def _dates(host: str, port: int) -> dict[str, datetime]:
    """Return from when until when the certificate is good. Raises OSError, ValueError."""
    context = ssl.create_default_context()
    # Its dates are asked, also of one that has ended; nothing is sent over the line.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection((host, port), timeout=SECONDS_TO_WAIT) as line,
        context.wrap_socket(line, server_hostname=host) as talk,
    ):
        found = x509.load_der_x509_certificate(talk.getpeercert(binary_form=True) or b"")
    return {"begins_at": found.not_valid_before_utc, "ends_at": found.not_valid_after_utc}
