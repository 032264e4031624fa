"""Menus lead where editors say, in each language, and never to what readers cannot see."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from appearance.admin.menus import page_titles
from appearance.menus.entries import menu_of
from appearance.models import MenuItem
from public_pages.sections import SECTIONS, section_address
from publication import status
from tests.advocacy.admin.helpers import errors_of, form_of
from tests.articles.factories import PageFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/appearance/menuitem/"
ADD = f"{LIST}add/"


@pytest.fixture
def sign_in(client, settings):
    settings.DEMO = True  # asks for no second factor

    def sign_in(role):
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def as_editor(sign_in):
    return sign_in("Editor")


@pytest.fixture
def donate():
    return PageFactory(slug="donate", title="Donate")


def header(address="/", client=None):
    page = LexborHTMLParser(client.get(address).text)
    return [(link.text(strip=True), link.attributes["href"]) for link in page.css(".nav a")]


def columns(client, address="/"):
    page = LexborHTMLParser(client.get(address).text)
    return {
        nav.css_first("h2").text(strip=True): [link.attributes["href"] for link in nav.css("ul a")]
        for nav in page.css(".foot nav")
    }


def test_what_nobody_changed_is_the_sites_own(client):
    assert header(client=client) == [
        ("Articles", "/articles/"),
        ("Figures", "/statistics/"),
        ("Days to mark", "/observances/"),
        ("Search", "/search/"),
    ]
    found = columns(client, "/es/")
    assert list(found) == ["Leer", "Recibir ayuda"]
    assert "/legal-help/return/?language=es" in found["Recibir ayuda"]


@pytest.mark.exhaustive
def test_every_section_leads_somewhere_in_every_language(client):
    for name in SECTIONS:
        for language in ("en", "ar"):
            answer = client.get(section_address(name, language), follow=True)
            assert answer.status_code == 200, name


def test_entries_lead_to_pages_sections_and_other_sites_in_their_order(client, donate):
    shop = MenuItem.objects.create(menu="header", url="https://shop.example/", label="Shop")
    MenuItem.objects.create(menu="header", page=donate.place)
    MenuItem.objects.create(menu="header", section="topics", label="What we work on")
    MenuItem.objects.filter(pk=shop.pk).update(position=999)

    assert header(client=client) == [
        ("Donate", "/donate/"),
        ("What we work on", "/topics/"),
        ("Shop", "https://shop.example/"),
    ]


@pytest.mark.parametrize("url", ["/articles/?kind=report", "mailto:us@example.org"])
def test_an_address_may_be_of_this_site_or_of_a_mailbox(url):
    item = MenuItem(menu="header", url=url, label="x")
    item.full_clean()


def test_the_bar_stands_beside_the_help_with_asylum(client, donate):
    MenuItem.objects.create(menu="bar", page=donate.place)

    strip = LexborHTMLParser(client.get("/articles/").text).css_first(".strip")

    assert [link.attributes["href"] for link in strip.css("a")][:2] == ["/legal-help/", "/donate/"]


def test_each_language_has_its_words_and_its_page(client, donate):
    PageFactory(
        slug="donar", title="Donar", language="es", place=donate.place, translation_of=donate
    )
    MenuItem.objects.create(menu="header", page=donate.place)
    MenuItem.objects.create(menu="header", section="topics", labels={"es": "Nuestros temas"})

    assert header("/es/", client) == [("Donar", "/es/donar/"), ("Nuestros temas", "/es/topics/")]
    # Where it is not translated, readers are led to the original, which says in which language it is.
    link = LexborHTMLParser(client.get("/ar/").text).css_first(".nav a")
    assert link.attributes == {"href": "/donate/", "hreflang": "en", "lang": "en"}


def test_words_of_another_language_say_so(client, donate):
    column = MenuItem.objects.create(menu="footer", label="Help us")
    MenuItem.objects.create(menu="footer", parent=column, page=donate.place, labels={"es": "Donar"})

    page = LexborHTMLParser(client.get("/es/").text).css_first(".foot nav")

    assert page.css_first("h2 span").attributes == {"lang": "en"}
    assert page.css_first("ul a").attributes == {"href": "/donate/", "hreflang": "en"}


def test_what_readers_cannot_see_disappears_and_comes_back(client, donate):
    MenuItem.objects.create(menu="header", page=donate.place)
    MenuItem.objects.create(menu="header", section="search")
    status.unpublish(subject=donate, by=donate.created_by)
    assert header(client=client) == [("Search", "/search/")]

    status.publish(subject=donate, by=donate.created_by)

    assert ("Donate", "/donate/") in header(client=client)


@pytest.mark.exhaustive
def test_a_column_with_nothing_to_see_is_no_column(client, donate):
    column = MenuItem.objects.create(menu="footer", label="Help us", labels={"es": "Ayúdenos"})
    MenuItem.objects.create(menu="footer", parent=column, page=donate.place)
    assert columns(client, "/es/") == {"Ayúdenos": ["/donate/"]}

    status.unpublish(subject=donate, by=donate.created_by)

    assert "Help us" not in columns(client)


@pytest.mark.exhaustive
def test_readers_have_the_built_in_menu_while_they_can_open_no_entry(client, donate):
    built_in = header(client=client)
    status.unpublish(subject=donate, by=donate.created_by)
    MenuItem.objects.create(menu="header", page=donate.place)

    assert header(client=client) == built_in

    status.publish(subject=donate, by=donate.created_by)

    assert header(client=client) == [("Donate", "/donate/")]


@pytest.mark.exhaustive
def test_entries_below_one_of_the_header_fold_out_without_script(client, donate):
    top = MenuItem.objects.create(menu="header", section="articles")
    MenuItem.objects.create(menu="header", parent=top, page=donate.place)

    details = LexborHTMLParser(client.get("/").text).css_first(".nav details")

    assert details.css_first("summary").text(strip=True) == "Articles"
    assert [link.attributes["href"] for link in details.css("a")] == ["/articles/", "/donate/"]


def test_all_menus_in_all_languages_cost_one_query(donate, one_generation):
    MenuItem.objects.create(menu="header", page=donate.place)

    with CaptureQueriesContext(connection) as queries:
        for menu in ("header", "footer", "bar"):
            for language in ("en", "es"):
                menu_of(menu, language)

    assert len(queries) == 1


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"menu": "header"}, "section"),
        ({"menu": "bar", "label": "Nothing"}, "section"),
        ({"menu": "footer"}, "__all__"),
        (
            {"menu": "header", "section": "topics", "url": "https://a.example/", "label": "x"},
            "__all__",
        ),
        ({"menu": "header", "url": "https://a.example/"}, "__all__"),
        ({"menu": "header", "url": "javascript:alert(1)", "label": "x"}, "url"),
        ({"menu": "header", "url": "//evil.example/", "label": "x"}, "url"),
        ({"menu": "header", "section": "admin"}, "section"),
    ],
)
def test_an_entry_leads_to_one_thing_and_has_words(columns, field):
    with pytest.raises(ValidationError) as refused:
        MenuItem(**columns).full_clean()
    assert [*refused.value.message_dict] == [field]


def test_the_database_keeps_it_too(donate):
    with pytest.raises(IntegrityError, match="menu_item_leads_to_one_target"):
        MenuItem.objects.create(menu="header", section="topics", page=donate.place)


def test_a_menu_has_two_levels():
    top = MenuItem.objects.create(menu="header", section="articles")
    below = MenuItem.objects.create(menu="header", section="topics", parent=top)
    for item in (
        MenuItem(menu="header", section="search", parent=below),
        MenuItem(menu="footer", section="search", parent=top),
        MenuItem(
            pk=top.pk,
            menu="header",
            section="articles",
            parent=MenuItem.objects.create(menu="header", section="search"),
        ),
    ):
        with pytest.raises(ValidationError) as refused:
            item.full_clean()
        assert "parent" in refused.value.message_dict


def test_an_entry_with_others_below_it_stays_in_its_menu():
    top = MenuItem.objects.create(menu="header", section="articles")
    MenuItem.objects.create(menu="header", section="topics", parent=top)
    top.menu = "footer"

    with pytest.raises(ValidationError) as refused:
        top.full_clean()

    assert [*refused.value.message_dict] == ["menu"]


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_editors_choose_pages_by_the_titles_of_their_originals(as_editor, donate):
    PageFactory(
        slug="donar", title="Donar", language="es", place=donate.place, translation_of=donate
    )

    assert page_titles() == {donate.place_id: "Donate"}
    assert ">Donate</option>" in as_editor.get(f"{ADD}?menu=header").text


def test_an_editor_begins_with_the_built_in_menu_and_changes_it(as_editor, client, donate):
    assert "Built-in menu, used until you add an entry:" in as_editor.get(LIST).text
    before = columns(client), columns(client, "/es/")

    as_editor.post(reverse("admin:copy_built_in_menu", args=["footer"]))
    as_editor.post(reverse("admin:copy_built_in_menu", args=["footer"]))

    assert (columns(client), columns(client, "/es/")) == before
    read = MenuItem.objects.get(label="Read")
    form = as_editor.get(f"{ADD}?menu=footer&parent={read.pk}")
    as_editor.post(ADD, form_of(form) | {"section": "archive"})
    assert columns(client)["Read"][-1] == "/archive/"


@pytest.mark.exhaustive
def test_what_is_refused_is_not_lost(as_editor):
    answer = as_editor.post(ADD, form_of(as_editor.get(f"{ADD}?menu=header")) | {"label": "Kept"})

    assert [*errors_of(answer)] == ["section"]
    assert 'value="Kept"' in answer.text


@pytest.mark.exhaustive
def test_entries_are_put_in_order_by_buttons(as_editor, client):
    for section in ("topics", "search", "archive"):
        MenuItem.objects.create(menu="header", section=section)
    search = MenuItem.objects.get(section="search")

    as_editor.post(reverse("admin:order_menu_items", args=[search.pk]), {"up": ""})
    assert [label for label, _address in header(client=client)] == ["Search", "Topics", "Archive"]
    as_editor.post(reverse("admin:order_menu_items", args=[search.pk]), {"up": ""})
    assert [label for label, _address in header(client=client)] == ["Search", "Topics", "Archive"]


@pytest.mark.parametrize(
    ("behind", "order"), [("topics", "topics archive search"), ("", "archive topics search")]
)
def test_an_entry_is_dragged_behind_another_or_to_the_front(as_editor, behind, order):
    items = {
        section: MenuItem.objects.create(menu="header", section=section)
        for section in ("topics", "search", "archive")
    }

    address = reverse("admin:order_menu_items", args=[items["archive"].pk])
    as_editor.post(address, {"behind": items[behind].pk if behind else ""})

    found = MenuItem.objects.order_by("position").values_list("section", flat=True)
    assert " ".join(found) == order


@pytest.mark.exhaustive
def test_the_editor_is_told_of_what_readers_do_not_see(as_editor, donate):
    MenuItem.objects.create(menu="header", page=donate.place)
    assert "Hidden:" not in as_editor.get(LIST).text

    status.unpublish(subject=donate, by=donate.created_by)

    assert "Hidden: readers cannot open its page." in as_editor.get(LIST).text


def test_authors_change_no_menu(sign_in):
    item = MenuItem.objects.create(menu="header", section="search")
    author = sign_in("Author")

    for address in (LIST, ADD, f"{LIST}{item.pk}/change/"):
        assert author.get(address).status_code == 404
    for address in (
        reverse("admin:order_menu_items", args=[item.pk]),
        reverse("admin:copy_built_in_menu", args=["footer"]),
    ):
        assert author.post(address, {"up": ""}).status_code == 404
    assert MenuItem.objects.get() == item
