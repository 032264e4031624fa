"""Write and read the file of a backup: a tar archive, encrypted with age.

Its last member is a list of all others with their hashes. A file that was cut off lacks the list, so it
cannot be taken for whole. Nothing is ever written to a disk in the clear: the archive passes through a
pipe to the encryption, and back.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import IO, Any, Final

import pyrage

MANIFEST: Final = "manifest.json"
_BLOCK: Final = 1 << 20


class BackupUnreadable(Exception):
    """The file is no backup, is damaged or cut off, or was encrypted to another key. Says which."""


class _Hashing(io.RawIOBase):
    """Hash and count what is read through it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._hash, self.size = stream, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(size)
        self._hash.update(content)
        self.size += len(content)
        return content

    def entry(self) -> dict[str, Any]:
        return {"bytes": self.size, "sha256": self._hash.hexdigest()}


class _Member(_Hashing):
    """A member that is being read from a backup."""

    def __init__(self, stream: IO[bytes], decryption: "Future[None]") -> None:
        super().__init__(stream)
        self._decryption = decryption

    def read(self, size: int = -1) -> bytes:
        with _damage_told(self._decryption):
            return super().read(size)


@dataclass
class ArchiveWriter:
    """Add members to an archive. Each name is used once."""

    _tar: tarfile.TarFile
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, content: bytes) -> None:
        """Add a member from memory."""
        self.add_stream(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path) -> bool:
        """Add a file as it is now; return False where it was deleted meanwhile. Raises OSError."""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return False
        with file:
            self.add_stream(name, file, os.fstat(file.fileno()).st_size)
        return True

    def add_stream(self, name: str, content: IO[bytes], size: int) -> None:
        """Add so many bytes of what is read. Raises OSError where there are fewer."""
        member, hashing = tarfile.TarInfo(name), _Hashing(content)
        member.size = size
        self._tar.addfile(member, hashing)
        self.entries[name] = hashing.entry()


@contextmanager
def write_archive(path: Path, recipients: list[pyrage.x25519.Recipient]) -> Iterator[ArchiveWriter]:
    """Write a backup that the keys of `recipients` open. The file appears under its name once it is whole.

    Raises OSError where it cannot be written.
    """
    part = path.with_name(f"{path.name}.{token_hex(4)}.part")
    try:
        with _private_file(part) as target:
            with _through_age(target, recipients) as stream, _tar_into(stream) as tar:
                writer = ArchiveWriter(tar)
                yield writer
                writer.add(MANIFEST, json.dumps(writer.entries, indent=1).encode())
            target.flush()
            os.fsync(target.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _private_file(path: Path) -> Iterator[IO[bytes]]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file


def _tar_into(stream: IO[bytes]) -> tarfile.TarFile:
    return tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT, bufsize=_BLOCK)


@contextmanager
def _through_age(
    target: IO[bytes], recipients: list[pyrage.x25519.Recipient]
) -> Iterator[IO[bytes]]:
    out_of, into = os.pipe()

    def encrypt() -> None:
        with os.fdopen(out_of, "rb") as clear:
            try:
                pyrage.encrypt_io(clear, target, recipients)
            except pyrage.EncryptError as error:
                raise OSError(str(error).removeprefix("OSError: ")) from error

    with ThreadPoolExecutor(1) as pool:
        encryption = pool.submit(encrypt)
        with _telling_of(encryption), os.fdopen(into, "wb") as stream:
            yield stream


@contextmanager
def _telling_of(work: "Future[None]") -> Iterator[None]:
    """Raise what went wrong at the other end of the pipe, rather than that the pipe broke."""
    try:
        yield
    except (BrokenPipeError, tarfile.TarError):
        work.result()
        raise
    work.result()


@contextmanager
def read_archive(
    path: Path, key: pyrage.x25519.Identity
) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Give the members of a backup in their order: a name, and a stream to be read before the next.

    The list at the end is compared once all were read: what is made of them counts only after that.
    Raises BackupUnreadable, and OSError where the file cannot be opened.
    """
    out_of, into = os.pipe()
    with path.open("rb") as sealed, ThreadPoolExecutor(1) as pool:

        def decrypt() -> None:
            with os.fdopen(into, "wb") as clear:
                pyrage.decrypt_io(sealed, clear, [key])

        decryption = pool.submit(decrypt)
        with os.fdopen(out_of, "rb") as stream:
            yield _members(stream, decryption)


def _members(stream: IO[bytes], decryption: "Future[None]") -> Iterator[tuple[str, IO[bytes]]]:
    entries: dict[str, dict[str, Any]] = {}
    listed: dict[str, dict[str, Any]] = {}
    with _damage_told(decryption):
        with tarfile.open(fileobj=stream, mode="r|", bufsize=_BLOCK) as tar:
            for member in tar:
                content = _content(tar, member)
                if member.name == MANIFEST:
                    listed = json.load(content)
                    continue
                hashing = _Member(content, decryption)
                yield member.name, hashing  # type: ignore[misc]  # typeshed's IO is wider
                _read_to_the_end(hashing)
                entries[member.name] = hashing.entry()
        _read_to_the_end(stream)
        decryption.result()
    if not listed:
        raise BackupUnreadable("The backup was cut off: its list of contents is missing.")
    for name in sorted(listed.keys() | entries.keys()):
        if listed.get(name) != entries.get(name):
            raise BackupUnreadable(f"The backup is damaged: {name} is not as it was written.")


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member) if _is_plain(member) else None
    if content is None:
        raise BackupUnreadable(f"The backup has a strange member: {member.name!r}.")
    return content


def _read_to_the_end(stream: IO[bytes] | _Hashing) -> None:
    while stream.read(_BLOCK):
        pass


def _is_plain(member: tarfile.TarInfo) -> bool:
    """Whether it is a file whose name stays inside the folder it is unpacked in."""
    path = PurePosixPath(member.name)
    return member.isreg() and not path.is_absolute() and ".." not in path.parts


@contextmanager
def _damage_told(decryption: "Future[None]") -> Iterator[None]:
    """Say in words what the decryption or the archive stumbled over."""
    try:
        try:
            yield
        except (tarfile.TarError, EOFError):
            decryption.result()
            raise
    except pyrage.DecryptError as error:
        reason = (
            "This key does not open the backup: it was encrypted to another one, or begins damaged."
            if "No matching keys" in str(error)
            else "This is no backup: it is not encrypted with age."
        )
        raise BackupUnreadable(reason) from error
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupUnreadable("The backup is damaged, or was cut off.") from error
