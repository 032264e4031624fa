"""Read the optional script of the exit, which is in every page of the form and the return visit.

A file of its own would be a third request on a slow telephone. The policy of these pages names the
hash of exactly this text, so that no other script runs there, wherever it came from.
"""

import base64
import hashlib
import re

from django.conf import settings


def _without_comments(source: str) -> str:
    without_types = re.sub(r"/\*\*.*?\*/ ?", "", source)
    lines = (line.strip() for line in without_types.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


TEXT = _without_comments(
    (settings.BASE_DIR / "static" / "js" / "public" / "quick_exit.js").read_text()
)
CSP_SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(TEXT.encode()).digest()).decode()}'"
