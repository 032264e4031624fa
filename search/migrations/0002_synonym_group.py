from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]

    operations = [
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                (
                    "words",
                    models.CharField(
                        help_text="With commas between them: death penalty, capital punishment.",
                        max_length=300,
                        verbose_name="words that mean the same",
                    ),
                ),
            ],
            options={
                "verbose_name": "words that mean the same",
                "verbose_name_plural": "words that mean the same",
                "ordering": ["language", "words"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("language", "words"), name="search_synonyms_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words__contains", ",")),
                        name="search_synonyms_are_several",
                    ),
                ],
            },
        ),
    ]
