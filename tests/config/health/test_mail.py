"""Why mail is not sent, in words: for administrators and at /readyz, without a name or an address."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from config.health import kinds, mail
from config.health.finding import Finding
from config.mail.reasons import Reason
from config.models import MailRefusal

pytestmark = pytest.mark.django_db
VALUES = {"failure": "SMTPDataError 554", "since": timezone.now()}
KINDS = [*mail.KINDS.values(), mail.NOT_SET_UP]


def refuse(reason, code=535, ago=timedelta(0)):
    at = timezone.now() - ago
    MailRefusal.objects.create(
        reason=reason, failure="SMTPAuthenticationError", code=code, since=at, last_at=at
    )


def test_every_reason_has_words():
    assert set(mail.KINDS) == set(Reason)


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_reason_is_said_in_every_language_of_staff(kind, language):
    finding = Finding(kind, VALUES)

    said = {}
    for code in ("en", language):
        with translation.override(code):
            said[code] = (finding.words, str(kind.what_to_do))

    assert all(ours != english for ours, english in zip(*said.values(), strict=True))
    assert "%(" not in str(said) + finding.short


def test_readyz_names_the_reason_and_stays_green(client, settings):
    settings.MAIL_EVENTS = True
    refuse(Reason.SIGN_IN)
    refuse(Reason.CONNECTION, None)

    lines = client.get("/readyz").text.splitlines()

    assert (
        "Mail is not sent: the server refuses our sign-in (SMTPAuthenticationError 535)." in lines
    )
    assert "Mail is not sent: the server cannot be reached (SMTPAuthenticationError)." in lines
    assert not any(kind.is_problem for kind in KINDS), "who reads articles misses nothing"


def test_where_nobody_set_mail_up_one_line_says_so(settings):
    settings.MAIL_EVENTS = False
    assert mail.find_mail(timezone.now()) == []
    refuse(Reason.CONNECTION)
    refuse(Reason.RECIPIENT)

    assert [each.kind for each in mail.find_mail(timezone.now())] == [mail.NOT_SET_UP]


def test_names_of_reasons_are_names_of_no_other_finding():
    ours = {kind.name for kind in KINDS}

    assert not ours & {each.name for each in vars(kinds).values() if hasattr(each, "short")}
