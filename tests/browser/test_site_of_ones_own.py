"""People who have never seen it make of the demonstration the site of their organisation, by its pages alone."""

import io
import re
import urllib.error
import urllib.request
from collections import Counter
from functools import partial
from urllib.parse import urlsplit

import pypdfium2
import pytest
from playwright.sync_api import expect

from config.demo import accounts
from tests import demonstration
from tests.browser.colours import FEW, unreadable
from tests.browser.editing import BODY
from tests.browser.filling_in import PASSWORD
from tests.browser.hand import Hand
from tests.crawl.addresses import HOMES, LINKED_BY_NOBODY, leads_beyond
from tests.crawl.crawler import Crawler
from tests.runs import EXHAUSTIVE

MOST_PRESSES_AND_PAGES = 400
NAME, NAME_IN_SPANISH = "Two Rivers Asylum Project", "Proyecto de Asilo Dos Ríos"
MADE_WITH = re.compile(rb'<p class="wrap small noprint">[^<]*Standing</p>')
HOUSE = re.compile(rb"\bstanding\b", re.IGNORECASE)
ASKED_BY_NOBODY = (
    "/no-such-page/",
    "/es/no-such-page/",
    "/api/v1/no-such-thing/",
    "/accounts/login/",
)


def drawing(colour, width=240, height=60):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<rect width="{height}" height="{height}" rx="8" fill="{colour}"/>'
        f'<path d="M10 20q10-12 20 0t20 0M10 40q10-12 20 0t20 0" fill="none" stroke="#fff" stroke-width="5"/></svg>'
    ).encode()


def svg(name, content):
    return {"name": name, "mimeType": "image/svg+xml", "buffer": content}


def report():
    """A PDF of two empty pages."""
    made = pypdfium2.PdfDocument.new()
    made.new_page(595, 842)
    made.new_page(595, 842)
    written = io.BytesIO()
    made.save(written)
    made.close()
    return {"name": "report.pdf", "mimeType": "application/pdf", "buffer": written.getvalue()}


@pytest.fixture
def own_house(tmp_path, ours):
    """A demonstration that no other journey visits: it has another name when this one is over."""
    settings = "config.settings" if EXHAUSTIVE else "tests.demonstration_settings"
    contact = "mailto:security@tworivers.example"
    with demonstration.opened(
        tmp_path, settings, database="own_site", SECURITY_CONTACT=contact
    ) as house:
        ours.add(urlsplit(house.address).netloc)
        yield house.address


@pytest.fixture
def hands(visit, own_house):
    """Return a function that sits somebody down at a browser of their own; all are counted together."""
    presses, pages = Counter(), Counter()

    def hands():
        return Hand(visit(), own_house, presses, pages)

    hands.presses, hands.pages = presses, pages
    return hands


def sign_in(hand, username, password):
    hand.open("/accounts/login/")
    hand.fill(hand.page.get_by_label("Username"), username)
    hand.fill(hand.page.get_by_label("Password"), password)
    hand.button("Sign in")
    hand.link("Publishing")


def set_identity(hand):
    hand.part = "identity"
    page = hand.page
    hand.link("Identity")
    hand.fill(page.get_by_label("Name:", exact=True), NAME)
    in_spanish(hand, "Name in other languages", NAME_IN_SPANISH)
    hand.fill(page.get_by_label("Short name:"), "Two Rivers")
    hand.fill(page.get_by_label("Tagline:"), "Nobody crosses alone")
    in_spanish(hand, "Tagline in other languages", "Nadie cruza en soledad")
    hand.fill(
        page.get_by_label("Description in one sentence:"), "We stand by people who ask for asylum."
    )
    in_spanish(hand, "Description in other languages", "Acompañamos a quienes piden asilo.")
    hand.give(page.get_by_label("Logo:"), svg("logo.svg", drawing("#7a1f3d")))
    hand.give(page.get_by_label("Logo for dark mode:"), svg("dark.svg", drawing("#f2a7c0")))
    hand.give(page.get_by_label("Icon:"), svg("icon.svg", drawing("#7a1f3d", 60)))
    hand.fill(page.get_by_label("Main colour:"), "#7a1f3d")
    hand.fill(page.get_by_label("Accent colour:"), "#f2a33a")
    hand.choose(page.get_by_label("Headings:"), "Sans serif")
    hand.fill(page.get_by_label("Email address:"), "hello@tworivers.example")
    hand.fill(page.get_by_label("Phone number:"), "+1 555 0100")
    hand.fill(page.get_by_label("Postal address:"), "12 Ferry Road\nLaredo")
    hand.fill(page.get_by_label("Registration number:"), "Registered charity 1234567")
    hand.fill(page.get_by_label("Donation page:"), "https://give.tworivers.example/")
    hand.fill(page.get_by_label("Social media:"), "Mastodon https://social.example/@tworivers")
    for place in "345":
        hand.choose(page.get_by_label(f"{place}:", exact=True), "—")
    hand.button("Save")
    expect(page.get_by_text("Saved. Readers see it now.")).to_be_visible()


