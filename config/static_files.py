"""How the files that never change are kept: under a name made of their bytes, compressed, and sheets
without their comments."""

import re
from typing import Any, Final

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

# A string is taken whole, for it may hold what looks like a comment. `/*!` begins a licence.
STRING_OR_COMMENT: Final = re.compile(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*(?!!).*?\*/\n?""", re.DOTALL
)


class LightStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """A slow telephone does not wait for what only we read: it was a fifteenth of our sheet."""

    def _save(self, name: str, content: File[Any]) -> str:
        if name.endswith(".css"):
            content = ContentFile(without_comments(b"".join(content.chunks()).decode()).encode())
        saved: str = super()._save(name, content)
        return saved


def without_comments(sheet: str) -> str:
    return STRING_OR_COMMENT.sub(lambda found: found[1] or "", sheet)
