"""Describe who may read and sign, as one version of the roster says. No Django, no database.

The judge of events gets this as an argument: `events` knows no roster chain and no key store.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Describe somebody on the roster.

    `key` is the id of their pair (a UUID as text), `user` the number of their sign-in and `signing`
    their public signing key (32 bytes). New requests are sealed to whoever takes requests.
    """

    key: str
    user: int
    signing: bytes
    is_supervisor: bool = False
    takes_requests: bool = True


@dataclass(frozen=True, kw_only=True)
class Readers:
    """List everybody who stands on one version of the roster.

    `recovery` is the id of the recovery key. `heirs` are the keys that may open any case since the
    recovery key was used, as if they were among its holders.
    """

    version: int
    people: tuple[Reader, ...]
    recovery: str
    heirs: frozenset[str] = frozenset()

    @cached_property
    def by_key(self) -> dict[str, Reader]:
        return {reader.key: reader for reader in self.people}

    @cached_property
    def users(self) -> frozenset[int]:
        return frozenset(reader.user for reader in self.people)

    def keys_of(self, users: Iterable[int | None]) -> set[str]:
        wanted = set(users)
        return {reader.key for reader in self.people if reader.user in wanted}

    def taking_requests(self) -> set[str]:
        return {reader.key for reader in self.people if reader.takes_requests}
