"""Know how far each translated sentence was reviewed. No Django, no clock.

`locale/<language>/review.json` says it. A sentence that is not in this file is a draft, and so is
one whose translation has changed since.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from babel.messages.catalog import Message

# Where gettext's compiled files part a context from its message.
AFTER_CONTEXT: Final = "\x04"
DIGITS_OF_DIGEST: Final = 12


class State(StrEnum):
    """How far a translation was reviewed, the lowest first."""

    DRAFT = "draft"
    # Another reader translated it back without the English; it was compared, and mended.
    BACK_CHECKED = "back-checked"
    CONFIRMED = "confirmed"  # by a person


@dataclass(frozen=True)
class Review:
    """The review of one sentence. `digest` is that of the translation that was reviewed."""

    state: State
    on: str
    digest: str
    by: str = ""
    """The person who confirmed it."""


type Reviews = Mapping[str, Review]


def read(path: Path) -> dict[str, Review]:
    """Return the reviews in a file by the keys of their messages; none if there is no such file.

    Raises ValueError for a file that is not as `write` writes it.
    """
    if not path.exists():
        return {}
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {
            key: _checked(Review(**{**row, "state": State(row["state"])}))
            for key, row in rows.items()
        }
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def write(path: Path, reviews: Reviews) -> None:
    """Write reviews with one line for each sentence, sorted by key, so that changes can be read."""
    lines = [f"  {_in_json(key)}: {_in_json(_row(reviews[key]))}" for key in sorted(reviews)]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n" if lines else "{}\n", encoding="utf-8")


def key_of(message: Message) -> str:
    """Return the key by which gettext finds a message: with its context, and of plurals the singular."""
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}{AFTER_CONTEXT}{singular}" if message.context else singular


def forms_of(message: Message) -> tuple[str, ...]:
    """Return the translation of a message: one form, or each plural form."""
    words = message.string or ""
    return (words,) if isinstance(words, str) else tuple(words)


def digest(forms: Iterable[str]) -> str:
    """Return what identifies a translation: the first 12 hex digits of SHA-256 of its forms."""
    return sha256("\0".join(forms).encode()).hexdigest()[:DIGITS_OF_DIGEST]


def state_of(message: Message, reviews: Reviews) -> State:
    """Return how far the present translation of a message was reviewed."""
    review = reviews.get(key_of(message))
    if review is None or review.digest != digest(forms_of(message)):
        return State.DRAFT
    return review.state


def count_states(messages: Iterable[Message], reviews: Reviews) -> Counter[State]:
    """Return how many messages are in each state."""
    return Counter(state_of(message, reviews) for message in messages)


def lowest_state(messages: Iterable[Message], reviews: Reviews) -> State:
    """Return the lowest state of all messages; that of no messages is a draft."""
    found = count_states(messages, reviews)
    return next((state for state in State if found[state]), State.DRAFT)


def keep_known(messages: Iterable[Message], reviews: Reviews) -> dict[str, Review]:
    """Return the reviews without those of sentences that no message has any more."""
    known = {key_of(message) for message in messages}
    return {key: review for key, review in reviews.items() if key in known}


def mark_back_checked(
    messages: Iterable[Message], reviews: Reviews, *, on: date
) -> dict[str, Review]:
    """Return the reviews with these messages as back-checked; what a person confirmed stays so."""
    new = {
        key_of(message): Review(State.BACK_CHECKED, on.isoformat(), digest(forms_of(message)))
        for message in messages
        if state_of(message, reviews) is not State.CONFIRMED
    }
    return {**reviews, **new}


def mark_confirmed(
    messages: Iterable[Message], reviews: Reviews, *, by: str, on: date
) -> dict[str, Review]:
    """Return the reviews with these messages as confirmed by a person."""
    new = {
        key_of(message): Review(State.CONFIRMED, on.isoformat(), digest(forms_of(message)), by)
        for message in messages
    }
    return {**reviews, **new}


def _checked(review: Review) -> Review:
    date.fromisoformat(review.on)
    if bool(review.by) != (review.state is State.CONFIRMED):
        raise ValueError(f"{review}: a person confirms, and nobody else is named")
    if len(review.digest) != DIGITS_OF_DIGEST:
        raise ValueError(f"{review}: no digest")
    return review


def _row(review: Review) -> dict[str, str]:
    by = {"by": review.by} if review.by else {}
    return {"state": review.state, "on": review.on, "digest": review.digest, **by}


def _in_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
