from collections.abc import Collection, Iterator

from advocacy.models import Observance, ObservanceTopic, Verification, search_entries
from advocacy.reference_data.files import (
    Record,
    Wanted,
    in_other_languages,
    read_file,
    sorted_names,
)
from advocacy.reference_data.links import FactSources, Through
from advocacy.reference_data.loading import Kind

UN_SITE = "https://www.un.org"
PLAINER = {"verified": "see the note"}
EDITORS_WORDING = "The editors’ own wording, not yet read by a speaker"


def wanted_observances() -> dict[str, Wanted]:
    return {
        record["slug"]: Wanted(
            _observance(record),
            links={
                "topics": sorted_names(record["topics"]),
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
        "slug": record["slug"],
        "name": record["name"],
        "names": in_other_languages(record.get("names", {})),
        "kind": record["kind"],
        "status": record["status"],
        "relevance": record["relevance"],
        "rule": record["rule"],
        "resolution": record["resolution"] or "",
        "year_proclaimed": record.get("year_proclaimed"),
        "first_observed": record.get("first_observed"),
        "lead_agency": record.get("lead_agency") or "",
        "official_url": f"{UN_SITE}{path}" if path else "",
        "official_url_checked": bool(record["official_path_verified"]),
        "description": record["description"],
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
    found = record.get("name_translation_sources", {})
    for language in record.get("name_translation_status", {}):
        yield f"name_{language}", found.get(language, EDITORS_WORDING)


def _verification(source: str) -> Verification:
    if "unverified" in source or source == EDITORS_WORDING:
        return Verification.UNVERIFIED
    if source.startswith("Copy of the UN list"):
        return Verification.VERIFIED_PRIMARY_COPY
    return Verification.VERIFIED_SECONDARY


def _refresh(pks: Collection[int]) -> None:
    stored = Observance.objects.filter(pk__in=pks)
    search_entries.index_observances(stored.prefetch_related("themes"))


OBSERVANCES = Kind(
    "observance",
    Observance,
    refresh=_refresh,
    links={
        "topics": Through(ObservanceTopic, "content_object", "tag", "topic"),
        "fact_sources": FactSources(),
    },
)
