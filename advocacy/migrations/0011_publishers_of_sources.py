"""Each source names the row of its publisher, in one spelling; editions name their report."""

from itertools import count
from typing import Any, Final

from django.db import migrations

# As sources that come with Standing were worded, and how their publisher is spelled now.
SPELLINGS: Final = {
    "International Labour Organization": "ILO",
    "ILO and Walk Free Foundation with IOM": "ILO, Walk Free and IOM",
    "International Organization for Migration (data CC BY 4.0)": "IOM",
    "Executive Office for Immigration Review, U.S. Department of Justice": "Executive Office for Immigration Review",
    "DHS OHSS": "DHS Office of Homeland Security Statistics",
    "DHS Office of Homeland Security Statistics (earlier Office of Immigration Statistics)": "DHS Office of Homeland Security Statistics",
}
# Of publishers that come with Standing: the name in full, and the website.
KNOWN: Final = {
    "Amnesty International": ("", "https://www.amnesty.org"),
    "Committee to Protect Journalists": ("", "https://cpj.org"),
    "Congressional Research Service": ("", "https://www.congress.gov/crs-products"),
    "DHS Office of Homeland Security Statistics": (
        "U.S. Department of Homeland Security, Office of Homeland Security Statistics (earlier Office of Immigration Statistics)",
        "https://ohss.dhs.gov",
    ),
    "DHS Office of Immigration Statistics": (
        "U.S. Department of Homeland Security, Office of Immigration Statistics (later Office of Homeland Security Statistics)",
        "https://ohss.dhs.gov",
    ),
    "Executive Office for Immigration Review": (
        "Executive Office for Immigration Review, U.S. Department of Justice",
        "https://www.justice.gov/eoir",
    ),
    "ILO": ("International Labour Organization", "https://www.ilo.org"),
    "ILO and UNICEF": ("International Labour Organization and United Nations Children's Fund", ""),
    "ILO, Walk Free and IOM": (
        "International Labour Organization, Walk Free and International Organization for Migration",
        "",
    ),
    "IOM": ("International Organization for Migration", "https://www.iom.int"),
    "U.S. Department of State": ("", "https://www.state.gov"),
    "UNHCR": (
        "Office of the United Nations High Commissioner for Refugees",
        "https://www.unhcr.org",
    ),
    "United Nations": ("", "https://www.un.org"),
    "UNODC": ("United Nations Office on Drugs and Crime", "https://www.unodc.org"),
    "USAFacts": ("", "https://usafacts.org"),
}
# The titles of the editions of a report, as they come with Standing.
REPORTS: Final = {
    "Global Estimates of Modern Slavery": (
        "Global Estimates of Modern Slavery: Forced Labour and Forced Marriage",
    ),
    "Profits and Poverty: The Economics of Forced Labour": (
        "Profits and Poverty: The Economics of Forced Labour",
        "Profits and Poverty: The economics of forced labour (second edition)",
    ),
    "Global Report on Trafficking in Persons": (
        "Global Report on Trafficking in Persons 2012",
        "Global Report on Trafficking in Persons 2014",
        "Global Report on Trafficking in Persons 2018",
        "Global Report on Trafficking in Persons 2020",
        "Global Report on Trafficking in Persons 2024",
        "Global Report on Trafficking in Persons (2012-2024 editions)",
    ),
    "Global Trends: Forced Displacement": (
        "Global Trends: Forced Displacement in 2017",
        "Global Trends: Forced Displacement in 2023",
        "Global Trends: Forced Displacement in 2024",
        "Global Trends: Forced Displacement (annual editions)",
    ),
    "Death penalty figures": ("Death penalty figures",),
    "Prison census": (
        "2022 prison census",
        "2023 prison census",
        "2024 prison census",
        "2024 prison census (comparison figure)",
    ),
    "Refugees Annual Flow Report": (
        "2024 Refugees Annual Flow Report",
        "Refugees and Asylees / Refugees Annual Flow Reports",
    ),
    "Child Labour: Global Estimates": (
        "Child Labour: Global estimates 2020",
        "Child Labour: Global estimates 2024",
        "Global Estimates of Child Labour (editions)",
    ),
}
REPORT_OF: Final = {title: report for report, titles in REPORTS.items() for title in titles}


def fill(apps: Any, schema_editor: Any) -> None:
    """Give each source the row of its publisher, and those that come with Standing their report.

    Two sources that would become one by this keep two publishers: an editor can tell which goes.
    """
    using = schema_editor.connection.alias
    publishers, sources = (
        apps.get_model("advocacy", name)._base_manager.using(using)
        for name in ("Publisher", "Source")
    )
    rows: dict[str, Any] = {}
    taken: set[tuple[Any, ...]] = set()
    for source in sources.order_by("pk"):
        rest = (source.title, source.year, source.locator, source.url)
        for name in _names(source.publisher_name):
            key = name.casefold()
            if (key, *rest) not in taken:
                break
        taken.add((key, *rest))
        if key not in rows:
            full_name, url = KNOWN.get(name, ("", ""))
            rows[key] = publishers.create(name=name, full_name=full_name, url=url)
        report = REPORT_OF.get(source.title, "") if rows[key].name in KNOWN else ""
        sources.filter(pk=source.pk).update(publisher=rows[key], report=report)


def _names(stored: str) -> Any:
    """Yield the name of a publisher in its one spelling, then as it was stored, then with a number."""
    name = stored.strip()
    yield SPELLINGS.get(name, name)
    yield name
    for number in count(2):
        yield f"{name[:190]} ({number})"


def write_names(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    sources = apps.get_model("advocacy", "Source")._base_manager.using(using)
    for source in sources.select_related("publisher"):
        sources.filter(pk=source.pk).update(publisher_name=source.publisher.name)


class Migration(migrations.Migration):
    dependencies = [("advocacy", "0010_publishers")]

    operations = [migrations.RunPython(fill, write_names)]
