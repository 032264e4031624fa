"""Every series that comes with Standing, as people meet its chart: in both directions, on any screen."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from advocacy.reference_data.files import read_file
from tests.browser import axe
from tests.browser.windows import LOOK

SERIES = sorted({series["statistic"] for series in read_file("statistics")["series"]})
# A sum beside its parts, a line, bars of years.
# `make test-all` looks at all of them.
SAMPLE = [
    "/statistics/forcibly-displaced-components/",
    "/ar/statistics/idmc-idps-conflict/",
    "/ar/statistics/us-refugee-admissions/",
]
ALL = [f"{prefix}/statistics/{slug}/" for slug in SERIES for prefix in ("", "/ar")]
OTHERS = [pytest.param(page, marks=pytest.mark.exhaustive) for page in ALL if page not in SAMPLE]
WIDTHS = (320, 1280)
# Words of a chart stand inside it and apart; its marks have a colour that the paper has not. The box
# of a text is as high as its letters. Its line box hangs on the font: Noto Sans Arabic asks for 2.1 em.
LOOK_AT_THE_CHART = """
() => {
  const remarks = [];
  const chart = document.querySelector("figure svg[role=img]");
  if (!chart) return ["there is no chart"];
  const paper = getComputedStyle(document.body).backgroundColor;
  const edge = chart.getBoundingClientRect();
  const boxes = [...chart.querySelectorAll("text")].map((text) => {
    const { left, right } = text.getBoundingClientRect();
    const place = text.getScreenCTM();
    const em = parseFloat(getComputedStyle(text).fontSize) * place.d;
    const baseline = place.f + text.getStartPositionOfChar(0).y * place.d;
    return [text.textContent, { left, right, top: baseline - 0.75 * em, bottom: baseline + 0.25 * em }];
  });
  for (const [index, [words, box]] of boxes.entries()) {
    if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1) {
      remarks.push(`${words} leaves the chart`);
    }
    for (const [others, other] of boxes.slice(index + 1)) {
      const beside = box.right <= other.left || other.right <= box.left;
      const apart = box.bottom <= other.top || other.bottom <= box.top;
      if (!beside && !apart) remarks.push(`${words} lies on ${others}`);
    }
  }
  for (const mark of chart.querySelectorAll("path:not(.range), circle")) {
    const style = getComputedStyle(mark);
    const colour = mark.localName === "circle" ? style.fill : style.stroke;
    if (colour === paper || colour === "none") remarks.push(`a ${mark.getAttribute("class")} cannot be seen`);
  }
  return remarks;
}
"""
# What a reader may have set, one at a time.
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "print": {"media": "print"},
}
AS_EVER = {"color_scheme": "light", "forced_colors": "none", "media": "screen"}


@pytest.fixture(scope="module")
def window(browser, base_url):
    with browser.new_context(base_url=base_url, reduced_motion="reduce") as context:
        context.add_init_script(axe.SCRIPT)
        yield context.new_page()


@pytest.mark.parametrize("address", [*SAMPLE, *OTHERS])
def test_every_chart_is_whole_on_any_screen_and_on_paper(window, address):
    remarks = {}
    window.emulate_media(**AS_EVER)
    window.goto(address)
    for width in WIDTHS:
        window.set_viewport_size({"width": width, "height": 800})
        for name, setting in LOOKS.items():
            window.emulate_media(**(AS_EVER | setting))
            found = window.evaluate(LOOK_AT_THE_CHART)
            if name != "print":
                found += window.evaluate(LOOK)
            if name in ("light", "dark") and width == WIDTHS[-1]:
                found += axe.violations(window, axe.EVERYTHING if name == "light" else axe.COLOURS)
            if found:
                remarks[width, name] = found

    assert remarks == {}


@pytest.fixture
def elsewhere():
    """Somebody else's site, on this machine: whatever is put into `page` is its only page."""

    class Page(BaseHTTPRequestHandler):
        page = ""

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.page.encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", Page
        server.shutdown()


@pytest.mark.exhaustive  # test_every_kind.py looks at such a page
def test_a_chart_can_be_shown_on_another_page(window, elsewhere):
    """By the code that the statistic's page offers, in a page of somebody else's."""
    window.emulate_media(**AS_EVER)
    window.set_viewport_size({"width": 360, "height": 800})
    window.goto("/statistics/unhcr-refugees-mandate/")
    window.get_by_text("Code for your page").click()
    code = window.get_by_role("textbox", name="Code for your page").input_value()

    address, site = elsewhere
    site.page = f"<!DOCTYPE html><title>Elsewhere</title><h1>Elsewhere</h1>{code}"
    window.goto(address)

    window.frame_locator("iframe").locator("figure svg[role=img]").wait_for()
    inside = window.frames[1]
    assert inside.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    window.set_viewport_size({"width": 752, "height": 800})
    assert inside.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    assert window.context.cookies() == []
