from advocacy import searching
from advocacy.models import Instrument, InstrumentTopic, Observance
from advocacy.reference_data.rows import Record, Tally, add, link_topics, missing, read


def load_instruments() -> Tally:
    records = read("instruments")["instruments"]
    instruments = {record["slug"]: _instrument(record) for record in records}
    new = missing(Instrument, instruments)
    add(Instrument, new.values())
    link_topics(InstrumentTopic, new, records)
    observances = Observance.objects.in_bulk(field_name="slug")
    Instrument.observances.through.objects.bulk_create(
        Instrument.observances.through(instrument=new[record["slug"]], observance=observances[slug])
        for record in records
        if record["slug"] in new
        for slug in record["related_observances"]
    )
    searching.put_instruments(new.values())
    return Tally(len(new), len(instruments) - len(new))


def _instrument(record: Record) -> Instrument:
    parties = record["parties"] or {}
    return Instrument(
        slug=record["slug"],
        short_title=record["short_title"],
        full_title=record["full_title"],
        kind=record["kind"],
        adopted_on=record["adopted"],
        in_force_on=record["entry_into_force"],
        dates_source=record["dates_source"],
        untc_chapter=record["untc_chapter"] or "",
        untc_chapter_source=record["untc_chapter_source"] or "",
        party_count=parties.get("count"),
        party_count_qualifier=parties.get("qualifier") or "",
        party_count_on=parties.get("as_of"),
        party_count_source=parties.get("source", ""),
        description=record["description"],
        note=record["note"] or "",
    )
