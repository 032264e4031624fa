"""A form sent after its sign-in had ended is sent again, by whoever typed it and by nobody else."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from accounts.desk.repeat_post import COOKIE
from accounts.models import User
from advocacy.models import Topic
from tests.articles.admin.helpers import form
from tests.articles.factories import DraftFactory

pytestmark = pytest.mark.django_db

PAGE = {"headers": {"accept": "text/html,application/xhtml+xml"}}
ADD = reverse("admin:advocacy_topic_add")
TYPED = {"name": "Exile", "slug": "exile", "description": "One line\r\n<b>and another</b>"}


def person(name):
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    return user


@pytest.fixture
def desk(settings):
    """A browser of an editor, which checks tokens as a real one does."""
    settings.DEMO = True  # asks for no second factor
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person("edna"))
    return browser


def token_of(page):
    found = LexborHTMLParser(page.text).css_first("input[name=csrfmiddlewaretoken]")
    return {"csrfmiddlewaretoken": found.attributes["value"]}


def sent_again(page):
    """What a browser sends when the button is pressed."""
    fields = LexborHTMLParser(page.text).css("#content-main input[type=hidden]")
    return {field.attributes["name"]: field.attributes["value"] for field in fields}


def end_sign_in(browser):
    """Let the session go, as its time does. Other cookies stay."""
    del browser.cookies["sessionid"]


def sign_in_again(browser, user):
    """In another window: another session, and another token."""
    del browser.cookies["csrftoken"]
    browser.force_login(user)
    browser.get(reverse("admin:index"))


def test_what_was_typed_comes_back_and_is_saved(desk):
    token = token_of(desk.get(ADD))
    end_sign_in(desk)

    page = desk.post(ADD, TYPED | token, **PAGE)

    assert page.status_code == 403
    assert "You were signed out. What you typed is still here" in page.text
    assert not Topic.objects.exists()
    sign_in_again(desk, User.objects.get())
    page = desk.post(ADD, sent_again(page), **PAGE)
    assert "You signed in again after this page was opened." in page.text
    answer = desk.post(ADD, sent_again(page), **PAGE)
    assert answer.status_code == 302
    # A browser sends both ends of a line; the parser of this test knows one.
    assert Topic.objects.get().description.splitlines() == TYPED["description"].splitlines()


@pytest.mark.exhaustive
def test_every_value_of_a_choice_comes_back(desk):
    token = token_of(desk.get(ADD))
    end_sign_in(desk)

    page = desk.post(ADD, {"name": ["one", "two"], "_continue": "1", **token}, **PAGE)

    fields = LexborHTMLParser(page.text).css("#content-main input[type=hidden]")
    said = [(f.attributes["name"], f.attributes["value"]) for f in fields]
    assert said[1:] == [("name", "one"), ("name", "two"), ("_continue", "1")]


@pytest.mark.exhaustive  # as what was typed in another form
def test_an_article_comes_back_too(desk):
    article = DraftFactory()
    address = reverse("admin:articles_article_change", args=[article.pk])
    token = token_of(desk.get(address))
    end_sign_in(desk)

    page = desk.post(address, form("_continue", title="Typed") | token, **PAGE)

    assert sent_again(page)["title"] == "Typed"


def test_another_site_is_never_offered(desk):
    """Browsers send it no cookie of ours that is strict."""
    desk.get(ADD)
    end_sign_in(desk)
    del desk.cookies[COOKIE]

    answer = desk.post(ADD, TYPED, **PAGE)

    assert "Exile" not in answer.text


@pytest.mark.sampled
@pytest.mark.parametrize("site", ["same-site", "cross-site"])
def test_nor_is_a_neighbour_below_the_same_domain(desk, site):
    token = token_of(desk.get(ADD))
    end_sign_in(desk)
    headers = PAGE["headers"] | {"sec-fetch-site": site}

    assert "Exile" not in desk.post(ADD, TYPED | token, headers=headers).text


def test_nor_is_it_to_another_person(desk):
    token = token_of(desk.get(ADD))
    strict = desk.cookies[COOKIE].value
    sign_in_again(desk, person("otto"))
    desk.cookies[COOKIE] = strict

    answer = desk.post(ADD, TYPED | token, **PAGE)

    assert "Exile" not in answer.text


@pytest.mark.sampled
@pytest.mark.parametrize("change", ["is_active", "is_staff"])
def test_nor_for_somebody_who_left(desk, change):
    token = token_of(desk.get(ADD))
    end_sign_in(desk)
    User.objects.update(**{change: False})

    assert "Exile" not in desk.post(ADD, TYPED | token, **PAGE).text


def test_passwords_never_come_back(desk):
    token = token_of(desk.get(ADD))
    end_sign_in(desk)

    answer = desk.post(ADD, {"old_password": "meadow violin", **token}, **PAGE)

    assert "meadow violin" not in answer.text


@pytest.mark.exhaustive
def test_scripts_go_on_by_themselves(desk):
    token = token_of(desk.get(ADD))
    end_sign_in(desk)

    assert desk.post(ADD, TYPED | token, headers={"accept": "*/*"}).status_code == 302


@pytest.mark.exhaustive
def test_files_have_to_be_chosen_again(desk):
    token = token_of(desk.get(ADD))
    end_sign_in(desk)

    page = desk.post(ADD, TYPED | token | {"upload": SimpleUploadedFile("a.txt", b"a")}, **PAGE)

    assert "Please choose files again." in page.text


def test_the_cookie_is_strict_and_set_once(desk):
    first = desk.get(ADD).cookies[COOKIE]

    assert (first["samesite"], first["httponly"], first["path"]) == ("Strict", True, "/admin/")
    assert COOKIE not in desk.get(ADD).cookies
    assert COOKIE not in Client().get(ADD).cookies
