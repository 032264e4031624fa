from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import TruncDate
from django.utils import timezone


def keep_the_day(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    where = timezone.get_default_timezone()
    figures = apps.get_model("advocacy", "Figure").objects.using(schema_editor.connection.alias)
    figures.update(entered_on=TruncDate("entered_at", tzinfo=where))


class Migration(migrations.Migration):
    dependencies = [("advocacy", "0023_codes_and_digits")]

    operations = [
        migrations.AddField(
            model_name="figure",
            name="entered_on",
            field=models.DateField(default=timezone.localdate, editable=False),
        ),
        migrations.RunPython(keep_the_day, migrations.RunPython.noop),
    ]
