"""Open an age file under words, on a machine that is busy with other tests."""

import pyrage

ATTEMPTS = 20


def open_with_words(content: bytes, words: str) -> str:
    """Return the text of the age file `content`.

    The library times a thousandth of a second of work to learn how fast this machine is, and
    refuses a file that would then take it more than sixteen seconds. If another process takes the
    processor away in that moment, it refuses a file that it opens in one second.
    """
    for _ in range(ATTEMPTS):
        try:
            return pyrage.passphrase.decrypt(content, words).decode()
        except pyrage.DecryptError as error:
            refused = error
            if "Excessive work" not in str(error):
                break
    raise refused
