"""The process that looks at a cleaned PDF, and may touch nothing while it does. `cleaning` starts it.

It answers the text, then the cover. A page that crashes it costs no more than what it had yet to answer.
"""

import codecs
from collections.abc import Iterator
from typing import Final

from articles.documents.pdf.pages import cover_of, text_of
from confinement.process import answer_confined

MEMORY: Final = 300_000_000  # bytes of addresses, libraries included
CPU_SECONDS: Final = 15
# Python loads an encoding when it is first used, and no file can be opened then.
codecs.lookup("utf-16-le")


def main() -> None:  # pragma: no cover -- ends the process that it confines; tests run it as one
    answer_confined(frames, memory=MEMORY, cpu_seconds=CPU_SECONDS)


def frames(content: bytes) -> Iterator[bytes]:
    """Yield the text in UTF-8, and the cover as a PNG."""
    yield text_of(content).encode("utf-8", "replace")
    yield cover_of(content)
