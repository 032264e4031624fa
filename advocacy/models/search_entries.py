"""Rows that have search entries, in the transaction that changes the rows.

The words of these records are English, whatever the language of the page around them, and translated
where an editor did so.
"""

from collections.abc import Callable, Iterable
from typing import Any, Self

from django.db import models, transaction
from django.utils import translation

from search import engine
from search.document import Document


class SearchableQuerySet[T: models.Model](models.QuerySet[T]):
    """Rows whose search entries are deleted with them."""

    def for_search(self) -> Self:
        """Keep the rows that readers can find, with all that their entries say."""
        return self

    def search_documents(self) -> list[Document]:
        rows: Iterable[Any] = self
        return [document for row in rows for document in row.search_documents()]

    def update_search(self) -> None:
        """Write the search entries of what readers can find anew, and remove those of the others."""
        found = self.for_search()
        engine.index_documents(found.search_documents())
        keys = self.order_by().values_list("pk", flat=True)
        if others := set(keys).difference(row.pk for row in found):
            engine.remove_objects(kind=str(self.model._meta.model_name), object_ids=others)

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        kind = str(self.model._meta.model_name)
        engine.remove_objects(kind=kind, object_ids=self.values_list("pk", flat=True))
        return super().delete()

    # Like Django's own delete: not on the manager, where a slip would delete every row.
    delete.queryset_only = True  # type: ignore[attr-defined]  # Django reads it of the function


class Searchable(models.Model):
    """A row that is stored and deleted with its search entries. Their kind is the name of the model."""

    class Meta:
        abstract = True

    get_absolute_url: Callable[[], str]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        rows: Any = type(self)._default_manager
        rows.filter(pk=self.pk).update_search()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        engine.remove_objects(kind=str(self._meta.model_name), object_ids=[self.pk])
        return super().delete(*args, **kwargs)

    def search_documents(self) -> list[Document]:
        """Return its entries, at most one for each language."""
        raise NotImplementedError

    def search_document(
        self, *, title: str, summary: str = "", texts: Iterable[str] = (), language: str = "en"
    ) -> Document:
        """Return its entry in a language, in which empty texts are left out."""
        with translation.override(language):
            path = self.get_absolute_url()
        text = " · ".join(filter(None, texts))
        return Document(str(self._meta.model_name), self.pk, language, path, title, summary, text)
