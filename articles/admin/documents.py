"""The documents that articles offer: upload one, see what was taken out of it, delete it."""

from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.admin.uploads import (
    SHOWS_PROGRESS,
    answer_upload,
    ask_for_file_again,
    links_to,
    removed_in_words,
)
from articles.documents.cleaning import MOST_BYTES, CleanDocument, DocumentRefused, clean_document
from articles.downloads import files
from articles.models import Document
from articles.permissions import may_publish

ACCEPTED: Final = ".pdf,.docx,.odt,.ods,.xlsx,.csv,.epub,.zip"
REFUSALS: Final = {
    "heavy": _("The file is larger than 30 MB."),
    "unknown": _("This is not a PDF, Word, OpenDocument, Excel, CSV, EPUB or ZIP file."),
    "broken": _("The file is damaged: it cannot be read."),
    "encrypted": _("The file has a password. Save it without one."),
    "macros": _("The file contains macros. Save it without them."),
    "nested": _("The ZIP file contains another archive, or a kind of file that is not accepted."),
    "bomb": _("The file would grow far too large when it is opened."),
    "slow": _("The file takes too long to read. Save it again in a simpler way."),
    "unclean": _(
        "The file contains something that could not be removed safely. Export it as a PDF."
    ),
    "empty": _("The file is empty."),
}
TAKEN_OUT: Final = {
    "author": _("names of authors and editors"),
    "description": _("its description and keywords"),
    "software": _("the software it was made with"),
    "dates": _("dates of revisions"),
    "comments": pgettext_lazy("taken out of a document", "comments"),
    "changes": _("tracked changes"),
    "thumbnail": _("thumbnails"),
    "attachments": _("embedded files"),
    "scripts": _("scripts and actions"),
    "location": _("where and how its pictures were taken"),
    "links-outside": _("links to templates and files elsewhere"),
    "forms": _("form fields"),
    "media": _("sound, video and 3D content"),
    "printer": _("printer settings"),
    "properties": _("other hidden properties"),
    "signatures": _("digital signatures"),
}


class NewDocumentForm(forms.ModelForm[Document]):
    upload = forms.FileField(
        label=_("File"),
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text=_(
            "PDF, Word (DOCX), OpenDocument (ODT), Excel (XLSX), CSV, EPUB, or a ZIP of these; at most"
            " 30 MB. Names, comments, tracked changes and other traces are removed before it is stored."
        ),
    )

    class Meta:
        model = Document
        fields = ["title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_file_again(self, "upload")

    def clean_upload(self) -> CleanDocument:
        """Clean the file, or say why it cannot be kept."""
        file = self.cleaned_data["upload"]
        try:
            # One byte more than may be: what is heavier is refused without being read whole.
            return clean_document(file.read(MOST_BYTES + 1))
        except DocumentRefused as refused:
            raise forms.ValidationError(str(REFUSALS[refused.code])) from None


@admin.register(Document)
class DocumentAdmin(admin.ModelAdmin[Document]):
    list_display = ["title", "suffix", "weight", "pages", "added_by", "uploaded_at"]
    list_filter = ["suffix"]
    list_select_related = ["uploaded_by"]
    search_fields = ["title"]

    class Media:
        js = (SHOWS_PROGRESS,)

    facts = ("download", "suffix", "weight", "pages", "checksum", "taken_out", "used_in")

    def get_queryset(self, request: Any) -> Any:
        return Document.objects.visible_to(request.user).defer("text")

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]
        if obj is None:
            kwargs["form"] = NewDocumentForm
        return super().get_form(request, obj, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:  # noqa: ARG002 -- Django passes it
        return ["title", *self.facts] if obj else ["title", "upload"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002 -- Django passes it
        return self.facts if obj else ()

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Keep a new document; of an old one the title alone can be changed."""
        if change:
            super().save_model(request, obj, form, change)
            return
        stored = files.store_document(
            title=obj.title, clean=form.cleaned_data["upload"], by=request.user
        )
        obj.__dict__.update(stored.__dict__)
        if stored.removed:
            messages.info(
                request, gettext("Removed: %s.") % removed_in_words(stored.removed, TAKEN_OUT)
            )

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return answer_upload(request, super().response_add(request, obj, post_url_continue))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Ask for no right to delete the articles that offer one: they protect it."""
        deleted, counts, _lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set(), protected

    def delete_model(self, request: Any, obj: Any) -> None:
        files.delete_document(document=obj, by=request.user)

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for document in queryset:
            files.delete_document(document=document, by=request.user)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002 -- Django passes it
        return may_publish(request.user)

    @admin.display(description=_("size"))
    def weight(self, document: Document) -> str:
        return document.weight

    @admin.display(description=_("file"))
    def download(self, document: Document) -> SafeString:
        return format_html('<a href="{}">{}</a>', document.url, gettext("Download"))

    @admin.display(description=_("removed from it"))
    def taken_out(self, document: Document) -> str:
        return removed_in_words(document.removed, TAKEN_OUT) or gettext(
            "Nothing had to be removed."
        )

    @admin.display(description=_("uploaded by"), ordering="uploaded_by")
    def added_by(self, document: Document) -> str:
        return document.uploaded_by.display_name

    @admin.display(description=_("attached to"))
    def used_in(self, document: Document) -> str:
        return links_to(document.articles.defer("body").order_by("pk")) or gettext("No article")
