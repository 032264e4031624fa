"""Observances, and the themes of recent years, each of an observance that the files have."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from advocacy.models import Observance, ObservanceTheme, Verification
from advocacy.reference_data.files import (
    Record,
    Wanted,
    in_other_languages,
    read_file,
    same,
)
from advocacy.reference_data.loading import Kind

UN_SITE = "https://www.un.org"
PLAINER = {"verified": "see the note"}
EDITORS_WORDING = "The editors’ own wording, not yet read by a speaker"


def _wanted_observances() -> dict[str, Wanted]:
    return {
        record["slug"]: Wanted(
            _observance(record),
            links={
                "topics": sorted({*record["topics"]}),
                "fact_sources": [
                    [fact, source, str(_verification(source))]
                    for fact, source in dict.fromkeys(_fact_sources(record))
                ],
            },
        )
        for record in read_file("observances")["observances"]
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


def _fact_sources(record: Record) -> Iterator[tuple[str, str]]:
    """Yield each fact of a record with each of its sources."""
    for source in record["sources"]["name_and_rule"]:
        yield "name_and_rule", source
    if source := record["sources"]["resolution"]:
        yield "resolution", source
    for fact in ("year_proclaimed", "first_observed", "lead_agency"):
        if source := record.get(f"{fact}_source"):
            yield fact, PLAINER.get(source, source).replace("dataset", "a public data set")
    sources = record.get("name_translation_sources", {})
    for language in record.get("name_translation_status", {}):
        yield f"name_{language}", sources.get(language, EDITORS_WORDING)


def _verification(source: str) -> Verification:
    if "unverified" in source or source == EDITORS_WORDING:
        return Verification.UNVERIFIED
    if source.startswith("Copy of the UN list"):
        return Verification.VERIFIED_PRIMARY_COPY
    return Verification.VERIFIED_SECONDARY


OBSERVANCES = Kind("observances", Observance, _wanted_observances)


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


THEMES = Kind("themes", ObservanceTheme, _wanted_themes, find=_find_themes, refresh=_refresh_days)
