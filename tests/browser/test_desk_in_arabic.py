"""The publishing desk in Arabic: its tools speak it, and nothing runs out at the side."""

import re

import pytest
from playwright.sync_api import expect

OF_LATIN = re.compile("(?!Alt\\b)\\b[a-z]{2}", re.IGNORECASE)  # what is printed on a key
NAMES = "tools => tools.map(tool => tool.getAttribute('aria-label') ?? '')"
ARTICLE = "/admin/articles/article/1"


@pytest.fixture
def editor(sign_in):
    """An editor whose browser asks for Arabic."""
    return sign_in("editor", locale="ar")


def test_the_tools_of_the_editor_speak_arabic_and_the_text_runs_as_its_language(
    editor, assert_accessible
):
    editor.goto("/admin/articles/article/add/")
    tools, body = editor.get_by_role("toolbar"), editor.locator("#id_body ~ .ProseMirror")
    expect(tools.get_by_role("button", name="خط عريض")).to_be_visible()

    assert [
        name for name in tools.locator("button").evaluate_all(NAMES) if OF_LATIN.search(name)
    ] == []
    expect(body).to_have_attribute("dir", "rtl")  # as whoever begins it reads
    editor.locator("#id_language").select_option("en")
    expect(body).to_have_attribute("dir", "ltr")
    editor.locator("#id_language").select_option("ar")
    expect(body).to_have_attribute("dir", "rtl")
    assert_accessible(editor)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/articles/article/",
        f"{ARTICLE}/change/",
        f"{ARTICLE}/withdraw/",
        f"{ARTICLE}/history/",
        "/admin/articles/bundle/add/",
    ],
)
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.exhaustive)])
def test_nothing_of_the_desk_runs_out_at_the_side(editor, assert_accessible, address, scheme):
    editor.emulate_media(color_scheme=scheme)
    editor.goto(address)

    expect(editor.locator("html")).to_have_attribute("dir", "rtl")
    assert_accessible(editor)
