"""Overwrites a number that readers may have seen: that is a correction, with its reason."""

from advocacy.editing import correct, verify
from advocacy.models import Figure, Statistic
from advocacy.models.correction import meaning_of, statement_of
from advocacy.reference_data.loading import Overwriting

CANNOT_CORRECT = "readers may have seen it: name --by and --reason, and it is corrected"
PERIOD_TAKEN = "another figure stands for this period"


def overwrite_statistic(statistic: Statistic, overwriting: Overwriting) -> None:
    """Save what its figures mean. The checks of these end where that is a correction.

    Raises ValueError where readers may have seen it, and nobody gives a reason.
    """
    stored = Statistic.objects.get(pk=statistic.pk)
    if meaning_of(stored) == meaning_of(statistic) or not stored.may_have_been_read:
        statistic.save()
        return
    if overwriting.by is None or not overwriting.reason:
        raise ValueError(CANNOT_CORRECT)
    figures = Figure.objects.filter(statistic=stored).select_related(
        "source__publisher", "statistic"
    )
    with verify.ending_checks(figures, by=overwriting.by):
        correct.correct_statistic(statistic, reason=overwriting.reason, by=overwriting.by)


def overwrite_figure(figure: Figure, overwriting: Overwriting) -> None:
    """Save a figure. The file says how far its own number was checked, so the earlier check ends.

    So do the checks of the other values of its chain, where their period moves with it.
    Raises ValueError where readers may have seen it and nobody gives a reason, and where another
    figure stands for its period.
    """
    stored = Figure.objects.select_related("source__publisher", "statistic").get(pk=figure.pk)
    if statement_of(stored) == statement_of(figure) or not stored.may_have_been_read:
        figure.save()
        return
    by, reason = overwriting.by, overwriting.reason
    if by is None or not reason:
        raise ValueError(CANNOT_CORRECT)
    verify.end_check(thing=stored, by=by)
    others = Figure.objects.filter(statistic=stored.statistic_id).exclude(pk=stored.pk)
    try:
        with verify.ending_checks(others.select_related("source__publisher", "statistic"), by=by):
            correct.correct(figure, reason=reason, by=by)
    except correct.PeriodTaken as taken:
        raise ValueError(PERIOD_TAKEN) from taken
