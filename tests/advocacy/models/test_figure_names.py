"""No two figures are cited by the same name, be it the first or the second one of either."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from advocacy.models import Figure, FigureName, NamesNeedSave
from advocacy.presentation.figure_lookup import look_up_figures
from tests.advocacy.factories import FigureFactory, SourceFactory, StatisticFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PAIRS = [
    ({"slug": "laws-2014"}, {"slug": "laws-2014"}),
    ({"slug": "laws-2014"}, {"also_cited_as": "laws-2014"}),
    ({"also_cited_as": "laws-2014"}, {"slug": "laws-2014"}),
    ({"also_cited_as": "laws-2014"}, {"also_cited_as": "laws-2014"}),
]


def unsaved(**names):
    return FigureFactory.build(statistic=StatisticFactory(), source=SourceFactory(), **names)


@pytest.mark.sampled
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_name_of_another_figure_is_refused_however_it_comes(one, other):
    first = FigureFactory(**one)

    with pytest.raises(IntegrityError), transaction.atomic():
        unsaved(**other).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.bulk_create([unsaved(**other)])
    changed = FigureFactory()
    for column, name in other.items():
        setattr(changed, column, name)
    with pytest.raises(IntegrityError), transaction.atomic():
        changed.save()

    assert look_up_figures(figures=["laws-2014"]).figures == {"laws-2014": first}


@pytest.mark.exhaustive
@pytest.mark.sampled
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_form_says_kindly_whose_name_it_is(one, other):
    first = FigureFactory(**one)

    with pytest.raises(ValidationError) as refusal:
        unsaved(**other).full_clean()

    (column,) = other
    said = refusal.value.message_dict[column]
    assert f"Articles cite another figure by this: {first}." in said


@pytest.mark.exhaustive
def test_a_figure_keeps_its_own_names_and_may_change_the_second():
    figure = FigureFactory(slug="laws-2014", also_cited_as="laws")

    figure.full_clean()
    figure.also_cited_as = "laws-of-2014"
    figure.save()
    FigureFactory(also_cited_as="laws")
    figure.save()

    names = FigureName.objects.filter(figure=figure).values_list("name", flat=True)
    assert set(names) == {"laws-2014", "laws-of-2014"}


@pytest.mark.exhaustive
def test_names_are_free_again_when_their_figure_goes():
    FigureFactory(slug="laws-2014", also_cited_as="laws").delete()
    FigureFactory(slug="laws", also_cited_as="laws-2014")

    Figure.objects.all().delete()

    assert not FigureName.objects.exists()


@pytest.mark.sampled
@pytest.mark.parametrize("column", ["slug", "also_cited_as"])
def test_names_are_never_changed_past_the_list(column):
    figure = FigureFactory()

    with pytest.raises(NamesNeedSave):
        Figure.objects.update(**{column: "laws"})
    setattr(figure, column, "laws")
    with pytest.raises(NamesNeedSave):
        Figure.objects.bulk_update([figure], [column])
