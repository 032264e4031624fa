"""Two sources that came with Standing had the address of a copy or a report as their own."""

from typing import Any, Final

from django.db import migrations

# The title, the address, and how the names of figures begin that were read at this address.
READ_ELSEWHERE: Final = (
    (
        "Adjudication Statistics: Pending Cases, New Cases, and Total Completions",
        "https://docslib.org/doc/3527409/eoir-workload-and-adjudication-statistics",
        "eoir-pending-cases-",
    ),
    (
        "Trafficking in Persons Report: Global Law Enforcement Data",
        "https://greenlightoperation.org/overview-of-the-2024-trafficking-in-persons-report",
        "tip-report-",
    ),
)


def move(apps: Any, schema_editor: Any) -> None:
    """Keep each address with the figures that were read there, and take it from the source."""
    using = schema_editor.connection.alias
    figures, sources = (
        apps.get_model("advocacy", name)._base_manager.using(using) for name in ("Figure", "Source")
    )
    for title, url, prefix in READ_ELSEWHERE:
        for source in sources.filter(title=title, url=url):
            words = {"publisher": source.publisher_id, "title": title, "year": source.year}
            if sources.filter(**words, locator=source.locator, url="").exists():
                continue  # an editor entered it without the address: both stay
            of_it = figures.filter(source=source, slug__startswith=prefix, evidence="")
            of_it.update(evidence=url)
            sources.filter(pk=source.pk).update(url="")


class Migration(migrations.Migration):
    dependencies = [("advocacy", "0012_publisher_of_each_source")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
