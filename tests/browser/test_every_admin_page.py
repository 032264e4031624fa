"""Every page of the admin that an editor may open, once: no script fails, nothing is refused, and
on a telephone its buttons fit and no long word makes it wider.

`make test` opens one page in six.
"""

from http import HTTPStatus

from tests.browser.windows import LONG_WORD, NARROW
from tests.runs import EXHAUSTIVE

EACH = 1 if EXHAUSTIVE else 6
FEWEST = 60
"""Pages. Were there fewer, the walk would have lost its way."""
SMALL_BUTTONS = """
  [...document.querySelectorAll(".submit-row :is(input, button, a)")]
    .filter((button) => button.checkVisibility())
    .map((button) => [button.value || button.textContent, button.getBoundingClientRect()])
    .filter(([, { left, right, height }]) => left < 0 || right > innerWidth || height < 44)
    .map(([name]) => name)
"""


def test_no_page_of_the_admin_complains_in_the_console(house, sign_in):
    addresses = house.call("tests.browser.inside.desk_addresses")
    page = sign_in("editor")
    page.set_viewport_size({"width": NARROW, "height": 800})
    walked = []

    for address in addresses[::EACH]:
        answer = page.context.request.get(address, max_redirects=0)
        # Pressed alone, or a way to the page of something: a browser would complain of a refusal.
        if answer.status in (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.FOUND):
            assert "/login/" not in answer.headers.get("location", "")
            continue
        assert answer.ok, address
        if answer.headers["content-type"].startswith("text/html"):
            page.goto(address)
            assert page.evaluate(SMALL_BUTTONS) == [], address
            if page.locator("#container").count():  # else it is a part, for a script to show
                assert page.evaluate(LONG_WORD) <= 0, address
            walked.append(address)

    assert len(walked) >= FEWEST // EACH  # what the console said, `visit` looks at
