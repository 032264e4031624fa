from advocacy.models import Instrument
from advocacy.reference_data.files import Record, Wanted, read_file, same
from advocacy.reference_data.loading import Kind, Overwriting


def _wanted_instruments() -> dict[str, Wanted]:
    return {
        record["slug"]: Wanted(
            _instrument(record),
            links={
                "topics": sorted({*record["topics"]}),
                "observances": sorted({*record["related_observances"]}),
            },
        )
        for record in read_file("instruments")["instruments"]
    }


def _instrument(record: Record) -> Record:
    parties = record["parties"] or {}
    return {
        **same(record, "slug", "short_title", "full_title", "kind", "dates_source", "description"),
        "text_url": record["text_url"],
        "adopted_on": record["adopted"],
        "in_force_on": record["entry_into_force"],
        "untc_chapter": record["untc_chapter"] or "",
        "untc_chapter_source": record["untc_chapter_source"] or "",
        "party_count": parties.get("count"),
        "party_count_qualifier": parties.get("qualifier") or "",
        "party_count_on": parties.get("as_of"),
        "party_count_source": parties.get("source", ""),
        "note": record["note"] or "",
    }


def _overwrite(instrument: Instrument, _overwriting: Overwriting) -> None:
    """Save the instrument. If the address of its text changed, mark it as unchecked."""
    stored = Instrument.objects.get(pk=instrument.pk)
    instrument.text_url_checked &= stored.text_url == instrument.text_url
    instrument.save()


INSTRUMENTS = Kind("instruments", Instrument, _wanted_instruments, overwrite=_overwrite)
