from django.db import migrations, models


class Migration(migrations.Migration):
    """Begin anew with an empty table: the weekly check writes all its rows."""

    dependencies = [
        ("articles", "0007_failing_links"),
    ]

    operations = [
        migrations.DeleteModel(name="FailingLink"),
        migrations.CreateModel(
            name="FailingLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.TextField()),
                (
                    "fault",
                    models.CharField(
                        choices=[
                            ("gone", "Gone"),
                            ("redirected", "Redirected"),
                            ("no-anchor", "No Anchor"),
                        ],
                        max_length=10,
                    ),
                ),
                ("leads_to", models.TextField(blank=True)),
            ],
            options={"default_permissions": ()},
        ),
    ]
