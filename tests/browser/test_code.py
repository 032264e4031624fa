"""The code on paper and in a file: nothing else stands beside it, and it can be hidden."""

import re
from pathlib import Path

import pytest

from tests.browser.asking import begin, send
from tests.browser.filling_in import follow, press

PAGE = re.compile(rb"/Type\s*/Page\b")


def groups(page):
    return page.locator(".code span").all_inner_texts()


def printed(page):
    """The number of sheets, and the words that are on them."""
    page.emulate_media(media="print")
    sheets = len(PAGE.findall(page.pdf(format="A4")))
    page.evaluate("document.querySelectorAll('.vh').forEach(unseen => unseen.remove())")
    words = page.locator("body").inner_text().split()
    page.emulate_media(media="screen")
    return sheets, words


def kept(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="Keep it as a file").click()
    file = download.value
    return file.suggested_filename, Path(file.path()).read_text()


@pytest.mark.exhaustive  # test_help.py reads the code, tests/legal_help/public/test_form.py keeps it
def test_the_code_is_printed_alone_kept_as_a_note_and_hidden(visit, assert_accessible):
    page = visit(width=320)
    begin(page)
    assert_accessible(page)
    code = groups(page)
    note = ("note.txt", f"{'-'.join(code)}\n\nKeep this where only you find it.\n")
    assert kept(page) == note
    assert printed(page) == (1, code)

    page.reload()
    send(page)
    assert_accessible(page)
    assert kept(page) == note
    follow(page, page.get_by_role("button", name="Hide the code"))
    assert_accessible(page)
    for look_again in (page.reload, page.go_back, page.go_forward):
        look_again()
        assert groups(page) == []
    assert printed(page) == (1, ["Your", "return", "code", "The", "code", "is", "hidden."])
    follow(page, page.get_by_role("button", name="Show the code again"))
    assert groups(page) == code
    assert printed(page) == (1, ["Your", "return", "code", *code])


def test_a_whole_code_is_seen_in_its_box(visit):
    """Also where none was found: the box is narrower then, and each group is to be checked."""
    page = visit(width=360)
    page.goto("/legal-help/return/?language=en")
    box = page.locator("input.digits")
    box.fill("1234 5678 9012 3456 7890 1234")
    press(page)

    assert box.input_value().endswith("1234")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
