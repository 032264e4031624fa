"""How the files that never change are kept: under a name made of their bytes, compressed, and sheets
without their comments and blanks."""

import re
from typing import Any, Final

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

# A string is taken whole, for it may hold what looks like a comment. `/*!` begins a licence, which
# is whole as well, and so is an address without quotation marks.
_WHOLE: Final = r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|/\*!.*?\*/|url\([^)]*\))"""
WHOLE_OR_COMMENT: Final = re.compile(rf"{_WHOLE}|/\*.*?\*/\n?", re.DOTALL)
# Blanks beside these mean nothing. Beside others they may: `a :hover` is not `a:hover`, and a sum in
# calc() has one on each side of its sign.
WHOLE_OR_BLANK: Final = re.compile(
    rf"{_WHOLE}|\s*(?:;\s*)?(\}})\s*|\s*([{{;,>])\s*|(:)\s+|\s+", re.DOTALL
)


class LightStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """A slow telephone does not wait for what only we read: it was a fifteenth of our sheet."""

    def _save(self, name: str, content: File[Any]) -> str:
        if name.endswith(".css"):
            sheet = b"".join(content.chunks()).decode()
            content = ContentFile(without_blanks(without_comments(sheet)).encode())
        saved: str = super()._save(name, content)
        return saved


def without_comments(sheet: str) -> str:
    return WHOLE_OR_COMMENT.sub(lambda found: found[1] or "", sheet)


def without_blanks(sheet: str) -> str:
    """The sheet in one line, for a browser alone; to be asked after without_comments."""

    def shortest(found: re.Match[str]) -> str:
        return next(filter(None, found.groups()), " ")

    return WHOLE_OR_BLANK.sub(shortest, sheet).strip()
