"""The themes of recent years, each for an observance that the files have."""

from collections.abc import Collection

from advocacy.models import Observance, ObservanceTheme, search_entries
from advocacy.reference_data.files import Wanted, read_file
from advocacy.reference_data.loading import Kind


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
        for record in read_file("themes")["themes"]
    }


def _find(model: type[ObservanceTheme], wanted: Collection[str]) -> dict[str, ObservanceTheme]:
    """Return the theme of each observance and year, also one that an editor entered."""
    slugs = {name.rsplit(" ", 1)[0] for name in wanted}
    themes = model.objects.filter(observance__slug__in=slugs).select_related("observance")
    stored = {f"{theme.observance.slug} {theme.year}": theme for theme in themes}
    return {name: theme for name, theme in stored.items() if name in wanted}


def _refresh(pks: Collection[int]) -> None:
    days = Observance.objects.filter(themes__in=pks)
    Observance.objects.filter(pk__in=days.values("pk")).count_change()
    search_entries.index_observances(days.distinct().prefetch_related("themes"))


THEMES = Kind(
    "theme",
    ObservanceTheme,
    refresh=_refresh,
    keys={"observance": "observance"},
    find=_find,
)
