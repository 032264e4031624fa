"""Addresses of what stands on long lists, and which of them nothing may have."""

from functools import cache
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Something else of the site has these: below /statistics/ the file of all figures, below
# /observances/ the calendars of all days.
OF_ALL_FIGURES: Final = ("datapackage",)
OF_ALL_DAYS: Final = ("calendar", "calendar-core")
TAKEN: Final = _("The site itself has this address. Choose another.")


def validate_statistic_address(slug: str) -> None:
    if slug in OF_ALL_FIGURES:
        raise ValidationError(TAKEN)


def validate_observance_address(slug: str) -> None:
    if slug in OF_ALL_DAYS:
        raise ValidationError(TAKEN)


def its_own(taken: tuple[str, ...], *, name: str) -> models.CheckConstraint:
    """That a slug is none of these, whoever stores it."""
    return models.CheckConstraint(
        condition=~Q(slug__in=taken), name=name, violation_error_message=TAKEN
    )


def below(page: str, slug: str) -> str:
    """The address one step below a named page, in the language that is active.

    Asking Django for each row of a long list takes longest of all.
    """
    return f"{_address(page, get_language())}{slug}/"


@cache
def _address(page: str, language: str | None) -> str:  # noqa: ARG001 -- tells one address from another
    return reverse(page)
