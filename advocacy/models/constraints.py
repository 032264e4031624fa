"""Validators and constraints that several tables share. The database itself keeps the constraints."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advocacy.numbers import digits

# Other pages of the site have these addresses: below /statistics/ the file of all figures, below
# /observances/ the calendars of all days.
STATISTIC_SLUGS_TAKEN: Final = ("datapackage",)
OBSERVANCE_SLUGS_TAKEN: Final = ("calendar", "calendar-core")
SLUG_TAKEN: Final = _("The site itself has this address. Choose another.")
TOO_MANY_DIGITS: Final = _(
    "A figure has at most four decimals, none from 100,000,000,000 on, and is less than"
    " 1,000,000,000,000,000. Round it as its source does."
)


def validate_statistic_slug(slug: str) -> None:
    if slug in STATISTIC_SLUGS_TAKEN:
        raise ValidationError(SLUG_TAKEN)


def validate_observance_slug(slug: str) -> None:
    if slug in OBSERVANCE_SLUGS_TAKEN:
        raise ValidationError(SLUG_TAKEN)


def validate_digits(value: Decimal) -> None:
    if not digits.can_be_stored(value):
        raise ValidationError(TOO_MANY_DIGITS)


def refuse_future_days(record: models.Model, *names: str) -> None:
    """Raise ValidationError for each of these fields whose day is later than today.

    A constraint of the database cannot say this: it must hold on every day, and today moves.
    """
    today = timezone.localdate()
    future = {
        name for name in names if isinstance(day := getattr(record, name), date) and day > today
    }
    if future:
        raise ValidationError(dict.fromkeys(sorted(future), _("This day has not come yet.")))


def forbid_slugs(taken: Sequence[str], *, name: str) -> models.CheckConstraint:
    """Return the constraint `name`: no slug is one of those that are taken."""
    return models.CheckConstraint(
        condition=~Q(slug__in=taken), name=name, violation_error_message=SLUG_TAKEN
    )


def require_slug(name: str) -> models.CheckConstraint:
    """Return the constraint `name`: a row without a slug would share the address of the list."""
    return models.CheckConstraint(condition=~Q(slug=""), name=name)


def limit_digits(field: str, *, name: str) -> models.CheckConstraint:
    """Return the constraint `name`: digits.can_be_stored holds for the field.

    NaN is refused too: PostgreSQL sorts it above every number.
    """
    return models.CheckConstraint(
        condition=_within(field, digits.WHOLE_FROM)
        | (_within(field, digits.LESS_THAN) & Q(**{field: Round(F(field))})),
        name=name,
        violation_error_message=TOO_MANY_DIGITS,
    )


def limit_to_codes(field: str, codes: Sequence[str], *, name: str) -> models.CheckConstraint:
    """Return the constraint `name`: the field holds one of these codes, for which pages have words.

    Name "" among the codes where the field may be empty.
    """
    return models.CheckConstraint(condition=Q(**{f"{field}__in": list(codes)}), name=name)


def _within(field: str, bound: int) -> Q:
    return Q(**{f"{field}__gt": -bound, f"{field}__lt": bound})
