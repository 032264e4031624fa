"""Publishers become rows. The name that a source has of its own is kept until they are filled."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("advocacy", "0009_no_official_source")]

    operations = [
        migrations.CreateModel(
            name="Publisher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As shown beside figures, such as UNHCR. For several publishers: ILO and UNICEF.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                (
                    "full_name",
                    models.CharField(
                        blank=True,
                        help_text="If the name is an abbreviation, such as: Office of the United Nations High Commissioner.",
                        max_length=300,
                        verbose_name="full name",
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=300, verbose_name="website")),
            ],
            options={
                "verbose_name": "publisher",
                "verbose_name_plural": "publishers",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="publisher_has_a_name"
                    ),
                    models.UniqueConstraint(
                        Lower("name"),
                        name="publisher_entered_once",
                        violation_error_message="This publisher already exists. Choose it from the list.",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="source", name="source_says_who_and_what"),
        migrations.RemoveConstraint(model_name="source", name="source_entered_once"),
        migrations.AlterModelOptions(
            name="source",
            options={"verbose_name": "source", "verbose_name_plural": "sources"},
        ),
        migrations.RenameField(
            model_name="source", old_name="publisher", new_name="publisher_name"
        ),
        migrations.AlterField(
            model_name="source",
            name="publisher_name",
            field=models.CharField(default="", max_length=200),
        ),
        migrations.AddField(
            model_name="source",
            name="publisher",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sources",
                to="advocacy.publisher",
                verbose_name="publisher",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="report",
            field=models.CharField(
                blank=True,
                help_text=(
                    "For one edition of a regular report: the name of the report, the same for all editions. Readers see the editions together."
                ),
                max_length=300,
                verbose_name="report",
            ),
        ),
    ]
