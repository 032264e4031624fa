from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from advocacy.models.figures.figure import Figure


class NamesNeedSave(Exception):
    """The names of figures were to change in a bulk update. Save each figure instead."""


class FigureNameQuerySet(models.QuerySet["FigureName"]):
    def record(self, figures: "Iterable[Figure]") -> None:
        """Store the names of new figures. Raises IntegrityError for a name that another figure has."""
        self.bulk_create(
            FigureName(name=n, figure=figure) for figure in figures for n in figure.names
        )

    def replace(self, figure: "Figure", stored: set[str]) -> None:
        """Store the names of a figure in place of its `stored` ones. Raises IntegrityError as `record`."""
        if gone := stored - figure.names:
            self.filter(figure=figure, name__in=gone).delete()
        self.bulk_create(FigureName(name=n, figure=figure) for n in figure.names - stored)


class FigureName(models.Model):
    """A name by which articles cite a figure: its first or its second.

    The unique column of this table keeps one name from meaning two figures, across both name
    fields of all figures; docs/decisions/0034-one-list-of-names.md weighs it.
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
