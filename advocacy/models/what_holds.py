"""Conditions that many tables share: the database itself keeps them, whoever stores a row."""

from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from advocacy.numbers import digits

TOO_MANY_DIGITS = _(
    "A figure has at most four decimals, none from 100,000,000,000 on, and is less than"
    " 1,000,000,000,000,000. Round it as its source does."
)


def refuse_too_many_digits(value: Decimal) -> None:
    if not digits.fits(value):
        raise ValidationError(TOO_MANY_DIGITS)


def keeps_its_digits(field: str, *, name: str) -> models.CheckConstraint:
    """As digits.fits says it. What is no number at all, as PostgreSQL has it, is not less either."""
    return models.CheckConstraint(
        condition=_within(field, digits.WHOLE_FROM)
        | (_within(field, digits.LESS_THAN) & Q(**{field: Round(F(field))})),
        name=name,
        violation_error_message=TOO_MANY_DIGITS,
    )


def is_one_of(field: str, codes: Sequence[str], *, name: str) -> models.CheckConstraint:
    """That a code is one which pages know how to say; "" among them where it may be empty."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": list(codes)}), name=name)


def has_an_address(name: str) -> models.CheckConstraint:
    """Without one it would have no page, and the page of all would have it."""
    return models.CheckConstraint(condition=~Q(slug=""), name=name)


def _within(field: str, bound: int) -> Q:
    return Q(**{f"{field}__gt": -bound, f"{field}__lt": bound})
