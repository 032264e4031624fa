"""The constraints of a figure, which the database enforces for every row that is stored, and its indexes."""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from advocacy.models.constraints import limit_digits, limit_to_codes, require_slug
from advocacy.models.source import Verification

QUALIFIERS: Final = ("", "about", "nearly", "at least", "more than", "less than", "at most")
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
    limit_to_codes("verification", Verification.values, name="figure_verification_is_known"),
    limit_to_codes("qualifier", QUALIFIERS, name="figure_qualifier_is_known"),
    limit_digits("value", name="figure_value_keeps_its_digits"),
    limit_digits("low", name="figure_low_keeps_its_digits"),
    limit_digits("high", name="figure_high_keeps_its_digits"),
    require_slug("figure_has_a_name"),
]
FIGURE_INDEXES: Final = [
    models.Index(fields=["source", "statistic"], name="figure_by_source"),
    # Finds what came out after the period that an article cites, without reading long texts.
    models.Index(fields=["statistic", "period_end", "recorded_on"], name="figure_by_period"),
    # For figures_by_statistic: its search for words reads these fields only.
    models.Index(fields=["statistic", "slug", "also_cited_as", "source"], name="figure_by_words"),
    # For the radar, which counts figures that nobody has checked or that have no official source.
    models.Index(
        fields=["statistic"],
        condition=Q(verification=Verification.UNVERIFIED),
        name="figure_nobody_checked",
    ),
    models.Index(
        fields=["statistic"],
        condition=Q(verification=Verification.UNOFFICIAL),
        name="figure_no_official_source",
    ),
]
