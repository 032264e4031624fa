"""What an editor does in the admin: write, save, publish, schedule, choose, paste."""

import re
from datetime import date
from typing import Final

from playwright.sync_api import Page, expect

BODY: Final = ".ProseMirror[contenteditable=true]"
PASTE: Final = """(surface, { html, plain }) => {
  const data = new DataTransfer()
  if (html) data.setData("text/html", html)
  data.setData("text/plain", plain)
  surface.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}"""
TODAY: Final = date.today()  # noqa: DTZ011 -- days off in every zone
# For three minutes at most: the schedule looks once a minute, and a busy machine is not a failure.
ANSWERS: Final = """async ([address, status]) => {
  for (let times = 0; times < 720; times += 1) {
    if ((await fetch(address, {cache: "no-store"})).status === status) return true
    await new Promise(later => setTimeout(later, 250))
  }
  return false
}"""


def write(page: Page, words: str) -> None:
    page.locator(BODY).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save draft").click()


def publish(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Publish now|Publish changes")).click()
    expect(page.get_by_text("Published. Read it on the site")).to_be_visible()


def set_moment(page: Page, name: str, day: date) -> None:
    """Say on which day, at noon, what is scheduled appears or ends."""
    field = page.get_by_role("group", name=name)
    field.get_by_label("Date").fill(str(day))
    field.get_by_label("Time").fill("12:00")


def comes_to_answer(reader: Page, address: str, status: int) -> bool:
    """Ask for what is scheduled again and again until it answers so."""
    return reader.evaluate(ANSWERS, [address, status])


def choose(page: Page, field: str, words: str) -> None:
    """Choose in one of the admin's boxes that search while one types."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()


def paste_table(page: Page, title: str, table: str) -> None:
    """Paste a table of figures, from the page of its statistic on, and have it checked."""
    page.goto(f"/admin/advocacy/statistic/?q={title}")
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_role("link", name="Import figures").click()
    page.get_by_label("Table:").fill(table)
    page.get_by_role("button", name="Check table").click()
