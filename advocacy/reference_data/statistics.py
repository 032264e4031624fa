"""Statistics and their figures, which the file has as single observations and as points of series."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from advocacy.models import Figure, Publisher, Source, Statistic
from advocacy.reference_data.files import Record, Wanted, read_file, same
from advocacy.reference_data.links import Names
from advocacy.reference_data.loading import Kind
from advocacy.reference_data.overwriting import overwrite_figure, overwrite_statistic
from languages.tables import languages_with, load_table

# The parts of the name by which the files know a source, in this order.
PARTS_OF_NAME: Final = ("publisher", "title", "year", "locator", "url")
# A sum and its parts from one data set, in the same unit. They are drawn on one chart.
WHOLE: Final = "forcibly-displaced-components"
PARTS: Final = (
    "unhcr-refugees-mandate",
    "unhcr-asylum-seekers-pending",
    "idmc-idps-conflict",
)


def _wanted_statistics() -> dict[str, Wanted]:
    content = read_file("statistics")
    charts = {series["statistic"]: series["suggested_chart"] for series in content["series"]}
    records = {record["slug"]: record for record in content["statistics"]}
    # Neighbours are mutual, also where the file names only one of the two.
    neighbours = {slug: set(record["related"]) for slug, record in records.items()}
    for slug, record in records.items():
        for other in record["related"]:
            neighbours[other].add(slug)
    return {
        slug: Wanted(
            _statistic(record, charts.get(slug, "")) | _translations(record, content),
            links={
                "topics": [*dict.fromkeys(record["topics"])],  # lists show it under the first
                "related": sorted(neighbours[slug]),
                "drawn_beside": sorted(PARTS if slug == WHOLE else ()),
            },
        )
        for slug, record in records.items()
    }


def _wanted_figures() -> dict[str, Wanted]:
    """Return the figures. One that the file has as an observation and in a series comes once."""
    content = read_file("statistics")
    return _points(content) | _observations(content)


def _statistic(record: Record, chart: str) -> Record:
    place, period = record["geography"], record["update_period"] or ""
    # Where the file says no more than such a code, readers see it in their language.
    frequency = {"update_frequency": period} if period in Statistic.Frequency.values else {}
    short_names = _short_names(record["slug"])
    return {
        **same(record, "slug", "title", "measure", "unit", "counted", "population"),
        **same(record, "description", "method_caveat"),
        "geography_scheme": place["scheme"],
        "geography_code": place["code"],
        "geography_name": place["name"],
        "update_period": period,
        **frequency,
        "chart": chart,
        "shows_trend": record.get("shows_trend", True),
        "separates_revisions": record.get("separates_revisions", False),
        "short_name": short_names.pop("en", ""),
        "short_names": short_names,
    }


def _translations(record: Record, content: Record) -> Record:
    """Return its words in other languages. The file says once for all what those of `counted` are."""
    return {
        **same(record, "titles"),
        "descriptions": record.get("descriptions", {}),
        "method_caveats": record.get("method_caveats", {}),
        "counted_names": content["counted_names"].get(record["counted"], {}),
    }


def _short_names(slug: str) -> dict[str, str]:
    """Return the name of a line of a chart, by language. The editors worded it."""
    names = {code: load_table("statistics", code) for code in languages_with("statistics")}
    return {
        code: words["short_names"][slug]
        for code, words in names.items()
        if slug in words["short_names"]
    }


def _observations(content: Record) -> dict[str, Wanted]:
    return {
        record["slug"]: Wanted(
            {
                **same(record, "slug", "value", "low", "high", "period_start", "period_end"),
                "also_cited_as": record["same_figure_as"] or "",
                "qualifier": record["qualifier"] or "",
                "caveat": record["caveat"],
                "verification": record["verification"]["status"],
                "verification_note": "",
                "evidence": record["verification"]["evidence_url"] or "",
                "accessed_on": record["date_accessed"],
                "recorded_on": _recorded_on(record, content["generated"]),
            },
            keys={
                "statistic": record["statistic"],
                "source": _name_of_source(record["source"]),
                "revises": record["revises"] or "",
            },
        )
        for record in content["observations"]
    }


def _points(content: Record) -> dict[str, Wanted]:
    observed_too = {record["same_figure_as"] for record in content["observations"]}
    limits = {record["slug"]: record["method_caveat"] for record in content["statistics"]}
    return {
        point["slug"]: Wanted(
            _point(point, series, limits[series["statistic"]], content["generated"]),
            keys={
                "statistic": series["statistic"],
                "source": _name_of_source(series["source"]),
                "revises": "",
            },
        )
        for series in content["series"]
        for point in series["points"]
        if point["slug"] not in observed_too
    }


def _point(point: Record, series: Record, limits: str, generated: str) -> Record:
    start, end = _period(point, series["period_type"])
    # What holds for the whole series is said at the statistic.
    caveats = [_parts(point), series["caveat"] if series["caveat"] != limits else ""]
    return {
        **same(point, "slug", "value", "low", "high"),
        "period_start": start,
        "period_end": end,
        "edition": point.get("source_edition") or "",
        "caveat": " ".join(filter(None, caveats)),
        "verification": point.get("point_status") or series["verification"]["status"],
        "verification_note": series["verification"]["how"],
        "evidence": point.get("evidence_url") or "",
        "accessed_on": series["date_accessed"],
        "recorded_on": _recorded_on(series, generated),
    }


def _recorded_on(record: Record, generated: str) -> date:
    """Return the latest day on which the value came out: when it was read, or when its year ended."""
    day_read = date.fromisoformat(record["date_accessed"] or generated)
    year = record["source"]["year"]
    return min(day_read, date(year, 12, 31)) if year else day_read


def _parts(point: Record) -> str:
    """Return what a number is made of, where the file says it."""
    if point.get("denominator"):
        return f"{point['numerator']:,} of {point['denominator']:,}."
    note = point.get("note") or ""
    return f"{note}." if note else ""


def _period(point: Record, period_type: str) -> tuple[date, date]:
    if point.get("period_start"):
        start, end = point["period_start"], point["period_end"]
        return date.fromisoformat(start), date.fromisoformat(end)
    year = point["year"]
    if period_type == "calendar-year-end":
        return date(year, 12, 31), date(year, 12, 31)
    if period_type == "US-fiscal-year":
        return date(year - 1, 10, 1), date(year, 9, 30)
    return date(year, 1, 1), date(year, 12, 31)


def _name_of_source(record: Record) -> str:
    """Return the name by which the files know a source: it has no address, so all that it says."""
    return _in_one_line(*(record[part] for part in PARTS_OF_NAME))


def _in_one_line(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part)


def _add_sources(figures: Iterable[Wanted], names: Names) -> None:
    """Add the sources that are missing of the figures that are about to be written."""
    content = read_file("statistics")
    spelled = {record["name"].casefold(): record["name"] for record in content["publishers"]}
    stored = Source.objects.values_list("publisher__name", *PARTS_OF_NAME[1:], "pk")
    names[Source] = {
        _in_one_line(spelled.get(publisher.casefold(), publisher), *parts): pk
        for publisher, *parts, pk in stored
    }
    needed = {figure.keys["source"] for figure in figures} - names[Source].keys()
    records = [record["source"] for part in ("series", "observations") for record in content[part]]
    missing = {name: record for record in records if (name := _name_of_source(record)) in needed}
    publishers = _publishers({record["publisher"] for record in missing.values()}, content)
    new = {name: _source(record, publishers) for name, record in missing.items()}
    for source in new.values():
        source.clean_fields()
    Source.objects.bulk_create(new.values())
    names[Source] |= {name: source.pk for name, source in new.items()}


def _publishers(needed: set[str], content: Record) -> dict[str, Publisher]:
    """Return the publishers by their names in the file, after adding those that are missing."""
    stored = {publisher.name.casefold(): publisher for publisher in Publisher.objects.all()}
    missing = [
        Publisher(**record)
        for record in content["publishers"]
        if record["name"] in needed and record["name"].casefold() not in stored
    ]
    Publisher.objects.bulk_create(missing)
    stored |= {publisher.name.casefold(): publisher for publisher in missing}
    return {name: stored[name.casefold()] for name in needed}


def _source(record: Record, publishers: dict[str, Publisher]) -> Source:
    return Source(
        publisher=publishers[record["publisher"]],
        title=record["title"],
        report=record.get("report", ""),
        year=record["year"],
        locator=record["locator"] or "",
        url=record["url"] or "",
        licence=record.get("licence", ""),
    )


STATISTICS = Kind("statistics", Statistic, _wanted_statistics, overwrite=overwrite_statistic)
FIGURES = Kind(
    "figures",
    Figure,
    _wanted_figures,
    prepare=_add_sources,
    refresh=lambda _figures: None,  # to store a figure does it
    overwrite=overwrite_figure,
    checked_as="figure",
)
