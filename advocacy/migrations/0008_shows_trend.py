from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("advocacy", "0007_released_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="statistic",
            name="shows_trend",
            field=models.BooleanField(
                default=True,
                help_text=(
                    "Untick it if the method says that its figures must not be compared with each other. The chart then draws no line between them, and no sentence says that they rose or fell."
                ),
                verbose_name="its figures show a trend",
            ),
        ),
    ]
