"""Name what is left out of a recording, so that the editor can be told. What is kept does not depend on it."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from articles.recordings.recording import Removed

# Of the keys of metadata, in whatever spelling: the first that fits counts.
KINDS: Final[dict[Removed, re.Pattern[str]]] = {
    "location": re.compile("location|gps|xyz|loci|geo|latitude|longitude|altitude|city|country"),
    "author": re.compile(
        "artist|author|composer|performer|publisher|copyright|owner|encoded_by|director|producer|rights|contributor"
    ),
    "dates": re.compile("date|time|year"),
    "device": re.compile("make|model|manufacturer|device|camera|lens|serial"),
    "software": re.compile("encoder|software|version|tool|vendor|writing|application"),
    "title": re.compile("title|album|name|track|show|disc"),
    "comments": re.compile("comment|description|synopsis|lyrics|keyword|subject|genre|grouping"),
}
# What every file says, and our own say again.
IN_EVERY_FILE: Final = re.compile(
    "major_brand|minor_version|compatible_brands|language|handler_name|vendor_id|duration|bps.*|"
    "number_of_(frames|bytes).*|_statistics.*|variant_bitrate|alpha_mode"
)


def traces_in(metadata: Iterable[Mapping[str, str]]) -> set[Removed]:
    """Return what the metadata of a container and its streams told."""
    keys = {key.lower() for part in metadata for key, value in part.items() if value}
    return {_kind_of(key) for key in keys if not IN_EVERY_FILE.fullmatch(key)}


def _kind_of(key: str) -> Removed:
    return next((kind for kind, words in KINDS.items() if words.search(key)), "other")
