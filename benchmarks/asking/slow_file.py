"""Ten megabytes over a slow line that breaks three times, from an old telephone: do they arrive?"""

import io
import random
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Request, sync_playwright

from benchmarks.asking.person import CODE_FORM, RETURN, Person
from benchmarks.harness.findings import Finding, at_most
from benchmarks.readers.slow_phone import SCREEN, SLOW_3G, TELEPHONE
from tests import chromium, demonstration

FILE: Final = f"{RETURN}file/"
SIDE: Final = 3_440  # pixels of noise: about 9.9 MB as a JPEG
SECONDS_BETWEEN: Final = 50
BREAKS: Final = 3
SECONDS_OFF: Final = 15
MOST_MINUTES: Final = 10
OFF: Final = {**SLOW_3G, "offline": True}
ON: Final = {**SLOW_3G, "offline": False}


def measure() -> list[Finding]:
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration.running(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        person = Person(site)
        person.begin()
        person.fill()
        person.finish()
        person.get(RETURN)
        person.press(CODE_FORM, code=person.code)
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.flags())
        with browser.new_context(**TELEPHONE, viewport=SCREEN) as context:
            context.add_cookies(_cookies(person))
            return _send(context.new_page(), site, _photo())


def _send(page: Any, site: str, photo: bytes) -> list[Finding]:
    """Send a photograph, and break the line from time to time."""
    page.goto(f"{site}{FILE}")
    file = {"name": "letter.jpg", "mimeType": "image/jpeg", "buffer": photo}
    page.set_input_files("[type=file]", file)
    pieces: list[str] = []
    page.on("request", lambda request: pieces.extend(_piece_of(request)))
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", ON)
    begun = time.monotonic()
    page.click("#q .go button")
    for _ in range(BREAKS):
        page.wait_for_timeout(1_000 * SECONDS_BETWEEN)
        devtools.send("Network.emulateNetworkConditions", OFF)
        page.wait_for_timeout(1_000 * SECONDS_OFF)
        devtools.send("Network.emulateNetworkConditions", ON)
    page.get_by_text("a file with 1 page").wait_for(timeout=60_000 * MOST_MINUTES)
    minutes = (time.monotonic() - begun) / 60
    again = len(pieces) - len({*pieces})
    megabytes = len(photo) / 1_000_000
    return [
        at_most(f"{megabytes:.1f} MB, 400 kbit/s, {BREAKS} breaks", minutes, MOST_MINUTES, "min"),
        at_most("pieces of 256 kB that travelled again", again, 2 * BREAKS, ""),
    ]


def _piece_of(request: Request) -> list[str]:
    piece = request.headers.get("x-piece")
    return [piece] if piece else []


def _cookies(person: Person) -> list[Any]:
    return [
        {
            "name": each.name,
            "value": each.value or "",
            "secure": each.secure,
            "domain": "localhost",
            "path": "/",
        }
        for each in person.cookies
    ]


def _photo() -> bytes:
    noise = random.Random(5).randbytes(3 * SIDE * SIDE)  # noqa: S311 -- no secret
    content = io.BytesIO()
    Image.frombytes("RGB", (SIDE, SIDE), noise).save(content, "JPEG", quality=88)
    return content.getvalue()
