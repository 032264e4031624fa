"""Name, logo, colours and banners stand on every page, and nothing of "Standing" is left."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from identity import sheet, storing
from identity.colours import make_palette
from identity.models import THE_ROW, Banner, Identity
from tests.articles.factories import ArticleFactory
from tests.identity.factories import BannerFactory
from tests.identity.uploads import SVG

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour(db):
    logo = storing.store_logo(SVG)
    return Identity.objects.create(
        pk=THE_ROW,
        name="Harbour",
        names={"ar": "الميناء"},
        tagline="Nobody is illegal",
        mission="We advise people on the move.",
        missions={"es": "Asesoramos a quienes migran."},
        logo=logo,
        icons=storing.store_icons(SVG),
        main_colour="#7a1f5c",
        email="us@harbour.example",
        postal_address="1 Quay\nPort",
        social_links=[{"name": "Mastodon", "address": "https://example.social/@harbour"}],
        licence="CC0",
        licence_address="https://creativecommons.org/publicdomain/zero/1.0/",
        made_with=False,
    )


def test_a_site_that_nobody_named_is_as_it_was(client):
    page = client.get("/").text

    assert "/static/css/site.css" in page
    assert "Human rights, on the record" in page
    assert "Made with Standing" in page
    assert "icons/icon.svg" in page


@pytest.mark.sampled
@pytest.mark.parametrize(
    "address", ["/", "/articles/", "/search/", "/privacy/", "/follow/", "/accounts/login/"]
)
def test_nothing_of_the_house_is_left_on_a_page(client, harbour, address):
    page = client.get(address).text

    assert "Harbour" in page
    assert not re.search(r"\bStanding\b", page)
    assert "icon.svg" not in page
    assert sheet.sheet_address() in page


@pytest.mark.exhaustive
def test_the_masthead_has_the_logo_and_the_footer_the_contact(client, harbour):
    page = client.get("/").text

    assert f'src="/identity/{harbour.logo.name}" width="10" height="10" alt="Harbour"' in page
    for part in (
        'href="mailto:us@harbour.example"', "1 Quay<br>Port", "<title>Nobody is illegal | Harbour</title>",
        'href="https://example.social/@harbour" rel="me"', "We advise people on the move.",
    ):  # fmt: skip
        assert part in page
    assert "Asesoramos a quienes migran." in client.get("/es/").text
    assert "الميناء" in client.get("/ar/").text


@pytest.mark.exhaustive  # pages do here
def test_feeds_data_and_licences_follow(client, harbour):
    article = ArticleFactory()

    assert "<title>Harbour" in client.get("/articles/feed.xml").text
    [found, _site] = json.loads(
        re.search(
            r'<script type="application/ld\+json">(.*?)</script>', client.get("/").text, re.DOTALL
        )[1]
    )["@graph"]
    assert found["name"] == "Harbour"
    assert found["sameAs"] == ["https://example.social/@harbour"]
    assert found["logo"].endswith(harbour.logo.name)
    assert "creativecommons.org/publicdomain/zero" in client.get(article.get_absolute_url()).text


def test_files_are_served_for_good_and_can_do_nothing(client, harbour):
    answer = client.get(f"/identity/{harbour.logo.name}")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/identity/{'0' * 32}.png").status_code == 404


@pytest.mark.exhaustive  # pages do here
def test_the_manifest_names_the_site_and_its_icons(client, harbour):
    found = json.loads(client.get("/site.webmanifest").content)

    assert (found["name"], found["short_name"]) == ("Harbour", "Harbour")
    assert [icon["sizes"] for icon in found["icons"]] == ["32x32", "180x180", "192x192", "512x512"]
    assert json.loads(client.get("/ar/site.webmanifest").content)["dir"] == "rtl"


@pytest.mark.exhaustive  # a detail
def test_whoever_asks_unasked_for_an_icon_is_led_to_ours(client, harbour):
    assert client.get("/favicon.ico").url == f"/identity/{harbour.icons['32']}"

    harbour.icons = {}
    harbour.save()
    assert client.get("/favicon.ico").url == "/static/icons/plain.svg"

    harbour.delete()
    assert client.get("/favicon.ico").url == "/static/icons/icon.svg"


@pytest.mark.usefixtures("harbour")
class TestSheet:
    def test_it_has_the_colours_and_is_kept_for_good_under_its_hash(self, client):
        address = sheet.sheet_address()
        found = client.get(address)
        palette = make_palette("#7a1f5c", sheet.ACCENT)

        assert found.headers["Content-Type"].startswith("text/css")
        assert "immutable" in found.headers["Cache-Control"]
        for tokens in (palette.light, palette.dark):
            for token, value in tokens.items():
                assert re.search(rf"--{token}:\s*{value}\b", found.text), token
        assert sheet.MAIN not in found.text
        # On paper it is as it was.
        assert re.search(r"--verd:\s*#000", found.text)

    @pytest.mark.exhaustive  # files under a hash are tried here
    def test_another_colour_has_another_address_and_the_old_one_answers(self, client, harbour):
        before = sheet.sheet_address()
        harbour.main_colour = "#1d5aa6"
        harbour.save()

        assert sheet.sheet_address() != before
        old = client.get(before)
        assert "#1d5aa6" in old.text
        assert old.headers["Cache-Control"] == "public, max-age=60"

    @pytest.mark.exhaustive  # as it has the colours
    def test_headings_without_serifs(self, client, harbour):
        harbour.headings = Identity.Headings.SANS
        harbour.save()

        assert re.search(r"--serif:\s*var\(--sans\)", client.get(sheet.sheet_address()).text)

    @pytest.mark.exhaustive
    @pytest.mark.parametrize("mode", sheet.MODES)
    def test_a_preview_is_held_in_one_mode(self, mode):
        found = sheet.make_sheet(Identity(main_colour="#7a1f5c"), mode)

        assert ("prefers-color-scheme: dark" in found) == (mode == "print")
        assert ("@media print" in found) == (mode != "print")

    @pytest.mark.exhaustive  # a test of the test
    def test_a_sheet_without_its_tokens_is_noticed(self):
        with pytest.raises(sheet.SheetChanged):
            sheet.apply_palette(":root{--paper:#fff}", make_palette("#7a1f5c", "#f3b33d"))


class TestBanners:
    def test_one_stands_above_the_pages_of_its_section(self, client):
        BannerFactory(text="All are told")
        BannerFactory(text="Readers of articles are told", section="articles")

        assert "All are told" in client.get("/search/").text
        assert "Readers of articles" not in client.get("/search/").text
        assert "Readers of articles are told" in client.get("/articles/").text

    def test_it_begins_and_ends_by_itself(self, client, time_machine):
        time_machine.move_to("2026-12-01 12:00:00Z", tick=False)
        now = timezone.now()
        BannerFactory(begins_at=now + timedelta(minutes=1), ends_at=now + timedelta(minutes=2))

        seen = []
        for _minute in range(3):
            seen.append("out of order" in client.get("/").text)
            time_machine.shift(60)

        assert seen == [False, True, False]

    def test_its_words_are_those_of_the_reader_or_marked(self, client):
        BannerFactory(text="In memory of Ann", kind="memorial", texts={"es": "En memoria de Ann"})

        assert "En memoria de Ann" in client.get("/es/").text
        assert (
            '<p class="note mourn" lang="en" dir="auto">In memory of Ann' in client.get("/fr/").text
        )

    def test_it_ends_after_it_begins(self):
        now = timezone.now()
        with pytest.raises(ValidationError, match="after the beginning"):
            Banner(text="x", begins_at=now, ends_at=now).full_clean()


def test_menus_offer_the_languages_in_their_order_and_the_help_all_of_them(client):
    Identity.objects.create(pk=THE_ROW, languages=["fr", "en"])

    page = client.get("/").text
    menu = page[page.index('class="langs"') :].partition("</nav>")[0]
    assert re.findall(r'hreflang="(\w+)"', menu) == ["fr", "en"]
    door = page[page.index('class="tongues gap"') :].partition("</nav>")[0]
    assert len(re.findall(r"hreflang=", door)) > 2
    in_arabic = client.get("/ar/").text
    menu = in_arabic[in_arabic.index('class="langs"') :].partition("</nav>")[0]
    assert 'hreflang="ar"' in menu


@pytest.mark.exhaustive  # tests/sitewide/test_query_budgets.py counts pages
@pytest.mark.usefixtures("harbour", "one_generation")
def test_menus_identity_and_banners_cost_a_query_each_in_a_generation(
    client,
):
    asked = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/follow/")
        asked.append(len(queries))

    assert asked == [3, 0]
