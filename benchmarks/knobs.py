"""What whoever runs the benchmark may turn: SIZES, ROUNDS, SECONDS_EACH and PAGES."""

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks import content, work


class SenselessKnob(Exception):
    """A value that cannot be measured with."""


@dataclass(frozen=True)
class Knobs:
    sizes: list[int]
    rounds: int
    seconds: int
    pages: frozenset[str]  # empty: all of them

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Knobs":
        """Read them; one that is missing or empty has its default. Raises SenselessKnob."""

        def numbers(name: str, default: str, least: int) -> list[int]:
            words = (environment.get(name) or default).split()
            if not all(word.isdecimal() and int(word) >= least for word in words):
                raise SenselessKnob(f"{name}: whole numbers from {least:,}, with spaces between.")
            return sorted(map(int, words))

        pages = frozenset((environment.get("PAGES") or "").split())
        if unknown := pages - {_first_word(page.name) for page in work.PAGES}:
            raise SenselessKnob(f"PAGES: there is no {', '.join(sorted(unknown))}.")
        return cls(
            sizes=numbers("SIZES", "1000 10000 100000", content.FEWEST),
            rounds=numbers("ROUNDS", "3", 1)[0],
            seconds=numbers("SECONDS_EACH", "3", 1)[0],
            pages=pages,
        )

    def asks_for(self, page: str) -> bool:
        """Whether a page is to be measured; PAGES names them by their first word."""
        return not self.pages or _first_word(page) in {*self.pages, work.HELLO.name}


def _first_word(name: str) -> str:
    return name.split(maxsplit=1)[0].rstrip(",")
