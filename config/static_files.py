"""Store static files under a name made of their bytes, compressed, and style sheets minified."""

import re
from typing import Any, Final

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Strings are kept whole, because they may contain what looks like a comment. So are licences, which
# begin with `/*!`, and addresses without quotation marks.
_WHOLE: Final = r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|/\*!.*?\*/|url\([^)]*\))"""
WHOLE_OR_COMMENT: Final = re.compile(rf"{_WHOLE}|/\*.*?\*/\n?", re.DOTALL)
# Blanks beside these signs mean nothing. Elsewhere they may: `a :hover` is not `a:hover`, and calc()
# needs one on each side of a plus.
WHOLE_OR_BLANK: Final = re.compile(
    rf"{_WHOLE}|\s*(?:;\s*)?(\}})\s*|\s*([{{;,>])\s*|(:)\s+|\s+", re.DOTALL
)


class MinifiedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Minifies style sheets: comments and blanks were a fifteenth of ours, for slow telephones."""

    def _save(self, name: str, content: File[Any]) -> str:
        if name.endswith(".css"):
            sheet = b"".join(content.chunks()).decode()
            content = ContentFile(remove_blanks(remove_comments(sheet)).encode())
        saved: str = super()._save(name, content)
        return saved


def remove_comments(sheet: str) -> str:
    return WHOLE_OR_COMMENT.sub(lambda found: found[1] or "", sheet)


def remove_blanks(sheet: str) -> str:
    """Return the sheet in one line. Remove its comments first."""

    def shortest(found: re.Match[str]) -> str:
        return next(filter(None, found.groups()), " ")

    return WHOLE_OR_BLANK.sub(shortest, sheet).strip()
