"""What the steps share: reading a file, adding what is missing, linking topics."""

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.db import models

from advocacy.models import Topic, TopicLink

type Record = dict[str, Any]

DATA = Path(__file__).resolve().parent.parent / "data"


class Tally(NamedTuple):
    """Rows that were added, and rows that were here already and stayed as they were."""

    added: int
    kept: int


def read(name: str) -> Record:
    # Decimal from the file to the row: a float would change 54.3 on the way.
    text = (DATA / f"{name}.json").read_text(encoding="utf-8")
    content: Record = json.loads(text, parse_float=Decimal)
    return content


def missing[M: models.Model](model: type[M], rows: dict[str, M]) -> dict[str, M]:
    """Those of the rows, by slug, that are not stored yet."""
    present = set(model._default_manager.values_list("slug", flat=True))
    return {slug: row for slug, row in rows.items() if slug not in present}


def add[M: models.Model](model: type[M], rows: Iterable[M]) -> None:
    """Check the fields of each row, then store all at once."""
    rows = list(rows)
    relations = {field.name for field in model._meta.fields if field.is_relation}
    for row in rows:
        row.clean_fields(exclude=relations)
    model._default_manager.bulk_create(rows)


def link_topics(link: type[TopicLink], new: dict[str, Any], records: Iterable[Record]) -> None:
    """Give each new row the topics its record names."""
    topics = Topic.objects.in_bulk(field_name="slug")
    link.objects.bulk_create(
        link(tag=topics[slug], content_object=new[record["slug"]])
        for record in records
        if record["slug"] in new
        for slug in dict.fromkeys(record["topics"])
    )


def in_other_languages(names: dict[str, str]) -> dict[str, str]:
    """Without the English name, which has a column of its own."""
    return {language: name for language, name in names.items() if language != "en"}
