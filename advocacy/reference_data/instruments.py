from collections.abc import Collection

from advocacy.models import Instrument, InstrumentTopic, search_entries
from advocacy.reference_data.keeping import Kind
from advocacy.reference_data.links import Through
from advocacy.reference_data.rows import Record, Wanted, read, unique


def wanted_instruments() -> dict[str, Wanted]:
    return {
        record["slug"]: Wanted(
            _instrument(record),
            links={
                "topics": unique(record["topics"]),
                "observances": unique(record["related_observances"]),
            },
        )
        for record in read("instruments")["instruments"]
    }


def _instrument(record: Record) -> Record:
    parties = record["parties"] or {}
    return {
        "slug": record["slug"],
        "short_title": record["short_title"],
        "full_title": record["full_title"],
        "kind": record["kind"],
        "adopted_on": record["adopted"],
        "in_force_on": record["entry_into_force"],
        "dates_source": record["dates_source"],
        "untc_chapter": record["untc_chapter"] or "",
        "untc_chapter_source": record["untc_chapter_source"] or "",
        "party_count": parties.get("count"),
        "party_count_qualifier": parties.get("qualifier") or "",
        "party_count_on": parties.get("as_of"),
        "party_count_source": parties.get("source", ""),
        "description": record["description"],
        "note": record["note"] or "",
    }


def _found_by(pks: Collection[int]) -> None:
    search_entries.put_instruments(Instrument.objects.filter(pk__in=pks))


INSTRUMENTS = Kind(
    "instrument",
    Instrument,
    found_by=_found_by,
    links={
        "topics": Through(InstrumentTopic, "content_object", "tag", "topic"),
        "observances": Through(
            Instrument.observances.through, "instrument", "observance", "observance"
        ),
    },
)
