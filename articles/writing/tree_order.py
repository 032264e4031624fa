"""Put what stands side by side in a tree in another order."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.requests import parse_whole_number

STEP: Final = 10
"""Between the positions of two neighbours, as the tree itself leaves it."""


@transaction.atomic
def put_in_order(node: Any, siblings: QuerySet[Any], *, after: Any | None) -> None:
    """Let a node stand directly behind one of its siblings, or first."""
    order: list[Any] = list(
        siblings.select_for_update().exclude(pk=node.pk).order_by("position", "pk")
    )
    begins = order.index(after) + 1 if after in order else 0
    _number([*order[:begins], node, *order[begins:]])


def move_as_asked(node: Any, siblings: QuerySet[Any], asked: QueryDict) -> None:
    """Move a node by one place, or behind the sibling whose key was sent: before all with an empty one."""
    if "behind" in asked:
        key = parse_whole_number(asked.get("behind", ""))
        put_in_order(node, siblings, after=siblings.filter(pk=key).first())
    else:
        move_by_one(node, siblings, up="up" in asked)


@transaction.atomic
def move_by_one(node: Any, siblings: QuerySet[Any], *, up: bool) -> None:
    """Let a node change places with its neighbour; the first and the last stay where they are."""
    order: list[Any] = list(siblings.select_for_update().order_by("position", "pk"))
    if node not in order:
        return  # a colleague has moved or deleted it
    at = order.index(node)
    to = min(max(at + (-1 if up else 1), 0), len(order) - 1)
    order.insert(to, order.pop(at))
    _number(order)


def _number(nodes: Sequence[Any]) -> None:
    for position, each in enumerate(nodes, start=1):
        each.position = position * STEP
        each.save(update_fields=["position"])
