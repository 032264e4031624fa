"""Which row has which name in the files, also after an editor gave it another address."""

from collections import defaultdict
from collections.abc import Iterable


class Names:
    def __init__(self) -> None:
        self._pks: dict[str, dict[str, int]] = defaultdict(dict)
        self._names: dict[str, dict[int, str]] = defaultdict(dict)

    def learn(self, kind: str, rows: Iterable[tuple[str, int]]) -> None:
        for name, pk in rows:
            self._pks[kind][name] = pk
            self._names[kind][pk] = name

    def pk_of(self, kind: str, name: str) -> int | None:
        return self._pks[kind].get(name)

    def name_of(self, kind: str, pk: int | None) -> str:
        """Of a row that no file has, its key: it equals no name."""
        return self._names[kind].get(pk, f"#{pk}") if pk else ""
