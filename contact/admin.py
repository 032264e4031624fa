"""Messages from readers, for editors: read, mark as done, delete."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from contact.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin[Message]):
    list_display = ["__str__", "name", "language", "is_done"]
    list_filter = ["is_done", "language"]
    readonly_fields = ["sent_on", "language", "name", "reply_to", "text"]
    fields = [*readonly_fields, "is_done"]

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:  # noqa: ARG002 -- Django passes it
        return False
