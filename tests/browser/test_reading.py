"""A person reads, without JavaScript, and follows what they read to where it comes from."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

ARTICLE = "Why 30 July is set aside for people who are trafficked"
DAY = "World Day against Trafficking in Persons"
STATISTIC = "Women and girls among detected trafficking victims"


def test_read_the_article_on_the_day_against_trafficking(visit, assert_accessible):
    page = visit(script=False)

    page.goto("/")
    expect(page.get_by_role("link", name="Seeking asylum? Get free help")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("navigation").get_by_role("link", name="Articles").first.click()
    expect(page.get_by_role("link", name="Seeking asylum? Get free help")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name=ARTICLE).first.click()
    article = page.get_by_role("article")
    expect(article.get_by_role("heading", level=1, name=ARTICLE)).to_be_visible()
    expect(article.get_by_role("link", name="Policy team")).to_be_visible()
    expect(article.locator("time[datetime^='2026-07-30']").first).to_have_text("30 July 2026")
    expect(article.get_by_role("img").first).to_have_attribute("alt", re.compile(r"\w+"))
    card = article.get_by_role("figure").filter(has_text=STATISTIC)
    expect(card).to_contain_text("about 75%")
    expect(card).to_contain_text("2007–2010")
    expect(card).to_contain_text("Source: UNODC, Global Report on Trafficking in Persons 2012")
    expect(page.get_by_role("link", name="Seeking asylum? Get free help")).to_be_visible()
    assert_accessible(page)
    assert page.context.cookies() == []


@pytest.mark.exhaustive  # tests/crawl follows every link
def test_follow_the_article_to_its_day_its_figures_and_its_topic(visit, assert_accessible):
    page = visit(script=False)
    page.goto("/articles/why-30-july-is-set-aside-for-people-who-are-trafficked/")

    page.get_by_role("link", name=DAY, exact=True).click()
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", level=1, name=DAY)).to_be_visible()
    expect(main).to_contain_text("General Assembly resolution A/RES/68/192")
    expect(main).to_contain_text(
        re.compile(r"Next date: (tomorrow, )?30 July \d{4}|It is today, 30 July")
    )
    expect(main.get_by_role("link", name=ARTICLE)).to_be_visible()
    assert_accessible(page)

    page.go_back()
    page.get_by_role("link", name="About this figure").first.click()
    expect(main.get_by_role("heading", level=1, name=STATISTIC)).to_be_visible()
    expect(main.get_by_role("img").first).to_be_visible()  # the chart
    row = main.get_by_role("row").filter(has=page.get_by_role("rowheader", name="2007–2010"))
    expect(row).to_contain_text("about 75")
    expect(row).to_contain_text("A report of the publication")
    expect(row.get_by_role("link", name="Global Report on Trafficking in Persons")).to_be_visible()
    assert_accessible(page)

    page.go_back()
    page.get_by_role("link", name="Human trafficking").click()
    expect(main.get_by_role("heading", level=1, name="Human trafficking")).to_be_visible()
    for gathered in (ARTICLE, DAY, STATISTIC):
        expect(main.get_by_role("link", name=gathered).first).to_be_visible()
    assert_accessible(page)
    assert page.context.cookies() == []


def test_read_in_arabic_from_right_to_left(visit, assert_accessible):
    page = visit(script=False)
    page.goto("/articles/why-30-july-is-set-aside-for-people-who-are-trafficked/")

    page.get_by_role("link", name="العربية").first.click()

    html = page.locator("html")
    expect(html).to_have_attribute("lang", "ar")
    expect(html).to_have_attribute("dir", "rtl")
    expect(page).to_have_url(re.compile("/ar/articles/"))
    assert_accessible(page)


@pytest.mark.parametrize(
    ("address", "sheets", "last_words"),
    [
        ("/articles/the-disappeared-and-the-people-who-keep-looking/", 2, "To cite or republish"),
        ("/statistics/amnesty-recorded-executions/", 1, "How to cite"),
        ("/ar/statistics/amnesty-recorded-executions/", 1, "كيفية الاستشهاد"),
    ],
)
def test_a_page_is_printed_on_few_sheets(visit, address, sheets, last_words):
    page = visit(script=False)
    page.goto(address)
    page.emulate_media(media="print")

    printed = pypdfium2.PdfDocument(page.pdf(format="A4"))

    assert len(printed) == sheets
    visible = page.locator("body").inner_text()
    assert last_words in visible.strip()[-400:]
    expect(page.locator("textarea").filter(visible=True)).to_have_count(0)  # the code of a frame


@pytest.mark.parametrize(
    ("path", "cited"),
    [
        ("/articles/counting-people-forced-to-flee/", "Research desk, “Counting people"),
        ("/statistics/forcibly-displaced/", "Standing, “People forcibly displaced worldwide”"),
    ],
)
def test_a_button_copies_how_to_cite(visit, assert_accessible, path, cited):
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(path)
    expect(page.get_by_role("link", name="BibTeX")).to_be_visible()

    page.get_by_role("button", name="Copy", exact=True).click()

    expect(page.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(cited)
    assert copied.endswith(path)
    assert_accessible(page)


def test_a_button_copies_the_code_of_a_frame(visit, assert_accessible):
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/statistics/forcibly-displaced/")
    page.get_by_text("Code for your page").click()
    box = page.get_by_role("group").filter(has_text="Copy this code.")

    box.get_by_role("button", name="Copy", exact=True).click()

    expect(box.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Code for your page").input_value()
    assert copied.startswith("<iframe src=")
    assert_accessible(page)


def test_a_reader_of_a_language_without_the_article_finds_what_comes_nearest(visit):
    page = visit(script=False)
    page.goto("/articles/counting-people-forced-to-flee/")

    page.get_by_role("navigation", name="Languages").get_by_role("link", name="Français").click()

    expect(page).to_have_url(re.compile(r"/fr/topics/[a-z-]+/#not-translated$"))
    note = page.get_by_text(
        "La page que vous lisiez n’est pas encore disponible dans cette langue."
    )
    expect(note).to_be_visible()
    page.goto(page.url.partition("#")[0])
    expect(note).to_be_hidden()
