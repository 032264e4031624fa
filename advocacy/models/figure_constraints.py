"""The constraints of a figure. The database enforces them for every row that is stored."""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

FIGURE_CONSTRAINTS: Final[list[models.BaseConstraint]] = [
    models.CheckConstraint(
        condition=Q(value__isnull=False) | Q(low__isnull=False) | Q(high__isnull=False),
        name="figure_has_a_value_or_a_bound",
        violation_error_message=_("Give a value, or the lowest or highest it can be."),
    ),
    models.CheckConstraint(
        condition=Q(value__isnull=False)
        | ~Q(qualifier="")
        | Q(low__isnull=False, high__isnull=False),
        name="figure_bound_says_how_to_read_it",
        violation_error_message=_("Add a qualifier to the bound, such as: less than."),
    ),
    models.CheckConstraint(
        condition=Q(low__lte=F("high")),
        name="figure_low_is_not_above_high",
        violation_error_message=_("The lowest is above the highest."),
    ),
    models.CheckConstraint(
        condition=Q(low__lte=F("value")),
        name="figure_low_is_not_above_value",
        violation_error_message=_("The lowest is above the value."),
    ),
    models.CheckConstraint(
        condition=Q(value__lte=F("high")),
        name="figure_value_is_not_above_high",
        violation_error_message=_("The value is above the highest."),
    ),
    models.CheckConstraint(
        condition=Q(period_start__isnull=True, period_end__isnull=True)
        | Q(period_start__isnull=False, period_end__isnull=False),
        name="figure_period_has_both_ends",
        violation_error_message=_("Give both ends of the period, or neither."),
    ),
    models.CheckConstraint(
        condition=Q(period_start__lte=F("period_end")),
        name="figure_period_ends_after_it_starts",
        violation_error_message=_("The period ends before it starts."),
    ),
    # A revision has a higher key than what it revises, so that a chain can never become a ring.
    models.CheckConstraint(
        condition=Q(revises__lt=F("id")),
        name="figure_revises_one_stored_before",
        violation_error_message=_("A figure can only revise one that was entered before it."),
    ),
    models.UniqueConstraint(
        fields=["statistic", "period_start", "period_end"],
        condition=Q(revises=None),
        name="figure_once_for_a_period",
        violation_error_message=_(
            "There is already a figure for this period. Choose it under “Revises”."
        ),
    ),
    models.UniqueConstraint(
        fields=["statistic", "source", "edition"],
        condition=Q(revises=None, period_start=None),
        name="figure_without_a_period_once_for_an_edition",
        violation_error_message=_(
            "There is already a figure of this source and edition without a period. Choose "
            "it under “Revises”."
        ),
    ),
    models.UniqueConstraint(
        fields=["also_cited_as"],
        condition=~Q(also_cited_as=""),
        name="figure_second_name_is_its_own",
    ),
]
