"""What every journey has: a demonstration to visit, browsers that tell on a page, and axe."""

import contextlib
import os
import uuid
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from legal_help.trust.keys import DEMO_PASSPHRASE
from tests import chromium, kinds
from tests.browser import axe
from tests.browser.filling_in import enter
from tests.browser.windows import LOOK, MILLISECONDS, NARROW
from tests.runs import EXHAUSTIVE

# Playwright keeps an event loop running; Django would take other tests for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

expect.set_options(timeout=MILLISECONDS)
PARTS = Path(__file__).with_name("parts.js").read_text()
HTML = "text/html; charset=utf-8"


# They sign somebody in, who may then open what two people alone could open in the other journeys.
CHANGE_WHO_READS = {"test_desk_keys.py", "test_recovery.py"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Let the crawl come first, and the journeys that change who reads last: all of them share one house.

    What journeys publish makes its pages heavier, in any order.
    """
    items.sort(
        key=lambda item: (item.path.name in CHANGE_WHO_READS, "crawl" not in item.path.parts)
    )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    executable = chromium.find()
    if not executable:
        pytest.fail(chromium.MISSING)
    return {**browser_type_launch_args, "executable_path": executable, "args": chromium.flags()}


@pytest.fixture(scope="session")
def base_url(demonstrated):
    """`page.goto("/articles/")` begins here."""
    return demonstrated


@pytest.fixture
def scriptless():
    """The pages of this journey whose browser runs no JavaScript."""
    return set()


@pytest.fixture
def not_there():
    """The addresses at which this journey finds nothing: a browser complains of that."""
    return set()


@pytest.fixture
def ours(base_url):
    """The servers that a page may ask: the demonstration, and what a journey starts beside it."""
    return {urlsplit(base_url).netloc}


@pytest.fixture
def visit(new_context, ours, scriptless, not_there):
    """Open a browser of one's own: `visit()`, or `visit(script=False)` for one without JavaScript.

    Afterwards, no page may have asked another host for anything or complained in the console.
    """
    remarks = []

    def note_request(request):
        address = urlsplit(request.url)
        if address.scheme.startswith("http") and address.netloc not in ours:
            remarks.append(f"asked {address.netloc} for {address.path}")

    def note_console(message):
        is_foreseen = message.location["url"] in not_there
        if message.type in ("error", "warning") and not is_foreseen:
            remarks.append(f"{message.page and message.page.url}: {message.text}")

    def visit(*, script=True, width=1280, **options):
        context = new_context(
            java_script_enabled=script, viewport={"width": width, "height": 800}, **options
        )
        context.on("request", note_request)
        context.on("console", note_console)
        context.on("weberror", lambda error: remarks.append(str(error.error)))
        context.set_default_timeout(MILLISECONDS)
        page = context.new_page()
        if not script:
            scriptless.add(page)
        return page

    yield visit
    assert remarks == []


@pytest.fixture
def copy_of(browser):
    """Show in a browser with JavaScript what another page shows: axe is JavaScript itself."""
    with contextlib.ExitStack() as opened:
        copies = []
        shown = []

        def copy_of(page):
            if not copies:
                context = opened.enter_context(browser.new_context())
                context.add_init_script(axe.SCRIPT)  # half a megabyte, sent once
                copies.append(context.new_page())
            copy, content = copies[0], page.content()
            if shown != [page.url, content]:
                copy.route(page.url, lambda route: route.fulfill(body=content, content_type=HTML))
                copy.goto(page.url)
                copy.unroute(page.url)
                shown[:] = [page.url, content]
            return copy

        yield copy_of


@pytest.fixture(scope="session")
def scanned():
    """What axe has looked at, at each width: kinds of page, and the parts of which each room is made."""
    return defaultdict(set)


@pytest.fixture
def assert_accessible(scriptless, copy_of, scanned):
    """Scan a page with axe as it stands, and see that nothing runs out at the side.

    A page of a kind that was scanned, without any part that is new in its room, is not scanned
    again, but in `make test-all`.
    """

    def assert_accessible(page):
        shown = copy_of(page) if page in scriptless else page
        shown.wait_for_load_state()  # the admin's own script names its fields when all is there
        shown.set_viewport_size(page.viewport_size)
        shown.evaluate(axe.AT_REST)
        kind = kinds.of_path(urlsplit(page.url).path)
        parts = {kind, *shown.evaluate(PARTS)}
        known = scanned[kind.partition(":")[0], page.viewport_size["width"]]
        violations = axe.violations(shown) if EXHAUSTIVE or not parts <= known else []
        assert [*violations, *_too_wide(shown)] == [], page.url
        known |= parts

    return assert_accessible


@pytest.fixture
def assert_readable(scriptless, copy_of):
    """Look at a page on the narrowest telephone with letters of twice the size: nothing is lost."""

    def assert_readable(page):
        shown = copy_of(page) if page in scriptless else page
        before = page.viewport_size
        shown.set_viewport_size({"width": 320, "height": 640})
        devtools = shown.context.new_cdp_session(shown)
        devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
        assert shown.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        remarks = shown.evaluate(LOOK)
        devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})
        devtools.detach()
        shown.set_viewport_size(before)
        assert remarks == [], page.url

    return assert_readable


def _too_wide(page):
    """As wide as the page stands, and as narrow as most telephones are."""
    before = page.viewport_size
    for width in {before["width"], NARROW}:
        page.set_viewport_size({**before, "width": width})
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if over > 0:
            yield f"{width} px: {over} px too wide"
    page.set_viewport_size(before)


@pytest.fixture(scope="session")
def cookies_of_staff():
    """The cookies of each of the staff who has signed in, by name."""
    return {}


@pytest.fixture
def signed_in(visit, cookies_of_staff):
    """Return the cookies of one of the demonstration's staff, who signs in once for all journeys."""

    def signed_in(username):
        if username not in cookies_of_staff:
            page = visit()
            page.goto("/accounts/login/")
            enter(page, username)
            page.wait_for_url("**/staff/")
            cookies_of_staff[username] = page.context.storage_state()
        return cookies_of_staff[username]

    return signed_in


@pytest.fixture
def sign_in(visit, signed_in):
    """Open a browser in which one of the demonstration's staff is signed in."""

    def sign_in(username, **options):
        return visit(storage_state=signed_in(username), **options)

    return sign_in


@pytest.fixture
def begin(sign_in):
    """Open the form of a new article in an editor's browser, with a title of its own."""

    def begin():
        page = sign_in("editor")
        title = f"On a deadline {uuid.uuid4().hex[:8]}"
        page.goto("/admin/articles/article/add/")
        page.get_by_label("Title:").fill(title)
        page.get_by_label("Summary:").fill("What it says.")
        return page, title

    return begin


@pytest.fixture(scope="session")
def asked(house):
    """Everybody in people.py has asked for help; gives who it is → reference and code."""
    return house.call("tests.browser.inside.ask")


@pytest.fixture(scope="session")
def cookies_of_desks():
    return {}


@pytest.fixture
def at_desk(visit, signed_in, cookies_of_desks):
    """Open a browser at the queue, unlocked once for all journeys, for that takes its seconds."""

    def at_desk(username):
        page = visit(storage_state=cookies_of_desks.get(username) or signed_in(username))
        page.goto("/cases/")
        passphrase = page.get_by_label("Your passphrase")
        if passphrase.count():  # the first time, or after 15 minutes
            passphrase.fill(DEMO_PASSPHRASE)
            with page.expect_navigation():
                page.get_by_role("button", name="Unlock").click()
            cookies_of_desks[username] = page.context.storage_state()
        return page

    return at_desk
