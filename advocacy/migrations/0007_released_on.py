from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    """Tell the day on which a source published a value from the day on which we knew it.

    Of figures that are here already, nobody can say which of the two their day was.
    """

    dependencies = [
        ("advocacy", "0006_text_of_instruments"),
    ]

    operations = [
        migrations.AddField(
            model_name="figure",
            name="released_on",
            field=models.DateField(
                blank=True,
                help_text=(
                    "If you know it. Articles published earlier show this date when they mention the new value; if it is empty, they show the day you added the value."
                ),
                null=True,
                verbose_name="publication date at the source",
            ),
        ),
        migrations.AlterField(
            model_name="figure",
            name="recorded_on",
            field=models.DateField(default=timezone.localdate, editable=False),
        ),
        migrations.RenameField(
            model_name="figureimport", old_name="recorded_on", new_name="released_on"
        ),
        migrations.AlterField(
            model_name="figureimport",
            name="released_on",
            field=models.DateField(
                blank=True,
                help_text="If you know it.",
                null=True,
                verbose_name="publication date at the source",
            ),
        ),
    ]