def in_spanish(hand, group, words):
    """Open the fields of other languages, and fill in the one of Spanish."""
    fields = hand.page.locator("details", has=hand.page.locator("summary", has_text=group))
    hand.click(fields.locator("summary"))
    hand.fill(fields.get_by_label("Spanish"), words)


def invite(ada, nour):
    """Ada invites Nour, who sets a password by the link, and is in."""
    ada.part = nour.part = "colleague"
    ada.link(re.compile("Home"))
    ada.link("People")
    ada.link("Invite somebody")
    ada.fill(ada.page.get_by_label("First name:"), "Nour")
    ada.tick(ada.page.get_by_role("checkbox", name=re.compile("^Editor")))
    ada.button("Invite")
    nour.open(ada.page.get_by_label("The link for Nour").input_value())
    nour.fill(nour.page.get_by_label("Username"), "nour")
    nour.fill(nour.page.get_by_label("Password", exact=True), PASSWORD)
    nour.fill(nour.page.get_by_label("Password confirmation"), PASSWORD)
    nour.button("Create my account")
    nour.page.wait_for_url("**/staff/")
    nour.link("Publishing")


def write_page(hand, title, summary, body):
    hand.fill(hand.page.get_by_label("Title:"), title)
    hand.fill(hand.page.get_by_label("Summary:"), summary)
    hand.type_over(body)


def publish(hand):
    hand.button(re.compile("Publish now|Publish changes"))
    anyway = hand.page.get_by_label("Publish anyway")
    done = hand.page.get_by_text("Published. Read it")
    expect(done.or_(anyway)).to_be_visible()
    if anyway.is_visible():
        hand.tick(anyway)
        hand.button(re.compile("Publish now|Publish changes"))
    expect(done).to_be_visible()


def new_page(hand, title, summary, body):
    write_page(hand, title, summary, body)
    hand.tick(hand.page.get_by_role("radio", name="Nobody", exact=True))


def translate(hand, title, summary, body):
    hand.button("Start the translation into Spanish")
    write_page(hand, title, summary, body)
    publish(hand)


def make_pages(hand):
    hand.part = "pages"
    page = hand.page
    hand.link("Pages")
    hand.link("About this demonstration")
    write_page(
        hand,
        "About us",
        "Who we are, and for whom we are here.",
        "We are nine people at the river.",
    )
    publish(hand)
    hand.follow(
        page.get_by_role("region", name="Translations").get_by_role(
            "link", name="Spanish", exact=True
        )
    )
    write_page(
        hand,
        "Quiénes somos",
        "Quiénes somos y para quién estamos.",
        "Somos nueve personas junto al río.",
    )
    hand.tick(page.get_by_role("group", name="Translated from").get_by_role("radio").last)
    publish(hand)

    hand.link("Pages")
    hand.link("How this site is made")
    hand.link("Take off the site")
    hand.button(re.compile("Take off the site"))

    hand.link("Pages")
    hand.link("Donate")
    write_page(
        hand, "Donate", "How to give, and what it is used for.", "A gift pays for interpreters."
    )
    publish(hand)
    translate(hand, "Donar", "Cómo donar y para qué se usa.", "Una donación paga a intérpretes.")

    hand.link("Pages")
    hand.link(re.compile("Add child page.*About us"))
    new_page(hand, "People", "Who works here.", "Nour answers the telephone.")
    publish(hand)
    translate(hand, "Personas", "Quién trabaja aquí.", "Nour atiende el teléfono.")

    hand.link("Pages")
    hand.link("Add page")
    new_page(hand, "Contact", "How you reach us.", "Write to us")
    link_to_the_form(hand, "Write to us")
    publish(hand)
    hand.button("Start the translation into Spanish")
    write_page(hand, "Contacto", "Cómo llegar a nosotros.", "Escríbanos")
    link_to_the_form(hand, "Escríbanos")
    publish(hand)

    hand.link("Pages")
    hand.link("Add page")
    new_page(hand, "Jobs", "Work with us.", "We look for an interpreter of Spanish.")
    publish(hand)
    translate(hand, "Empleo", "Trabaje aquí.", "Buscamos intérprete de español.")


