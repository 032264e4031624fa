"""Publish, Preview and Unpublish in the forms of statistics, figures, days and topics."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest
from advocacy.admin.history import HistoryAdmin
from advocacy.admin.preview import preview_of
from advocacy.admin.publication_outlook import (
    Outlook,
    describe_changes,
    describe_figure,
    missing_in_words,
    new_sources,
    uses_in_words,
)
from advocacy.editing import publish
from advocacy.editing.consequences import changes_if_published, changes_if_unpublished

CHANGED: Final = _("This was changed after you opened the page. Please review it again.")
SAVED_IN_POPUP: Final[Promise | str] = _(
    "Saved as a draft: open it in its own page to see what publishing it changes."
)
METHODS: Final = {"preview": ["GET", "HEAD"]}
BOTH: Final = ["GET", "HEAD", "POST"]


class PublishableAdmin[M: Model](HistoryAdmin[M]):
    """Saves drafts, shows them as readers would see them, publishes and unpublishes them."""

    change_form_template = "admin/advocacy/publishable_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "preview": self.preview,
            "publish": self.publish_page,
            "unpublish": self.unpublish_page,
        }
        return [
            *(self._admin_path(name, page) for name, page in pages.items()),
            *super().get_urls(),
        ]

    def _admin_path(self, name: str, page: Callable[..., HttpResponse]) -> URLPattern:
        @never_cache
        @require_http_methods(METHODS.get(name, BOTH))
        def view(request: StaffRequest, pk: int) -> HttpResponse:
            fact = get_object_or_404(self.model._default_manager, pk=pk)
            allowed = self.has_view_permission if name == "preview" else self.has_change_permission
            if not allowed(request, fact):
                raise PermissionDenied
            return page(request, fact)

        url_name = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=url_name)

    def _address(self, name: str, fact: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[fact.pk])

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Leave the link out where readers find nothing."""
        return super().get_view_on_site_url(obj) if obj and obj.is_published else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        fact: Any = context.get("original")
        context["is_publishable"] = True
        if fact:
            drafts = publish.figures_to_publish(fact)
            missing = [] if fact.is_published else publish.find_missing(fact)
            context |= {
                "is_fully_published": fact.is_published and not drafts,
                "draft_figures": 0 if fact in drafts else len(drafts),
                "missing": missing_in_words(missing),
                "preview_url": self._address("preview", fact),
                "unpublish_url": self._address("unpublish", fact),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: Any, obj: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = self._answer_to_button(request, obj)
        return answer or super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: Any, obj: Any) -> HttpResponse:
        return self._answer_to_button(request, obj) or super().response_change(request, obj)

    def _answer_to_button(self, request: StaffRequest, fact: Any) -> HttpResponse | None:
        """Do what the button asks for besides saving; None where saving was all of it.

        Nothing can be asked in the small window that a choice opens: what needs a question stays a
        draft there.
        """
        is_popup = "_popup" in request.POST
        if "_preview" in request.POST:
            return redirect(self._address("preview", fact))
        if "_publish" not in request.POST:
            return None
        with transaction.atomic():
            publish.lock(fact)
            needs_question = Outlook.of(fact).is_worth_asking
            if not needs_question:
                self._publish(request, fact)
        if is_popup:
            if needs_question:
                messages.warning(request, str(SAVED_IN_POPUP))
            return None
        return redirect(self._address("publish" if needs_question else "change", fact))

    def _publish(self, request: StaffRequest, fact: Any) -> None:
        publish.publish(fact=fact, by=request.user)
        self.log_change(request, cast(M, fact), gettext("Published."))
        link = format_html('<a href="{}">{}</a>', fact.get_absolute_url(), fact)
        messages.success(request, format_html(gettext("Published: {}"), link))

    def preview(self, request: StaffRequest, fact: Any) -> HttpResponse:
        """Show its page, or that of an article that cites it, as if it were published."""
        changes = changes_if_published(fact, publish.figures_to_publish(fact))
        addresses = {each.article.get_absolute_url() for each in changes}
        asked = request.GET.get("page") or fact.get_absolute_url()
        if asked not in {fact.get_absolute_url(), *addresses}:
            raise Http404
        back = self._address("change", fact)
        publish_it = partial(publish.publish_for_preview, fact)
        return HttpResponse(preview_of(publish_it, asked.partition("#")[0], request, back=back))

    def publish_page(self, request: StaffRequest, fact: Any) -> HttpResponse:
        """Say what is missing, what is worth a look and what changes elsewhere; then publish."""
        if request.method == "POST":
            self._publish_as_seen(request, fact)
        outlook = Outlook.of(fact)
        if fact.is_published and not outlook.drafts:
            return redirect(self._address("change", fact))
        context = {
            "title": gettext("Publish"),
            "missing": missing_in_words(outlook.missing),
            "remarks": outlook.remarks,
            "figures": [describe_figure(figure) for figure in outlook.drafts],
            "new_sources": new_sources(outlook.drafts),
            "facts": self.facts_to_check(fact),
            "changes": describe_changes(outlook.changes),
            "seen": outlook.fingerprint,
            "preview_url": self._address("preview", fact),
        }
        return self._render_question(request, fact, "publish", context)

    @transaction.atomic
    def _publish_as_seen(self, request: StaffRequest, fact: Any) -> None:
        """Publish it if nothing is missing and all is as the page showed; else the page says why not."""
        publish.lock(fact)
        outlook = Outlook.of(fact)
        if outlook.missing or (fact.is_published and not outlook.drafts):
            return
        if request.POST.get("seen") == outlook.fingerprint:
            self._publish(request, fact)
        else:
            messages.warning(request, str(CHANGED))

    def unpublish_page(self, request: StaffRequest, fact: Any) -> HttpResponse:
        """Say what changes elsewhere; then unpublish."""
        if not fact.is_published:
            return redirect(self._address("change", fact))
        if request.method == "POST":
            try:
                publish.unpublish(fact=fact, by=request.user)
            except publish.StillInUse:
                pass  # the page says where
            else:
                self.log_change(request, fact, gettext("Unpublished."))
                messages.success(request, gettext("Unpublished. Readers no longer see it."))
                return redirect(self._address("change", fact))
        context = {
            "title": gettext("Unpublish"),
            "uses": uses_in_words(publish.find_uses(fact)),
            "citing": publish.citing_articles(fact),
            "changes": describe_changes(changes_if_unpublished(fact)),
        }
        return self._render_question(request, fact, "unpublish", context)

    def facts_to_check(self, fact: Any) -> list[SafeString | str]:
        """Return what an editor should read once more before publishing."""
        return []

    def _render_question(
        self, request: StaffRequest, fact: Any, page: str, context: dict[str, Any]
    ) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "subtitle": str(fact),
            "original": fact,
            "opts": self.opts,
            "back": self._address("change", fact),
        }
        return render(request, f"admin/advocacy/{page}.html", context)
