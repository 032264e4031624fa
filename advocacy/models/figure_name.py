from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from advocacy.models.figure import Figure


class NamesAreSaved(Exception):
    """The names of a figure change where the figure is saved, and never many at once."""


class FigureNameQuerySet(models.QuerySet["FigureName"]):
    def keep(self, figures: "Iterable[Figure]") -> None:
        """Write down the names of new figures. A name that is another's is an IntegrityError."""
        self.bulk_create(FigureName(name=n, figure=each) for each in figures for n in each.names)

    def renew(self, figure: "Figure", stored: set[str]) -> None:
        """As `keep`, for a figure that had other names before."""
        if gone := stored - figure.names:
            self.filter(figure=figure, name__in=gone).delete()
        self.bulk_create(FigureName(name=n, figure=figure) for n in figure.names - stored)


class FigureName(models.Model):
    """A name by which articles cite a figure, its first or its second: it means no other figure.

    A unique column holds that across both columns of all figures, on both databases;
    docs/decisions/0034-one-list-of-names.md weighs it.
    """

    name = models.SlugField(max_length=100, primary_key=True)
    figure = models.ForeignKey("advocacy.Figure", models.CASCADE, related_name="+")

    objects = FigureNameQuerySet.as_manager()

    class Meta:
        verbose_name = "name of a figure"
        verbose_name_plural = "names of figures"
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
