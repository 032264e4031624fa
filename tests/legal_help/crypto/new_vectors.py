"""Print vectors of this release: `python -m tests.legal_help.crypto.new_vectors`.

At a release, add what it prints to `legal_help/crypto/vectors.json`; never take any away: rows
of every release must open for ever, and every refusal must stay a refusal.
"""

import json
import sys
from dataclasses import asdict, replace

from legal_help.crypto.row_labels import Label
from legal_help.crypto.sealing import Pair, seal, wrap
from legal_help.sealed.packing import LETTER, pad

RELEASE = "0.1"
TEXT = "Vengo de lejos. 我需要帮助。 أحتاج إلى مساعدة.".encode()
LABEL = Label(purpose="answers", request="request-1", row="row-1", recipient="staff", version=1)
SEEDS = bytes(range(64))
SECRET = bytes(range(100, 132))
OTHER_LABELS = {
    "another purpose": replace(LABEL, purpose="card"),
    "another request": replace(LABEL, request="request-2"),
    "a swapped row": replace(LABEL, row="row-2"),
    "another reader": replace(LABEL, recipient="drop"),
    "an old version": replace(LABEL, version=0),
    "values that slid into their neighbour": replace(LABEL, request="request-1row", row="-1"),
}


def flipped(blob, place):
    return bytes(byte ^ (1 if at == place % len(blob) else 0) for at, byte in enumerate(blob))


def vectors():
    pair = Pair(SEEDS)
    sealed = seal(pair.public, LABEL, pad(TEXT, LETTER)[:256])
    wrapped = wrap(SECRET, LABEL, TEXT)
    signed = pair.sign(LABEL, TEXT) + TEXT
    for kind, key, other_key, blob, text in [
        ("sealed", SEEDS, SEEDS[::-1], sealed, pad(TEXT, LETTER)[:256]),
        ("wrapped", SECRET, SECRET[::-1], wrapped, TEXT),
        ("signed", pair.public.signing, Pair(SEEDS[::-1]).public.signing, signed, TEXT),
    ]:

        def line(name, *, label=LABEL, key=key, blob=blob, text=None, kind=kind):
            return {
                "name": f"{RELEASE} {kind}: {name}",
                "kind": kind,
                "key": key.hex(),
                "label": asdict(label),
                "blob": blob.hex(),
                "text": text and text.hex(),
            }

        yield line("known answer", text=text)
        yield line("first bit flipped", blob=flipped(blob, 0))
        yield line("a bit flipped inside", blob=flipped(blob, len(blob) // 2))
        yield line("last bit flipped", blob=flipped(blob, -1))
        yield line("cut short by one byte", blob=blob[:-1])
        yield line("cut short to ten bytes", blob=blob[:10])
        yield line("empty", blob=b"")
        yield line("another key", key=other_key)
        for name, label in OTHER_LABELS.items():
            yield line(name, label=label)


if __name__ == "__main__":
    json.dump(list(vectors()), sys.stdout, indent=1)
