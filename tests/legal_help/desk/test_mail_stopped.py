"""Supervisors see at the desk that no mail goes: nobody else hears of new requests then."""

import pytest
from django.utils import timezone

from config.models import MailRefusal

pytestmark = pytest.mark.django_db
STOPPED = "No email has been sent since"


@pytest.fixture
def refuse():
    def refuse(reason):
        now = timezone.now()
        MailRefusal.objects.create(
            reason=reason, failure="SMTPAuthenticationError", code=535, since=now, last_at=now
        )

    return refuse


def test_supervisors_see_that_no_mail_goes(desk, colleagues_desk, refuse):
    assert STOPPED not in desk.get("/cases/").text

    refuse("sign_in")

    page = desk.get("/cases/").text
    assert STOPPED in page
    assert "535" not in page, "the reason is for administrators"
    assert STOPPED not in colleagues_desk.get("/cases/").text


def test_one_address_that_is_refused_is_no_stop(desk, refuse):
    refuse("recipient")

    assert STOPPED not in desk.get("/cases/").text
