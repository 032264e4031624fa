"""The demonstration from an empty database: whole, repeatable, and refused on a real site."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from articles.models import Article
from config.demo import accounts
from legal_help.intake import submit
from legal_help.models import LogLine
from legal_help.trust import keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(settings, tmp_path):
    settings.DEMO = True
    settings.ROSTER_ROOT = ""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    call_command("load_demo", verbosity=0)


def test_load_demo_refuses_a_real_site(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="make demo"):
        call_command("load_demo")


@pytest.mark.exhaustive  # every journey in a browser begins with it
def test_the_demonstration_is_whole_and_loads_once(capsys, loaded, client):
    assert capsys.readouterr().out.splitlines() == [
        "Loading days to mark, figures and treaties",
        "Loading articles and their pictures",
        "Making the keys of the casework desk",
    ]
    assert Article.objects.count() == 16 + 4
    assert {user.username for user in User.objects.all()} == {s.username for s in accounts.SIGN_INS}
    caseworker = User.objects.get(username="caseworker")
    assert not caseworker.is_staff
    assert submit.why_intake_is_closed() is None
    reader, _cookie = keys.unlock_staff(user=caseworker, passphrase=keys.DEMO_PASSPHRASE)
    assert reader.user == caseworker
    rosters = LogLine.objects.filter(action="roster_signed").count()

    call_command("load_demo", verbosity=0)

    assert Article.objects.count() == 16 + 4
    assert LogLine.objects.filter(action="roster_signed").count() == rosters == 1


def test_every_sign_in_works(client, settings):
    settings.DEMO = True
    accounts.load_staff()

    for sign_in in accounts.SIGN_INS:
        client.logout()
        client.post("/accounts/login/", {"login": sign_in.username, "password": accounts.PASSWORD})

        admin = client.get("/admin/").status_code

        assert client.get("/staff/").status_code == 200
        assert admin == (200 if sign_in.role in accounts.ADMIN_ROLES else 302)
