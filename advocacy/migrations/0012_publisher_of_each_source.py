import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("advocacy", "0011_publishers_of_sources")]

    operations = [
        migrations.AlterField(
            model_name="source",
            name="publisher",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sources",
                to="advocacy.publisher",
                verbose_name="publisher",
            ),
        ),
        migrations.RemoveField(model_name="source", name="publisher_name"),
        migrations.AlterModelOptions(
            name="source",
            options={
                "ordering": ["publisher__name", "-year", "title", "pk"],
                "verbose_name": "source",
                "verbose_name_plural": "sources",
            },
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="source_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(
                models.F("publisher"),
                models.F("title"),
                Coalesce("year", models.Value(0)),
                models.F("locator"),
                models.F("url"),
                name="source_entered_once",
                violation_error_message="This source already exists. Choose it from the list.",
            ),
        ),
    ]