def link_to_the_form(hand, name):
    """Make of all that the body holds a link to the form for messages, found by its name."""
    hand.click(hand.page.locator(BODY))
    hand.press("Control+A")
    hand.click(hand.page.get_by_role("button", name="Link", exact=True))
    dialog = hand.page.get_by_role("dialog", name="Link")
    hand.fill(dialog.get_by_role("searchbox"), name)
    hand.tick(dialog.get_by_role("radio", name=re.compile(f"^{name}")))
    hand.click(dialog.get_by_role("button", name="Insert"))
    expect(hand.page.locator(BODY).get_by_role("link")).to_be_visible()


def make_menus(hand):
    hand.part = "menus"
    page = hand.page
    hand.link("Home")
    hand.link("Menus")
    hand.button(re.compile("Edit the built-in menu.*Header"))
    for entry in ("Days to mark", "Search"):
        hand.follow(
            page.get_by_role("region", name="Header").get_by_role("link", name=entry, exact=True)
        )
        hand.button("Delete")
        hand.button(re.compile("Yes, I.m sure"))
    for title in ("About us", "Jobs", "Contact"):
        hand.link(re.compile("Add entry.*Header"))
        choose_page(hand, title)
        hand.button("Save")
    hand.link(re.compile("Add entry below.*About us"))
    choose_page(hand, "People")
    hand.button("Save")
    footer = page.get_by_role("region", name="Footer")
    hand.follow(footer.get_by_role("link", name="How this site is made"))
    hand.button("Delete")
    hand.button(re.compile("Yes, I.m sure"))
    hand.follow(footer.get_by_role("link", name=re.compile("Add entry below.*About us")))
    choose_page(hand, "Jobs")
    hand.button("Save")


def choose_page(hand, title):
    options = hand.page.get_by_label("Page:").locator("option")
    label = next(text for text in options.all_inner_texts() if text.strip("— ") == title)
    hand.choose(hand.page.get_by_label("Page:"), label)


def arrange_front_page(hand):
    hand.part = "front page"
    page = hand.page
    hand.link("Home")
    hand.link("Front page")
    hand.button(re.compile("Remove.*Next days to mark"))
    cards = page.get_by_role("region", name=re.compile("Pages as cards"))
    for place, title in (("1", "About us"), ("2", "Contact"), ("3", "Jobs")):
        label = f"{place}:" if place != "1" else re.compile("1:")
        choose_in(hand, cards.get_by_label(label).first, title)
    hand.choose(page.get_by_label("Add a section"), "Text")
    hand.button("Add")
    text = page.get_by_role("region", name=re.compile(r"\. Text$"))
    hand.fill(text.get_by_label("Heading:"), "Why we are here")
    hand.fill(text.get_by_label("Text:"), "The river is wide.")
    in_spanish_of(hand, text, "Heading in other languages", "Por qué estamos aquí")
    in_spanish_of(hand, text, "Text in other languages", "El río es ancho.")
    hand.button(re.compile("Move “Text” up"))
    hand.choose(page.get_by_label("Add a section"), "Newest documents")
    hand.button("Add")
    hand.choose(page.get_by_label("Add a section"), "Call to action")
    hand.button("Add")
    call = page.get_by_role("region", name=re.compile("Call to action"))
    hand.fill(call.get_by_label("Text:", exact=True), "Every gift pays for an interpreter.")
    in_spanish_of(hand, call, "Text in other languages", "Cada donación paga a un intérprete.")
    hand.fill(call.get_by_label("Button text:"), "Give")
    in_spanish_of(hand, call, "Label in other languages", "Donar")
    choose_in(hand, call.get_by_label("Page:"), "Donate")
    hand.button("Save and preview")
    expect(page.get_by_role("heading", name="Why we are here")).to_be_visible()
    hand.link("Back to the form")
    hand.button("Publish now")
    expect(page.get_by_text("The front page is published.")).to_be_visible()


def choose_in(hand, field, title):
    options = field.locator("option").all_inner_texts()
    hand.choose(field, next(text for text in options if text.strip("— ") == title))


def in_spanish_of(hand, part, group, words):
    fields = part.locator("details", has=hand.page.locator("summary", has_text=group))
    hand.click(fields.locator("summary"))
    hand.fill(fields.get_by_label("Spanish"), words)


def offer_report(hand):
    hand.part = "report"
    page = hand.page
    hand.link("Home")
    hand.link("Documents")
    hand.link(re.compile("Add document", re.IGNORECASE), exact=False)
    hand.fill(page.get_by_label("Title:"), "Annual report 2025")
    hand.give(page.get_by_label("File:"), report())
    hand.button("Save")
    hand.link("Home")
    hand.link("Articles")
    hand.link(re.compile("Add article", re.IGNORECASE), exact=False)
    write_page(hand, "A year at the river", "What we did in 2025, in numbers.", "Read it whole.")
    hand.click(page.get_by_role("combobox", name="Document"))
    hand.fill(page.locator(".select2-container--open .select2-search__field"), "Annual")
    hand.click(page.get_by_role("option", name="Annual report 2025"))
    hand.tick(page.get_by_role("radio", name="Nobody", exact=True))
    publish(hand)


