"""Observances, and the themes of recent years, each of an observance that the files have."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from advocacy.models import Observance, ObservanceTheme
from advocacy.reference_data.files import (
    Record,
    Wanted,
    in_other_languages,
    read_file,
    same,
)
from advocacy.reference_data.loading import Kind

UN_SITE = "https://www.un.org"


def _wanted_observances() -> dict[str, Wanted]:
    content = read_file("observances")
    return {
        record["slug"]: Wanted(
            _observance(record),
            links={
                "topics": sorted({*record["topics"]}),
                "statistics": sorted(record.get("statistics", ())),
                "fact_sources": list(_fact_sources(record, content["sources"])),
            },
        )
        for record in content["observances"]
    }


def _observance(record: Record) -> Record:
    path = record["official_path"]
    return {
        **same(record, "slug", "name", "kind", "status", "relevance", "rule", "description"),
        "names": in_other_languages(record.get("names", {})),
        "resolution": record["resolution"] or "",
        "year_proclaimed": record.get("year_proclaimed"),
        "first_observed": record.get("first_observed"),
        "lead_agency": record.get("lead_agency") or "",
        "official_url": f"{UN_SITE}{path}" if path else "",
        "official_url_checked": bool(record["official_path_verified"]),
        "note": record["note"] or "",
    }


def _fact_sources(record: Record, sources: Record) -> Iterator[list[str]]:
    """Yield each fact of a record with each of its sources, and how far it was checked there."""
    for fact, names in record["sources"].items():
        for name in names:
            yield [fact, sources[name]["words"], sources[name]["verification"]]


OBSERVANCES = Kind("observances", Observance, _wanted_observances, checked_as="fact__observance")


def _wanted_themes() -> dict[str, Wanted]:
    return {
        f"{record['observance']} {record['year']}": Wanted(
            {
                **same(record, "year", "theme", "source", "verification"),
                "official_url": record["official_url"] or "",
            },
            keys={"observance": record["observance"]},
        )
        for record in read_file("themes")["themes"]
    }


def _find_themes(
    model: type[ObservanceTheme], wanted: Collection[str]
) -> dict[str, ObservanceTheme]:
    """Return the stored theme of each observance and year, also one that an editor entered."""
    slugs = {name.rsplit(" ", 1)[0] for name in wanted}
    themes = model.objects.filter(observance__slug__in=slugs).select_related("observance")
    stored = {f"{theme.observance.slug} {theme.year}": theme for theme in themes}
    return {name: theme for name, theme in stored.items() if name in wanted}


def _refresh_days(themes: QuerySet[ObservanceTheme]) -> None:
    days = Observance.objects.filter(pk__in=themes.values("observance"))
    days.count_change()
    days.update_search()


THEMES = Kind(
    "themes",
    ObservanceTheme,
    _wanted_themes,
    find=_find_themes,
    refresh=_refresh_days,
    checked_as="theme",
)
