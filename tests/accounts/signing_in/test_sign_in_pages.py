"""The pages around sign-in wear the house's look and keep its rules."""

import re

import pytest

from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def editor(client):
    user = User.objects.create_superuser("editor", password=PASSWORD)
    client.post("/accounts/login/", {"login": "editor", "password": PASSWORD})
    return user


def test_sign_in_offers_no_sign_up_and_keeps_nobody_signed_in(client):
    page = client.get("/accounts/login/").text

    assert "Staff sign-in" in page
    assert "signup" not in page
    assert 'name="remember"' not in page


def test_sign_up_is_closed_and_says_so(client):
    assert "Sign-up is closed" in client.get("/accounts/signup/").text


def test_a_session_ends_with_the_browser(client, editor):
    assert client.session.get_expire_at_browser_close()


@pytest.mark.exhaustive
def test_the_authenticator_picture_is_drawn_in_the_page(client, editor):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = client.get("/accounts/2fa/totp/activate/").text

    drawing = re.search(r"<svg [^>]*>", page.split('class="qr"')[1]).group()
    assert "width=" in drawing
    assert "height=" in drawing
    assert "data:" not in page


@pytest.mark.sampled
@pytest.mark.parametrize("address", ["/accounts/login/", "/staff/", "/admin/", "/accounts/2fa/"])
def test_the_demonstration_says_on_every_staff_page_that_it_is_one(
    client, editor, settings, address
):
    settings.DEMO = True
    if address == "/accounts/login/":
        client.logout()

    page = client.get(address).text

    assert "no second factor is asked" in page


def test_outside_the_demonstration_nothing_says_so(client, editor):
    assert "no second factor is asked" not in client.get("/staff/").text


def test_the_list_of_desks_offers_publishing_to_staff_of_the_admin_alone(client, editor):
    assert 'href="/admin/"' in client.get("/staff/").text

    editor.is_staff = False
    editor.save()

    assert 'href="/admin/"' not in client.get("/staff/").text


def test_the_admin_has_no_sign_in_of_its_own(client):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302


def test_the_admin_turns_away_staff_without_a_desk_there(client, editor, settings):
    settings.DEMO = True
    editor.is_staff = False
    editor.save()

    response = client.get("/admin/", follow=True)

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("asked", "language"),
    [("ar,en;q=0.5", "ar"), ("es-MX", "es"), ("ht", "en"), ("de", "en"), ("", "en")],
)
def test_staff_read_in_the_language_of_their_browser(client, asked, language):
    page = client.get("/accounts/login/", headers={"accept-language": asked})

    assert f'<html lang="{language}"' in page.text


@pytest.mark.parametrize("is_set_up", [True, False])
def test_a_mail_address_can_be_changed_where_mail_is_set_up(client, editor, settings, is_set_up):
    settings.MAIL_EVENTS = is_set_up

    assert ('href="/accounts/email/"' in client.get("/staff/").text) == is_set_up
