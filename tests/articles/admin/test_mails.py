"""Members of the staff choose which mails they get."""

import pytest
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from articles.models import AheadMail, EventMail

pytestmark = pytest.mark.django_db


def ticked(page):
    boxes = LexborHTMLParser(page.text).css("#content-main input[type=checkbox]")
    return {box.attributes["name"]: "checked" in box.attributes for box in boxes}


def test_an_editor_chooses_both_mails(as_editor, editor):
    page = as_editor.get("/admin/")
    assert f'href="{reverse("staff_mails")}"' in page.text
    assert ticked(as_editor.get(reverse("staff_mails"))) == {"events": True, "weekly": True}

    page = as_editor.post(reverse("staff_mails"), {"weekly": "on"}, follow=True)
    assert ticked(page) == {"events": False, "weekly": True}
    assert not EventMail.objects.is_wanted_by(editor)

    page = as_editor.post(reverse("staff_mails"), {"events": "on"}, follow=True)
    assert ticked(page) == {"events": True, "weekly": False}
    assert not AheadMail.objects.is_wanted_by(editor)


def test_an_author_chooses_the_one_that_they_get(as_author, author):
    assert ticked(as_author.get(reverse("staff_mails"))) == {"events": True}

    page = as_author.post(reverse("staff_mails"), {"weekly": ""}, follow=True)

    assert ticked(page) == {"events": False}
    assert not EventMail.objects.is_wanted_by(author)
    assert AheadMail.objects.is_wanted_by(author)  # what was not asked was not answered


def test_the_page_says_what_keeps_mails_away(as_author, author, settings):
    assert "Your account has no email address." in as_author.get(reverse("staff_mails")).text

    author.email = "otto@standing.example"
    author.save()
    assert "no mail server" in as_author.get(reverse("staff_mails")).text

    settings.MAIL_EVENTS = True
    page = as_author.get(reverse("staff_mails")).text
    assert "no mail server" not in page
    assert "has no email address" not in page
