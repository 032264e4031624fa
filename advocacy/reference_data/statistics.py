"""Statistics, and their figures: single observations and the points of series alike."""

from datetime import date
from typing import NamedTuple

from advocacy import searching
from advocacy.models import Figure, Source, Statistic, StatisticTopic
from advocacy.reference_data.rows import Record, Tally, add, link_topics, missing, read


def load_statistics() -> Tally:
    content = read("statistics")
    records = content["statistics"]
    charts = {series["statistic"]: series["suggested_chart"] for series in content["series"]}
    statistics = {
        record["slug"]: _statistic(record, charts.get(record["slug"], "")) for record in records
    }
    new = missing(Statistic, statistics)
    add(Statistic, new.values())
    link_topics(StatisticTopic, new, records)
    every = Statistic.objects.in_bulk(field_name="slug")
    for record in records:
        if record["slug"] in new:
            new[record["slug"]].related.add(*(every[slug] for slug in record["related"]))
    searching.put_statistics(Statistic.objects.filter(slug__in=new).with_figures())
    return Tally(len(new), len(statistics) - len(new))


def load_figures() -> Tally:
    """A number that was published both as an observation and in a series comes in once."""
    content = read("statistics")
    published = [*_observations(content), *_points(content)]
    figures = {entry.figure.slug: entry.figure for entry in published}
    new = missing(Figure, figures)
    entries = [entry for entry in published if entry.figure.slug in new]
    statistics = Statistic.objects.in_bulk(field_name="slug")
    sources = _sources([entry.source for entry in entries])
    for entry in entries:
        entry.figure.statistic = statistics[entry.statistic]
        entry.figure.source = sources[_key(_source(entry.source))]
    add(Figure, (entry.figure for entry in entries if not entry.revises))
    every = Figure.objects.in_bulk(field_name="slug")
    for entry in entries:
        if entry.revises:
            entry.figure.revises = every[entry.revises]
    add(Figure, (entry.figure for entry in entries if entry.revises))
    changed = {entry.figure.statistic.pk for entry in entries}
    searching.put_statistics(Statistic.objects.filter(pk__in=changed).with_figures())
    return Tally(len(new), len(figures) - len(new))


class _Published(NamedTuple):
    """A figure as the file has it, with the names of the rows it belongs to."""

    figure: Figure
    statistic: str
    source: Record
    revises: str = ""


def _statistic(record: Record, chart: str) -> Statistic:
    place = record["geography"]
    return Statistic(
        slug=record["slug"],
        title=record["title"],
        measure=record["measure"],
        unit=record["unit"],
        counted=record["counted"],
        population=record["population"],
        geography_scheme=place["scheme"],
        geography_code=place["code"],
        geography_name=place["name"],
        description=record["description"],
        update_period=record["update_period"] or "",
        method_caveat=record["method_caveat"],
        chart=chart,
    )


def _observations(content: Record) -> list[_Published]:
    return [
        _Published(
            Figure(
                slug=record["slug"],
                also_cited_as=record["same_figure_as"] or "",
                value=record["value"],
                low=record["low"],
                high=record["high"],
                qualifier=record["qualifier"] or "",
                period_start=record["period_start"],
                period_end=record["period_end"],
                caveat=record["caveat"],
                verification=record["verification"]["status"],
                evidence=record["verification"]["evidence_url"] or "",
                accessed_on=record["date_accessed"],
                recorded_on=_known_since(record, content["generated"]),
            ),
            record["statistic"],
            record["source"],
            record["revises"] or "",
        )
        for record in content["observations"]
    ]


def _points(content: Record) -> list[_Published]:
    observed_too = {record["same_figure_as"] for record in content["observations"]}
    limits = {record["slug"]: record["method_caveat"] for record in content["statistics"]}
    return [
        _Published(
            _point(point, series, limits[series["statistic"]], content["generated"]),
            series["statistic"],
            series["source"],
        )
        for series in content["series"]
        for point in series["points"]
        if point["slug"] not in observed_too
    ]


def _point(point: Record, series: Record, limits: str, generated: str) -> Figure:
    start, end = _period(point, series["period_type"])
    # What holds for the whole series stands at the statistic: say here only what does not.
    caveats = [_parts(point), series["caveat"] if series["caveat"] != limits else ""]
    return Figure(
        slug=point["slug"],
        value=point["value"],
        low=point["low"],
        high=point["high"],
        period_start=start,
        period_end=end,
        edition=point.get("source_edition") or "",
        caveat=" ".join(filter(None, caveats)),
        verification=point.get("point_status") or series["verification"]["status"],
        verification_note=series["verification"]["how"],
        evidence=point.get("evidence_url") or "",
        accessed_on=series["date_accessed"],
        recorded_on=_known_since(series, generated),
    )


def _known_since(record: Record, generated: str) -> date:
    """The latest day on which the value can have come out: we read it, or its year ended."""
    read = date.fromisoformat(record["date_accessed"] or generated)
    year = record["source"]["year"]
    return min(read, date(year, 12, 31)) if year else read


def _parts(point: Record) -> str:
    """What a number is made of, where the file says it."""
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


def _source(record: Record) -> Source:
    open_licence = "CC BY 4.0"
    named = f"{record['publisher']} {record['title']}"
    return Source(
        publisher=record["publisher"],
        title=record["title"],
        year=record["year"],
        locator=record["locator"] or "",
        url=record["url"] or "",
        licence=open_licence if open_licence in named else "",
    )


def _key(source: Source) -> tuple[object, ...]:
    return (source.publisher, source.title, source.year, source.locator, source.url)


def _sources(records: list[Record]) -> dict[tuple[object, ...], Source]:
    """The stored source for each record; those not there yet are added."""
    wanted = {_key(source): source for source in map(_source, records)}
    stored = {_key(source): source for source in Source.objects.all()} if wanted else {}
    new = {key: source for key, source in wanted.items() if key not in stored}
    add(Source, new.values())
    return stored | new
