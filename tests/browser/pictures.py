"""Pictures like no other, and how an editor adds one to the library."""

import io
import uuid
from pathlib import Path

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect


def photograph(seed: bytes | None = None, size: tuple[int, int] = (900, 600)) -> FilePayload:
    """A picture that looks like no other: each seed has its own."""
    cells = Image.frombytes("L", (9, 9), (seed or uuid.uuid4().hex.encode()) * 3)
    out = io.BytesIO()
    cells.convert("RGB").resize(size, Image.Resampling.BICUBIC).save(out, "JPEG", quality=95)
    return {"name": "photograph.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def add_picture(page: Page, picture: Path | FilePayload, alt: str) -> None:
    page.goto("/admin/articles/image/add/")
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_label("Alt text:").fill(alt)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
