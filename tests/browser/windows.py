"""How narrow a window is, how long one waits for what it shows, and what it is asked about a whole page."""

from pathlib import Path
from typing import Final

NARROW: Final = 360  # pixels
# A busy machine is not a failure: what does not come at all fails as surely.
MILLISECONDS: Final = 60_000
LOOK: Final = Path(__file__).with_name("look.js").read_text()
LONG_WORD: Final = Path(__file__).with_name("long_word.js").read_text()
