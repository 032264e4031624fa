"""Names of citations that follow the newest figure, as the first readers saw them.

A citation that follows its statistic shows the newest figure, whatever name it has. Its name says
what stood there when the article was published, so that the page can say what it was then.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from advocacy.models import Figure, Statistic
from articles.body import references


def pin_latest_names(html: str, *, but: Collection[str] = ()) -> str:
    """Return the sanitised body with each of these citations named after the newest figure now.

    Names in `but` stay, as do those that nobody knows. Two queries, or none.
    """
    places = {
        place: reference
        for place, reference in enumerate(references.find_references(html))
        if reference.is_latest and reference.key not in but
    }
    newest = _newest_names({reference.key for reference in places.values()}) if places else {}
    return references.replace_at(
        html,
        {
            place: replace(reference, key=newest[reference.key])
            for place, reference in places.items()
            if reference.key in newest
        },
    )


def _newest_names(names: set[str]) -> Mapping[str, str]:
    """Return the name of the newest figure of the statistic, by each of these names of figures."""
    cited = Figure.objects.cited_as(names).values("statistic")
    statistics = Statistic.objects.filter(pk__in=cited).with_figures()
    found: dict[str, str] = {}
    for statistic in statistics:
        newest = statistic.latest_figure
        for figure in statistic.figures.all():
            if newest:
                found |= {figure.slug: newest.slug, figure.also_cited_as: newest.slug}
    return found
