"""Figures, statistics, days and topics are drafts until they are published. What is here is public."""

from typing import Any

from django.db import migrations, models
from django.db.migrations.exceptions import IrreversibleError
from django.db.models import F, Q
from django.utils import timezone

KINDS = ("figure", "observance", "statistic", "topic")
BY_LANGUAGE = (
    ("statistic", "titles", "title in other languages"),
    ("statistic", "descriptions", "description in other languages"),
    ("statistic", "method_caveats", "method and limits in other languages"),
    ("statistic", "counted_names", "what is counted, in other languages"),
    ("observance", "descriptions", "description in other languages"),
    ("topic", "descriptions", "description in other languages"),
)


def publish_all(apps: Any, schema_editor: Any) -> None:
    """Let everything stay public that readers see today."""
    now = timezone.now()
    for kind in KINDS:
        at = F("entered_at") if kind == "figure" else now
        rows = apps.get_model("advocacy", kind)._base_manager.using(schema_editor.connection.alias)
        rows.update(is_published=True, first_published_at=at)


def refuse_where_drafts_are(apps: Any, schema_editor: Any) -> None:
    """Without the column, readers would see every draft."""
    for kind in KINDS:
        rows = apps.get_model("advocacy", kind)._base_manager.using(schema_editor.connection.alias)
        if rows.filter(is_published=False).exists():
            raise IrreversibleError(f"Publish or delete the drafts first: {kind}.")


class Migration(migrations.Migration):
    dependencies = [("advocacy", "0003_sheets_of_an_import")]

    operations = [
        *(
            migrations.AddField(
                kind,
                "is_published",
                models.BooleanField("published", default=False, editable=False),
            )
            for kind in KINDS
        ),
        *(
            migrations.AddField(
                kind, "first_published_at", models.DateTimeField(null=True, editable=False)
            )
            for kind in KINDS
        ),
        *(
            migrations.AddField(kind, name, models.JSONField(label, blank=True, default=dict))
            for kind, name, label in BY_LANGUAGE
        ),
        migrations.RunPython(publish_all, refuse_where_drafts_are),
        *(
            migrations.AddConstraint(
                kind,
                models.CheckConstraint(
                    condition=Q(is_published=False) | Q(first_published_at__isnull=False),
                    name=f"{kind}_published_at_a_moment",
                ),
            )
            for kind in KINDS
        ),
    ]
