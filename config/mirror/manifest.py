"""List the files of a mirror with their hashes, and sign the list.

Whoever holds a copy of the mirror can tell with the public key whether it is ours, and how old it is.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.json.sig"
PUBLIC_KEY: Final = "manifest.pem"
OF_THE_LIST: Final = frozenset({MANIFEST, SIGNATURE, PUBLIC_KEY})

type Entry = dict[str, Any]


def entry_of(content: bytes) -> Entry:
    """Return what the list says of a file."""
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def signing_key(path: Path) -> Ed25519PrivateKey:
    """Return the key of this site, which is made if there is none. Raises OSError, ValueError."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except FileNotFoundError:
        made = Ed25519PrivateKey.generate()
        pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        part = path.with_name(f".{path.name}.part")  # a full disk must not leave half a key
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(pem)
        part.rename(path)
        return made
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} holds no Ed25519 key.")  # noqa: TRY004 -- the file is wrong, not the code
    return key


def write_manifest(
    folder: Path,
    files: Mapping[str, Entry],
    pages: Mapping[str, str],
    key: Ed25519PrivateKey,
    *,
    now: datetime,
    site: str,
) -> None:
    """Write the list, its signature and the public key into the folder. Raises OSError.

    `pages` are the addresses that the sitemaps of the site named, each with the moment it changed.
    """
    content = {
        "site": site,
        "made_at": now.isoformat(),
        "pages": dict(sorted(pages.items())),
        "files": dict(sorted(files.items())),
    }
    text = json.dumps(content, ensure_ascii=False, indent=0).encode()
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    write_file(folder / PUBLIC_KEY, pem)
    write_file(folder / SIGNATURE, key.sign(text))
    write_file(folder / MANIFEST, text)


def read_manifest(folder: Path) -> dict[str, Entry]:
    """Return the files in the list, none where there is no list. Raises OSError, ValueError."""
    files: dict[str, Entry] = _read(folder).get("files", {})
    return files


def read_pages(folder: Path) -> dict[str, str]:
    """Return the pages in the list, each with the moment it changed. Raises OSError, ValueError."""
    pages: dict[str, str] = _read(folder).get("pages", {})
    return pages


def _read(folder: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        return {}
    return content


def verify(folder: Path, public_key: bytes) -> Iterator[str]:
    """Yield a sentence for each thing that is not as the site signed it. Raises OSError, ValueError."""
    key = load_pem_public_key(public_key)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("This is no Ed25519 key.")  # noqa: TRY004 -- the file is wrong, not the code
    try:
        key.verify((folder / SIGNATURE).read_bytes(), (folder / MANIFEST).read_bytes())
    except (InvalidSignature, FileNotFoundError):
        yield "The list of files was not signed with this key."
        return
    listed = read_manifest(folder)
    here = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for name in sorted((here | listed.keys()) - OF_THE_LIST):
        if name not in here:
            yield f"{name} is missing"
        elif name not in listed:
            yield f"{name} is not of this site"
        elif entry_of((folder / name).read_bytes()) != listed[name]:
            yield f"{name} was changed"


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, unless it has this content already. Raises OSError."""
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.rename(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
