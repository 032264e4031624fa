"""The themes of recent years, each for an observance that the files have."""

from collections.abc import Collection

from advocacy.models import Observance, ObservanceTheme, search_entries
from advocacy.reference_data.keeping import Kind
from advocacy.reference_data.names import Names
from advocacy.reference_data.rows import Wanted, read


def wanted_themes() -> dict[str, Wanted]:
    return {
        f"{record['observance']} {record['year']}": Wanted(
            {
                "year": record["year"],
                "theme": record["theme"],
                "official_url": record["official_url"] or "",
                "source": record["source"],
                "verification": record["verification"],
            },
            keys={"observance": record["observance"]},
        )
        for record in read("themes")["themes"]
    }


def _here(wanted: Collection[str], names: Names) -> dict[str, ObservanceTheme]:
    """One that an editor entered for the same year is the one of the file."""
    found = {}
    slugs = {name: name.rsplit(" ", 1) for name in wanted}
    of_years = ObservanceTheme.objects.filter(year__in={int(year) for _, year in slugs.values()})
    by_place = {(theme.observance_id, theme.year): theme for theme in of_years}
    for name, (slug, year) in slugs.items():
        if theme := by_place.get((names.pk_of("observance", slug) or 0, int(year))):
            found[name] = theme
    return found


def _found_by(pks: Collection[int]) -> None:
    days = Observance.objects.filter(themes__in=pks)
    Observance.objects.filter(pk__in=days.values("pk")).count_change()
    search_entries.put_observances(days.distinct().prefetch_related("themes"))


THEMES = Kind(
    "theme",
    ObservanceTheme,
    found_by=_found_by,
    keys={"observance": "observance"},
    here=_here,
)