def hang_banner(hand):
    hand.part = "banner"
    page = hand.page
    hand.link("Home")
    hand.link("Banners")
    hand.link(re.compile("Add banner", re.IGNORECASE), exact=False)
    hand.choose(page.get_by_label("Kind:"), "Urgent")
    hand.fill(page.get_by_label("Text:", exact=True), "The bridge is closed today.")
    hand.fill(page.get_by_label("Spanish"), "Hoy el puente está cerrado.")
    hand.button("Save")


def take_the_last_word_away(hand):
    hand.part = "made with"
    hand.link("Identity")
    hand.tick(hand.page.get_by_label("Show “Made with Standing” in the footer"), to=False)
    hand.button("Save")
    expect(hand.page.get_by_text("Saved. Readers see it now.")).to_be_visible()


def walk(site):
    """Return the bytes of all that readers meet, by address: one page of many of a kind, files and errors, too."""
    crawler = Crawler(
        site,
        leads_beyond=partial(leads_beyond, every=False),
        examine=lambda _answer, _tree: iter(()),
    )
    answers = crawler.visit(*HOMES.values(), *LINKED_BY_NOBODY)
    assert {address for address, answer in answers.items() if answer.status >= 400} == set()
    return {
        address: read(address) for address in [*answers, *(site + path for path in ASKED_BY_NOBODY)]
    }


def read(address):
    """Return the bytes of whatever an address answers, its headers before them."""
    try:
        answer = urllib.request.urlopen(address, timeout=60)  # noqa: S310 -- our own http address
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return bytes(answer.headers) + answer.read()


def assert_readers_find_it(reader, site):
    """The front page, its menus, a page in two languages, the report, the banner."""
    reader.goto(f"{site}/es/")
    expect(reader).to_have_title(f"Nadie cruza en soledad | {NAME_IN_SPANISH}")
    for words in (
        "Por qué estamos aquí",
        "El río es ancho.",
        "Hoy el puente está cerrado.",
        "12 Ferry Road",
    ):
        expect(reader.get_by_text(words).first).to_be_visible()
    menu = reader.get_by_role("navigation", name="Principal")
    menu.locator("summary", has_text="Quiénes somos").click()
    menu.get_by_role("link", name="Personas").click()
    expect(reader.get_by_role("main")).to_contain_text("Nour atiende el teléfono.")
    menu.get_by_role("link", name="Contacto").click()
    reader.get_by_role("main").get_by_role("link", name="Escríbanos").click()
    expect(reader).to_have_url(f"{site}/es/write-to-us/")
    reader.goto(f"{site}/")
    reader.get_by_role("link", name="A year at the river").first.click()
    with reader.expect_download():
        reader.get_by_role("link", name=re.compile("PDF.*2 pages")).click()


@pytest.mark.exhaustive
def test_the_demonstration_becomes_the_site_of_an_organisation(
    hands, visit, own_house, assert_accessible
):
    """Counted are clicks, fields filled or chosen, files, shortcuts, and pages that open: see `hand.py`.

    When this was written they were 221 and 85.
    """
    ada, nour = hands(), hands()
    ada.part = "sign in"
    sign_in(ada, "administrator", accounts.PASSWORD)
    set_identity(ada)
    invite(ada, nour)
    make_pages(nour)
    make_menus(nour)
    arrange_front_page(nour)
    offer_report(nour)
    hang_banner(nour)
    counted = {part: (hands.presses[part], hands.pages[part]) for part in hands.presses}
    assert sum(map(sum, counted.values())) <= MOST_PRESSES_AND_PAGES, counted

    reader = visit(width=360)
    assert_readers_find_it(reader, own_house)
    for scheme in ("light", "dark"):
        reader.emulate_media(color_scheme=scheme)
        reader.goto(f"{own_house}/")
        assert_accessible(reader)
    assert unreadable(reader, FEW) == []
    found = walk(own_house)
    assert said_of_the_house(found) == {}
    assert any(MADE_WITH.search(content) for content in found.values())

    take_the_last_word_away(ada)
    reader.reload()
    expect(reader.get_by_text("Made with")).to_have_count(0)
    assert [path for path, content in walk(own_house).items() if HOUSE.search(content)] == []


def said_of_the_house(found):
    """Return where readers meet its name, but for the line in the footer, with the bytes around it."""
    rest = {address: MADE_WITH.sub(b"", content) for address, content in found.items()}
    return {
        address: content[max(0, hit.start() - 40) : hit.end() + 40]
        for address, content in rest.items()
        if (hit := HOUSE.search(content))
    }
