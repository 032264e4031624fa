from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.models import Article, Correction


class CorrectionInline(admin.StackedInline[Correction, Article]):
    """Those that readers know of, never changed or taken away after. A new one comes with a version.

    Not a table: the one that Django draws has a heading without words where nothing can be deleted.
    """

    model = Correction
    fields = ["text", "corrected_at"]
    readonly_fields = ["text", "corrected_at"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django passes it
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django passes it
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django passes it
        return False
