"""Which run of the tests this is."""

import os

# Set by `make test-all`: every row, page and sample, and a demonstration that pays the full price of passphrases.
EXHAUSTIVE = bool(os.environ.get("EXHAUSTIVE"))
