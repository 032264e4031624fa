"""The log that the administration keeps of what staff change."""

from collections.abc import Iterable

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model


def forget_words(rows: Iterable[Model]) -> None:
    """Let the log name rows by their keys alone. Titles, and what else was said of them, go from it."""
    for row in rows:
        kind = ContentType.objects.get_for_model(row)
        said = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
        said.update(object_repr=str(row.pk), change_message="")
