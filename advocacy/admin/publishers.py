from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from advocacy.admin.deletion import GuardedAdmin
from advocacy.admin.history import HistoryAdmin
from advocacy.models import Publisher


@admin.register(Publisher)
class PublisherAdmin(GuardedAdmin[Publisher], HistoryAdmin[Publisher]):
    list_display = ("name", "full_name", "source_count")
    search_fields = ("name", "full_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publisher]:
        return super().get_queryset(request).annotate(source_count=Count("sources"))

    @admin.display(description=_("sources"), ordering="source_count")
    def source_count(self, publisher: Publisher) -> int:
        count: int = getattr(publisher, "source_count", 0)
        return count
