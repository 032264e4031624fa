"""Logos and icons as somebody would upload them."""

import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5"/></svg>'


def picture(size=(600, 300), kind="PNG"):
    said = PngInfo()
    said.add_text("Author", "Ann Author")
    written = io.BytesIO()
    Image.new("RGB", size, "navy").save(
        written, kind, **({"pnginfo": said} if kind == "PNG" else {})
    )
    return written.getvalue()
