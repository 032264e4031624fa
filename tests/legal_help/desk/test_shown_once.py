"""What stands on a page once: no copy of it is kept, with a script and without."""

import re

import pytest
from django.urls import reverse

from legal_help.trust import keys, slots
from tests.legal_help.helpers import PASSPHRASE

pytestmark = pytest.mark.django_db

ONCE = re.compile(r"<(?:ol|p|input)[^>]* data-once\b[^>]*>(?:.*?</(?:ol|p)>)?", re.DOTALL)
SCRIPT = re.compile(
    r'<script src="[^"]*js/staff/clear_secrets[^"]*\.js" type="module"(?: data-again="([^"]*)")?>'
)
SHOWN = re.compile(r"<li>([a-z-]+)</li>|<span>(\d{4})</span>")


@pytest.fixture
def pages(desk, sent):
    """Every page of the desk that shows a secret, and where Back leads instead of to it."""
    request = f"/cases/{sent.public_ref}/"
    agreed, checked = {"agreed": "on"}, {"how": "own_word", "given_before": "0"}
    return [
        (desk.post("/cases/key/words/", {"purpose": "new"}), "/cases/key/"),
        (desk.post("/cases/security/stop-code/"), "/cases/security/"),
        (desk.post(f"{request}export/words/", agreed), f"{request}export/"),
        (desk.post(f"{request}code/", checked), request),
    ]


def test_every_secret_is_marked_and_goes_with_its_page(pages):
    for page, again in pages:
        assert "no-store" in page["Cache-Control"]
        assert page["Clear-Site-Data"] == '"cache"'
        assert SCRIPT.search(page.text)[1] == again
        shown = ["".join(found) for found in SHOWN.findall(page.text)]
        assert len(shown) in {5, 6}
        rest = ONCE.sub("", page.text)
        assert not SHOWN.search(rest)
        assert " ".join(shown) not in rest


def test_the_page_after_lets_the_browser_throw_away_what_it_kept(desk, sent):
    shown = desk.post("/cases/key/words/", {"purpose": "change"})
    held = dict(re.findall(r'name="(mark|purpose)" value="([^"]+)"', shown.text))
    typed = {
        "passphrase": " ".join(re.findall(r"<li>([a-z-]+)</li>", shown.text)),
        "current": PASSPHRASE,
    }
    export = reverse("cases:export_file", args=[sent.public_ref])

    for response in (
        desk.post("/cases/key/back/", held),
        desk.post("/cases/key/keep/", held),
        desk.post("/cases/key/keep/", held | typed),
        desk.post(export, {}),
        desk.post("/cases/lock/"),
    ):
        assert response["Clear-Site-Data"] == '"cache"'


def test_a_passphrase_that_waits_for_room_goes_with_its_page(desk, monkeypatch):
    def busy(*_parts, **_named):
        raise slots.Busy

    assert not SCRIPT.search(desk.get("/cases/unlock/").text)
    monkeypatch.setattr(keys, "slot", busy)

    page = desk.post("/cases/unlock/", {"passphrase": PASSPHRASE})

    assert PASSPHRASE in page.text
    assert PASSPHRASE not in ONCE.sub("", page.text)
    assert SCRIPT.search(page.text)
