"""An Administrator says who the organisation is; colours that cannot be read are refused, with a better one."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from selectolax.lexbor import LexborHTMLParser

from identity.models import Identity, IdentityFile
from tests.appearance.identity_form import PAGE, errors
from tests.identity.uploads import SVG, picture

pytestmark = pytest.mark.django_db


def file(content, name="logo.svg"):
    return SimpleUploadedFile(name, content)


def test_what_is_saved_stands_on_the_site(client, save):
    save(
        name="Harbour",
        names_ar="الميناء",
        main_colour="#7a1f5c",
        logo_file=file(SVG),
        language_1="es",
        language_2="en",
    )

    ours = Identity.objects.get()
    assert (ours.name, ours.names, ours.main_colour) == ("Harbour", {"ar": "الميناء"}, "#7a1f5c")
    assert ours.accent_colour == ""
    assert ours.languages[:2] == ["es", "en"]
    assert "Harbour" in client.get("/").text

    save(icon_file=file(picture((300, 300)), "icon.png"))
    ours.refresh_from_db()
    assert ours.name == "Harbour"
    assert len(ours.icons) == 4
    save(remove_logo="on")
    ours.refresh_from_db()
    assert ours.logo is None


def test_a_colour_that_cannot_be_read_is_refused_and_the_nearest_offered(save):
    page = save(main_colour="#ffdd00", accent_colour="#7a1f00", name="Harbour")

    assert not Identity.objects.exists()
    assert "#836d00" in errors(page)["main_colour"]
    form = LexborHTMLParser(page.text)
    assert form.css_first("[name=main_colour]").attributes["value"] == "#836d00"
    assert form.css_first("[name=name]").attributes["value"] == "Harbour"


@pytest.mark.exhaustive  # test_hostile_logos.py refuses files
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("logo_file", SVG.replace(b"<circle", b"<script/><circle"), "<script>"),
        ("logo_file", b"<svg", "cannot be read"),
        ("logo_dark_file", b"GIF89a", "not an SVG, PNG, JPEG or WebP"),
        ("icon_file", picture((20, 20)), "smaller than 128"),
    ],
)
def test_a_file_that_cannot_be_kept_says_why(save, name, content, words):
    page = save(**{name: file(content)})

    assert words in errors(page)[name]
    assert not IdentityFile.objects.exists()


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"main_colour": "red;}"}, "main_colour"),
        ({"social": "Us javascript:alert(1)"}, "social"),
        ({"social": "\n".join(["Us https://us.example/"] * 13)}, "social"),
        ({"licence": "CC0"}, "__all__"),
        ({"donate_address": "nowhere"}, "donate_address"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(save, changes, field):
    assert field in errors(save(**changes))


@pytest.mark.exhaustive
def test_links_are_read_line_by_line(save):
    save(social="Mastodon https://example.social/@us\n\nhttps://tube.example/us")

    assert Identity.objects.get().social_links == [
        {"name": "Mastodon", "address": "https://example.social/@us"},
        {"name": "tube.example", "address": "https://tube.example/us"},
    ]


@pytest.mark.exhaustive
def test_a_line_that_is_no_link_is_named(save):
    page = save(social="Mastodon https://example.social/@us\nOur page")

    assert "Line 2 does not end" in errors(page)["social"]


@pytest.mark.sampled
@pytest.mark.parametrize("mode", ["light", "dark", "print", "rtl"])
def test_a_preview_shows_what_is_typed_and_keeps_nothing(client, save, mode):
    page = save(f"{PAGE}preview/", name="Harbour", main_colour="#7a1f5c", mode=mode)

    assert "Harbour" in page.text
    assert ('dir="rtl"' in page.text) == (mode == "rtl")
    assert not Identity.objects.exists()
    assert "Harbour" not in client.get("/").text
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    address = LexborHTMLParser(page.text).css_first("link[rel=stylesheet]").attributes["href"]
    sheet = client.get(address)
    assert "#7a1f5c" in sheet.text
    assert sheet.headers["Content-Type"].startswith("text/css")


def test_a_preview_of_what_is_wrong_says_so(save):
    assert "There is no preview yet" in save(f"{PAGE}preview/", main_colour="#ffdd00").text


@pytest.mark.sampled
@pytest.mark.parametrize(
    "query", ["main=red&mode=dark", "main=%237a1f5c&mode=blue", "main=%237a1f5c}&mode=dark"]
)
def test_a_sheet_of_nonsense_is_not_there(client, administrator, query):
    assert client.get(f"{PAGE}preview.css?{query}").status_code == 404


def test_editors_change_banners_but_not_who_the_organisation_is(client, administrator):
    administrator.groups.set([Group.objects.get(name="Editor")])

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"name": "Mine"}).status_code == 404
    assert client.get("/admin/identity/banner/").status_code == 200
    assert not Identity.objects.exists()
