"""Read Accept, Accept-Encoding and If-None-Match. Plain Python."""

import re
from functools import lru_cache
from typing import Final

# The shortest first: of two that a browser likes equally, it gets the shorter.
ENCODINGS: Final = ("br", "gzip", "identity")
TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


@lru_cache(maxsize=512)
def best_encoding(accepted: str, offered: tuple[str, ...] = ENCODINGS) -> str:
    """Return the offered encoding that a browser prefers by RFC 9110, 12.5.3; else "identity"."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    weights.setdefault("gzip", weights.get("x-gzip", weights.get("*", 0)))
    weights.setdefault("br", weights.get("*", 0))
    # A plain page may always be sent where it is not mentioned, but every named encoding is better.
    weights.setdefault("identity", min(weights.get("*", 0.0001), 0.0001))
    best = max(offered, key=lambda name: weights[name])
    return best if weights[best] > 0 else "identity"


@lru_cache(maxsize=512)
def prefers_csv(accepted: str) -> bool:
    """Return whether `Accept` names CSV, and JSON, if at all, with less weight (RFC 9110, 12.5.1)."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    return weights.get("text/csv", 0) > weights.get("application/json", 0)


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0), 1)
            except ValueError:
                return 0
    return 1


def has_etag(if_none_match: str, etag: str) -> bool:
    """Return whether the browser has this very answer. Weak and strong tags are compared alike."""
    return if_none_match.strip() == "*" or etag in TAG.findall(if_none_match)
