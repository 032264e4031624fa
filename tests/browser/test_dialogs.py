"""The dialogs of the editor say what they take, and show what they will put in."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.editing import BODY

DAYS = [
    ("", ""),
    ("2026", "2026"),
    ("2026-09", "2026-09"),
    ("2026-02-29", None),
    ("24 November 2026", "2026-11-24"),
    ("November 24, 2026", "2026-11-24"),
    ("the 1st of May 2026", "2026-05-01"),
    ("Sept. 2026", "2026-09"),
    ("Sep 2026", "2026-09"),
    ("24 de noviembre de 2026", "2026-11-24"),
    ("1er août 2026", "2026-08-01"),
    ("٢٤ نوفمبر ٢٠٢٦", "2026-11-24"),
    ("24 تشرين الثاني 2026", "2026-11-24"),
    ("24.11.2026", None),
    ("11/12/2026", None),
    ("24 or 25 November 2026", None),
    ("31 June 2026", None),
    ("some day", None),
]


@pytest.fixture
def page(sign_in):
    page = sign_in("editor")
    page.goto("/admin/articles/article/add/")
    expect(page.locator(BODY)).to_be_visible()
    return page


def test_a_day_is_read_as_people_write_it(page):
    read = page.evaluate(
        "texts => import('article-editor/parse_date').then(({ readDay }) => texts.map(readDay))",
        [text for text, _expected in DAYS],
    )

    assert dict(zip([text for text, _ in DAYS], read, strict=True)) == dict(DAYS)


@pytest.mark.exhaustive
def test_a_quotation_has_paragraphs_and_asks_who_said_it(page, assert_accessible):
    body = page.locator(BODY)
    body.click()
    tool = page.locator("[data-name=attribution]")  # behind “More tools”
    expect(tool).to_have_attribute("title", re.compile("the cursor has to be in a quotation"))
    page.get_by_role("button", name="Quotation", exact=True).click()
    expect(tool).to_have_attribute("title", "Say who is quoted")
    page.keyboard.type("We heard the shots.\nThen nobody spoke.")
    quoted = body.locator("blockquote")
    expect(quoted.locator("p")).to_have_text(["We heard the shots.", "Then nobody spoke."])
    expect(quoted.locator("footer")).to_have_count(0)
    page.keyboard.type("\n\nWe left.")
    expect(quoted.locator("p")).to_have_count(2)
    expect(body.locator("> p")).to_have_text("We left.")
    expect(tool).to_be_disabled()
    assert_accessible(page)

    page.keyboard.press("Tab")
    expect(body.get_by_role("button", name="Who said it")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Say who is quoted").get_by_label("Speaker").press("Escape")
    expect(body).to_be_focused()
    page.keyboard.type(" None.")
    expect(quoted.locator("p").last).to_have_text("Then nobody spoke. None.")
    page.keyboard.press("Enter")  # and an empty paragraph, which does not stay
    body.get_by_role("button", name="Who said it").click()
    page.keyboard.type("A mother")
    page.keyboard.press("Enter")

    expect(quoted.locator("footer")).to_have_attribute("speaker", "A mother")
    expect(quoted.locator("p")).to_have_count(2)
    expect(body.get_by_role("button", name="Who said it")).to_have_count(0)


@pytest.mark.exhaustive
def test_who_is_quoted_when_is_said_in_words(page):
    page.locator(BODY).click()
    page.get_by_role("button", name="Quotation", exact=True).click()
    page.keyboard.type("We heard the shots.")
    page.get_by_role("button", name="More tools").click()
    page.get_by_role("button", name="Say who is quoted").click()
    dialog = page.get_by_role("dialog", name="Say who is quoted")
    position = dialog.get_by_label("Role or title")
    expect(position).to_have_accessible_description(re.compile("such as"))
    dialog.get_by_label("Speaker").fill("A mother")
    day = dialog.get_by_label("When")
    day.fill("last Tuesday")
    dialog.get_by_role("button", name="Insert").click()
    assert "1 September 2026" in day.evaluate("field => field.validationMessage")
    day.fill("24 November 2026")
    dialog.get_by_role("button", name="Insert").click()

    said = page.locator(f"{BODY} footer")
    expect(said).to_have_attribute("date", "2026-11-24")
    expect(dialog).to_be_hidden()
    said.dblclick()
    expect(dialog.get_by_label("Speaker")).to_have_value("A mother")
    position.fill("teacher")
    dialog.get_by_role("button", name="Insert").click()
    expect(said).to_have_attribute("position", "teacher")
    expect(said).to_have_attribute("speaker", "A mother")


def figures(dialog):
    return dialog.get_by_role("radiogroup", name="Figures").get_by_role("radio")


def find_figures(page, words):
    """Open the dialog, and choose the first that these words find."""
    page.get_by_role("button", name="Cite a figure").click()
    dialog = page.get_by_role("dialog", name="Cite a figure")
    dialog.get_by_role("searchbox").fill(words)
    dialog.get_by_role("searchbox").press("Enter")
    expect(figures(dialog).first).to_be_focused()
    return dialog


SCROLLING = """dialog => [dialog, ...dialog.querySelectorAll("*")].filter(part =>
  part.scrollHeight > part.clientHeight && getComputedStyle(part).overflowY === "auto").length"""


@pytest.mark.exhaustive
def test_however_many_figures_are_found_how_one_reads_and_its_button_stay_in_view(
    page, assert_accessible
):
    for language, width, height in [("en", 1366, 768), ("ar", 400, 800)]:
        page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        page.locator(BODY).click()
        page.locator("[data-name=cite]").click()
        dialog = page.get_by_role("dialog")
        search, insert = dialog.get_by_role("searchbox"), dialog.locator("[value=insert]")
        search.fill("displaced worldwide")
        named_alike = dialog.get_by_role("group", name="displaced worldwide (as first published")
        expect(named_alike).to_have_accessible_name(re.compile(r"Displacement \(annual editions\)"))
        expect(named_alike.get_by_role("radio")).not_to_have_count(1)
        search.press("Enter")  # to the first, which is chosen by that
        last = named_alike.get_by_role("radio").last

        for inside in (last, dialog.locator("#cite-words"), search):
            inside.scroll_into_view_if_needed()
            expect(dialog.locator("output")).not_to_be_empty()
            expect(dialog.locator("output")).to_be_in_viewport(ratio=1)
            expect(insert).to_be_in_viewport(ratio=1)
        assert dialog.evaluate(SCROLLING) == 1
        assert_accessible(page)
        search.fill("nothing is like this")
        expect(insert).to_be_disabled()


COVERED = """field => {
  const own = field.getBoundingClientRect()
  return [...document.querySelectorAll("#cite-figures [role=group] p")].some(name => {
    const { top, bottom } = name.getBoundingClientRect()
    return own.top < bottom && own.bottom > top
  })
}"""


@pytest.mark.exhaustive
@pytest.mark.parametrize(("language", "width", "height"), [("ar", 320, 640), ("en", 1366, 768)])
def test_no_name_of_a_statistic_covers_the_figure_that_the_arrows_reach(
    page, language, width, height
):
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    page.set_viewport_size({"width": width, "height": height})
    page.reload()
    page.locator(BODY).click()
    page.locator("[data-name=cite]").click()
    dialog = page.get_by_role("dialog")
    search, found = dialog.get_by_role("searchbox"), dialog.locator("#cite-figures input")
    search.fill("displaced worldwide")
    expect(dialog.get_by_role("group").first).to_contain_text(re.compile("displaced worldwide"))
    search.press("Enter")
    expect(found.first).to_be_focused()
    many = found.count()
    assert many > 8

    covered = []
    for place in range(many - 1, -1, -1):  # up from the first is to the last
        page.keyboard.press("ArrowUp")
        expect(found.nth(place)).to_be_focused()
        if found.nth(place).evaluate(COVERED):
            covered.append(place)

    assert covered == []


@pytest.mark.exhaustive  # tests/articles/admin/editor/test_figures.py has the rule
def test_a_figure_shows_how_it_will_read_before_it_is_put_in(page):
    page.locator(BODY).click()
    dialog = find_figures(page, "displaced")
    expect(dialog.locator("#cite-about")).to_contain_text("Displaced")  # whole, with its publisher
    sentence = dialog.get_by_role("status")
    expect(sentence).to_contain_text("In your sentence: ")
    words = sentence.inner_text().removeprefix("In your sentence: ")

    dialog.get_by_label("Your own words").fill("every seventieth person")
    expect(sentence).to_contain_text("every seventieth person")
    dialog.get_by_label("Your own words").fill("")
    dialog.get_by_label("Set apart").check()
    expect(sentence).to_be_empty()
    dialog.get_by_label("In the sentence", exact=True).check()
    expect(sentence).to_contain_text(words)
    dialog.get_by_role("button", name="Insert").click()

    expect(page.locator(f"{BODY} stat-ref")).to_contain_text(words.strip("\u2068\u2069"))


@pytest.mark.exhaustive  # tests/articles/admin/editor/test_figures.py has the rule
def test_a_revised_value_says_so_in_the_list_and_below_it(page):
    def revise(route):
        answer = route.fetch()
        found = [one | {"revision": f"revised: {one['key']}"} for one in answer.json()["found"]]
        route.fulfill(response=answer, json={"found": found})

    page.route("**/article/figures/**", revise)
    page.locator(BODY).click()
    dialog = find_figures(page, "displaced")

    key = figures(dialog).first.input_value()
    expect(dialog.locator("#cite-figures label").first).to_contain_text(f"revised: {key}")
    expect(dialog.locator("#cite-about")).to_contain_text(f"revised: {key}")


TOLD = "list => list.querySelector('input').validationMessage"


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("tool", "words", "many", "few"),
    [
        ("Cite a figure", "child labour", "children", "child labour 2020"),
        ("Picture with caption", "", "a", "fan of many colours"),
    ],
)
def test_nothing_is_chosen_until_somebody_chooses_and_enter_takes_the_first(
    page, assert_accessible, tool, words, many, few
):
    body = page.locator(BODY)
    body.click()
    page.get_by_role("button", name=tool).click()
    dialog = page.get_by_role("dialog", name=tool)
    search, insert = dialog.get_by_role("searchbox"), dialog.get_by_role("button", name="Insert")
    found = dialog.locator("#cite-figures, #picture-found")
    search.fill(words)
    expect(found.get_by_role("radio").nth(1)).to_be_attached()
    expect(found.get_by_role("radio", checked=True)).to_have_count(0)
    insert.click()
    expect(dialog).to_be_visible()
    assert found.evaluate(TOLD).startswith("Choose a ")
    assert_accessible(page)

    # What is found for the words as they are, however soon one presses.
    search.fill(many)
    search.fill(few)
    search.press("Enter")
    chosen = found.get_by_role("radio", checked=True)
    expect(chosen).to_be_focused()
    row = found.locator("label:has(:checked)")
    expect(row).to_contain_text("160 million" if "figure" in tool else "A fan of many colours")
    assert found.evaluate(TOLD) == ""
    # What is found no longer is chosen no longer.
    search.fill(many)
    expect(found.get_by_role("radio").nth(1)).to_be_attached()
    search.fill("nothing is like this")
    expect(insert).to_be_disabled()
    expect(found).to_contain_text("contains all these words")
    search.fill(few)
    search.press("Enter")
    expect(chosen).to_be_focused()
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect(body.locator("stat-ref, picture-card")).to_have_count(1)


def cite(page, search, figure):
    dialog = find_figures(page, search)
    expect(figures(dialog)).to_have_count(1)
    expect(dialog.get_by_role("status")).to_contain_text(figure)
    reads = dialog.get_by_role("status").inner_text()
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_be_hidden()
    return reads


@pytest.mark.exhaustive  # tests/articles/admin/editor/test_figures.py has the rule
def test_a_figure_brings_what_its_source_says_of_it_in_the_language_of_the_article(page):
    body = page.locator(BODY)
    body.click()
    page.keyboard.type("They say")  # and the blank before it comes with it
    reads = cite(page, "forced labour children 2021", "3.3 million")
    assert "at least 3.3 million children" in reads
    expect(body).to_contain_text("They say at least 3.3 million children (2021")
    page.keyboard.type(" a year. ")
    reads = cite(page, "forced labour children 2021", "3.3 million")
    assert "At least 3.3 million children" in reads
    expect(body).to_contain_text("a year. At least 3.3 million children (2021")
    page.keyboard.type(". They are At least ")
    cite(page, "forced labour children 2021", "3.3 million")
    expect(body).to_contain_text("They are At least 3.3 million children (2021")
    page.get_by_label("Language:").select_option("es")
    expect(body.locator("stat-ref").first).to_contain_text("3,3 millones de niños y niñas")
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(". Hay ")
    reads = cite(page, "forced labour children 2021", "3,3 millones")

    assert "al menos 3,3 millones de niños y niñas" in reads
    expect(body).to_contain_text("Hay al menos 3,3 millones de niños y niñas (2021")
