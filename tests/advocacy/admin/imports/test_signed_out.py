"""A table sent after its sender was signed out is there when they come back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from advocacy.admin.imports import signed_out
from advocacy.models import Figure, FigureImport
from tests.advocacy.admin.helpers import ADD, TABLE, begun, form_of, staff, text_of
from tests.advocacy.factories import SourceFactory, StatisticFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, settings):
    return staff(client, settings, "Editor")


@pytest.fixture
def refugees():
    return StatisticFactory(slug="refugees", title="Refugees")


def ticket_of(page):
    return page.context["ticket"]


def test_a_pasted_table_waits_behind_the_sign_in(editor, refugees):
    source = SourceFactory()
    ticket = ticket_of(editor.get(ADD))
    person = User.objects.get()
    editor.logout()

    sent = {"statistic": refugees.pk, "source": source.pk, "text": TABLE, "ticket": ticket}
    answer = editor.post(ADD, sent)

    draft = FigureImport.objects.get()
    kept = reverse("admin:advocacy_figureimport_change", args=[draft.pk])
    assert answer.url == f"{reverse('admin:login')}?next={kept}"
    assert (draft.text, draft.statistic, draft.source) == (TABLE, refugees, source)
    assert draft.created_by == person
    editor.force_login(person)
    assert "New figure: 2" in text_of(editor.get(kept))


@pytest.mark.exhaustive  # a table waits here
def test_a_file_and_a_table_that_cannot_be_read_wait_too(editor, refugees):
    ticket = ticket_of(editor.get(ADD))
    editor.logout()
    upload = SimpleUploadedFile("eoir.csv", b"Year;Value\n2024;1,5\n")

    editor.post(ADD, {"statistic": refugees.pk, "text": "", "file": upload, "ticket": ticket})
    editor.post(ADD, {"statistic": "x", "text": "x\n" * 600, "ticket": ticket})

    long, file = FigureImport.objects.all()
    assert (file.file_name, file.text) == ("eoir.csv", "Year;Value\n2024;1,5\n")
    assert long.text.count("x") == 600
    editor.force_login(User.objects.get())
    page = editor.get(reverse("admin:advocacy_figureimport_change", args=[long.pk]))
    assert "The table has over 500 rows." in text_of(page)


@pytest.mark.exhaustive  # a table waits here
def test_what_was_typed_beside_a_waiting_table_is_kept_and_nothing_is_added(editor, refugees):
    address = begun(editor, refugees, source=SourceFactory().pk)
    page = editor.get(address)
    sent = form_of(page) | {"fingerprint": page.context["preview"].fingerprint}
    sent |= {"ticket": ticket_of(page), "_apply": "1", "row_2": "skip"}
    person = User.objects.get()
    editor.logout()

    # A check without the page that was read cannot be stored; the rest can.
    typed = {"edition": "June 2026", "verification": "verified-primary", "reason": "Typed."}
    answer = editor.post(address, sent | typed)

    assert answer.url == f"{reverse('admin:login')}?next={address}"
    draft = FigureImport.objects.get()
    assert (draft.edition, draft.reason, draft.choices) == (
        "June 2026",
        "Typed.",
        {"2": "skip", "3": "add"},
    )
    assert (Figure.objects.count(), draft.applied_at) == (0, None)
    editor.force_login(person)
    assert "Add 1 figure" in text_of(editor.get(address))


def test_whoever_signed_in_anew_in_another_tab_loses_nothing(editor, refugees):
    ticket = ticket_of(editor.get(ADD))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    sent = {"statistic": refugees.pk, "text": TABLE, "csrfmiddlewaretoken": "of before"}

    assert strict.post(ADD, sent).status_code == 403  # another site's page has no ticket
    assert FigureImport.objects.count() == 0

    page = strict.post(ADD, sent | {"ticket": ticket}, follow=True)
    assert "Your table is still here; please check it." in text_of(page)
    assert FigureImport.objects.get().text == TABLE


@pytest.mark.parametrize("why", ["none", "forged", "old", "password", "gone", "author"])
def test_a_ticket_that_holds_no_more_keeps_nothing(editor, refugees, why, monkeypatch):
    ticket = ticket_of(editor.get(ADD))
    person = User.objects.get()
    editor.logout()
    match why:
        case "none":
            ticket = ""
        case "forged":
            ticket = f"{person.pk}:x:y"
        case "old":
            monkeypatch.setattr(signed_out, "LASTS", -signed_out.LASTS)
        case "password":
            person.set_password("another")
            person.save()
        case "gone":
            person.is_active = False
            person.save()
        case "author":
            person.groups.clear()

    answer = editor.post(ADD, {"statistic": refugees.pk, "text": TABLE, "ticket": ticket})

    assert answer.url == f"{reverse('admin:login')}?next={ADD}"
    assert FigureImport.objects.count() == 0


@pytest.mark.exhaustive  # an edge
def test_what_was_added_is_not_changed_by_an_old_page(editor, refugees):
    address = begun(editor, refugees, source=SourceFactory().pk)
    ticket = ticket_of(editor.get(address))
    FigureImport.objects.update(applied_at="2026-01-02T03:04Z", applied_by=User.objects.get())
    editor.logout()

    answer = editor.post(address, {"text": "x", "edition": "y", "ticket": ticket})

    assert answer.url == f"{reverse('admin:login')}?next={address}"
    assert FigureImport.objects.get().edition == ""
