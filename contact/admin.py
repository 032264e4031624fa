"""Messages from readers, for editors: read, mark as done, delete."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from contact.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin[Message]):
    list_display = ["sent_on", "name", "written_in", "is_done"]
    list_filter = ["is_done", "language"]
    readonly_fields = ["sent_on", "written_in", "name", "reply_to", "text"]
    fields = [*readonly_fields, "is_done"]

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:  # noqa: ARG002 -- Django passes it
        return False

    @admin.display(description=_("language"), ordering="language")
    def written_in(self, message: Message) -> str:
        return str(get_language_info(message.language)["name_translated"])
