"""Change the order of sections, hide them, take them away and add others. Each returns a new list."""

from collections.abc import Callable, Sequence
from typing import Final

from appearance.front_page.kinds import KINDS, Section, kinds_to_add, new_section


def move_up(sections: Sequence[Section], at: int) -> list[Section]:
    return _moved(sections, at, at - 1)


def move_down(sections: Sequence[Section], at: int) -> list[Section]:
    return _moved(sections, at, at + 1)


def hide_or_show(sections: Sequence[Section], at: int) -> list[Section]:
    """Hide a section from readers, or show it again. The help with asylum stays."""
    changed = list(sections)
    if not KINDS[changed[at]["kind"]].stays:
        changed[at] = changed[at] | {"hidden": not changed[at].get("hidden")}
    return changed


def remove(sections: Sequence[Section], at: int) -> list[Section]:
    """Take a section away. The help with asylum stays."""
    stays = KINDS[sections[at]["kind"]].stays
    return [section for index, section in enumerate(sections) if index != at or stays]


def add(sections: Sequence[Section], kind: str) -> list[Section]:
    """Add a section at the end, where there can be another of its kind."""
    return [*sections, new_section(kind)] if kind in kinds_to_add(sections) else list(sections)


def _moved(sections: Sequence[Section], at: int, to: int) -> list[Section]:
    order = list(sections)
    if 0 <= to < len(order):
        order.insert(to, order.pop(at))
    return order


CHANGES: Final[dict[str, Callable[[Sequence[Section], int], list[Section]]]] = {
    "up": move_up,
    "down": move_down,
    "hide": hide_or_show,
    "remove": remove,
}
"""By the names of the buttons that stand at a section."""
