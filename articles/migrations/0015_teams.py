from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0014_recordings"),
    ]

    operations = [
        migrations.AddField(
            model_name="author",
            name="is_team",
            field=models.BooleanField(
                default=False,
                help_text="Search engines then list it as an organisation.",
                verbose_name="a team",
            ),
        ),
    ]
