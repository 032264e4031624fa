"""Tells whoever waits at the terminal what is going on."""

import sys


def say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
