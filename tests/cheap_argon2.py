"""Let Argon2id cost next to nothing: the tests and journeys stretch passphrases hundreds of times.

The settings of tests and of journeys call this, and no test replaces code of ours for it.
`check --deploy` refuses the row that it adds (`legal_help.E007`).
"""

from legal_help.crypto import passphrases

CHEAP_ROW = 99


def stretch_cheaply() -> None:
    passphrases.KDF_ROWS[CHEAP_ROW] = passphrases.KdfRow(memory=8, iterations=1)
    passphrases.PASSPHRASE_ROW = passphrases.CODE_ROW = CHEAP_ROW
