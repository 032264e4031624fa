"""Publish and Preview in the forms of statistics, figures, days and topics, and the pages that ask."""

import re
from collections.abc import Callable
from typing import Any, Final, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts.requests import StaffRequest
from advocacy.admin.remarks import find_remarks
from advocacy.editing import consequences, publish
from advocacy.editing.consequences import Effect
from advocacy.editing.publish import Fact, Lack, Tie
from advocacy.models import Figure
from advocacy.numbers.figure_words import figure_on_card, period_in_words
from page_cache import generation
from public_pages.asking import ask_as_reader
from public_pages.language import reader_language

LACKS: Final[dict[Lack, Promise | str]] = {
    Lack.NO_FIGURE: _("It has no figure yet. Add one, with its source."),
    Lack.NO_SOURCE_OF_DATE: _("No source says when it falls. Add one for name and date."),
    Lack.STATISTIC_IS_DRAFT: _("Its statistic is a draft. Publish that, and this goes with it."),
    Lack.REVISES_A_DRAFT: _("It revises a figure that is a draft. Publish that one first."),
}
TIES: Final[dict[Tie, Promise | str]] = {
    Tie.CITED: _("Published articles cite it. If it is wrong, correct it."),
    Tie.REVISED_BY_ANOTHER: _("A published figure revises it. Make that one a draft first."),
    Tie.LAST_FIGURE: _(
        "It is the only figure of its statistic that readers see. Make the statistic a draft."
    ),
}
EFFECTS: Final[dict[Effect, Promise | str]] = {
    Effect.CHART: _("shows the chart, which changes"),
    Effect.NEWEST: _("shows the newest figure: {after} in place of {before}"),
    Effect.REVISED: _(
        "cites this period and will say that the value is {after}, no longer {before}"
    ),
    Effect.SUPERSEDED: _("cites {before} and will say that a newer figure came out: {after}"),
}
CHANGED: Final = _("It has changed since you opened this page. Look at it again.")
PREVIEW: Final = _("Preview. Readers do not see this page.")
MAIN: Final = re.compile(r"<main\b[^>]*>")


class PublishableAdmin[M: Model](admin.ModelAdmin[M]):
    """Saves drafts, shows them as readers would see them, and publishes them."""

    change_form_template = "admin/advocacy/publishable_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        pages = {"preview": self.preview, "publish": self.publish_page, "draft": self.draft_page}
        return [
            *(self._path(name, page) for name, page in pages.items()),
            *super().get_urls(),
        ]

    def _path(self, name: str, page: Callable[..., HttpResponse]) -> URLPattern:
        def view(request: StaffRequest, pk: int) -> HttpResponse:
            fact = get_object_or_404(self.model._default_manager, pk=pk)
            allowed = self.has_view_permission if name == "preview" else self.has_change_permission
            if not allowed(request, fact):
                raise PermissionDenied
            return page(request, fact)

        known_as = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(
            f"<int:pk>/{name}/", never_cache(self.admin_site.admin_view(view)), name=known_as
        )

    def _address(self, name: str, fact: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[fact.pk])

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Leave the link out where readers find nothing."""
        return super().get_view_on_site_url(obj) if obj and obj.is_published else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        fact: Any = context.get("original")
        context["has_state"] = True
        if fact:
            drafts = publish.figures_to_publish(fact)
            context |= {
                "is_whole": fact.is_published and not drafts,
                "draft_figures": 0 if fact in drafts else len(drafts),
                "lacks": [] if fact.is_published else _lacks_in_words(fact),
                "preview_url": self._address("preview", fact),
                "draft_url": self._address("draft", fact),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: Any, obj: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        pressed = self._pressed(request, obj)
        return pressed or super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: Any, obj: Any) -> HttpResponse:
        return self._pressed(request, obj) or super().response_change(request, obj)

    def _pressed(self, request: StaffRequest, fact: Any) -> HttpResponse | None:
        """Do what the button asks for besides saving. In a small window, where nothing can be asked,
        publish what lacks nothing."""
        is_popup = "_popup" in request.POST
        if "_preview" in request.POST:
            return redirect(self._address("preview", fact))
        if "_publish" not in request.POST:
            return None
        lacks = publish.find_lacks(fact)
        if not is_popup and (lacks or _worth_asking(fact)):
            return redirect(self._address("publish", fact))
        if not lacks:
            self._publish(request, fact)
        return None if is_popup else redirect(self._address("change", fact))

    def _publish(self, request: StaffRequest, fact: Fact, seen: str | None = None) -> None:
        publish.publish(fact=fact, by=request.user, seen=seen)
        self.log_change(request, cast(M, fact), gettext("Published."))
        link = format_html('<a href="{}">{}</a>', fact.get_absolute_url(), fact)
        messages.success(request, format_html(gettext("Published: {}"), link))

    def preview(self, request: StaffRequest, fact: Any) -> HttpResponse:
        """Show its page, or that of an article that cites it, as if it were published."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        addresses = {fact.get_absolute_url()}
        addresses |= {each.article.get_absolute_url() for each in consequences.of_publishing(fact)}
        asked = request.GET.get("page") or fact.get_absolute_url()
        if asked not in addresses:
            raise Http404
        return HttpResponse(preview_of(fact, asked.partition("#")[0], request))

    def publish_page(self, request: StaffRequest, fact: Any) -> HttpResponse:
        """Say what hinders, what is worth a look and what changes elsewhere; then publish."""
        if request.method == "POST":
            try:
                self._publish(request, fact, seen=request.POST.get("seen", ""))
                return redirect(self._address("change", fact))
            except publish.ChangedMeanwhile:
                messages.warning(request, str(CHANGED))
            except publish.NotReady:
                pass  # the page says what is missing
        context = {
            "title": gettext("Publish"),
            "lacks": _lacks_in_words(fact),
            "remarks": find_remarks(fact),
            "figures": [_with_period(each) for each in publish.figures_to_publish(fact)],
            "changes": self._changes(fact, consequences.of_publishing(fact)),
            "seen": publish.token(fact),
            "preview_url": self._address("preview", fact),
        }
        return self._ask(request, fact, "publish", context)

    def draft_page(self, request: StaffRequest, fact: Any) -> HttpResponse:
        """Say what changes elsewhere; then make it a draft again."""
        if request.method == "POST":
            try:
                publish.unpublish(fact=fact, by=request.user)
            except publish.StillNeeded:
                pass  # the page says where
            else:
                self.log_change(request, fact, gettext("Made a draft again."))
                messages.success(request, gettext("It is a draft. Readers do not see it any more."))
                return redirect(self._address("change", fact))
        context = {
            "title": gettext("Make a draft again"),
            "ties": [TIES[tie] for tie in publish.find_ties(fact)],
            "citing": publish.citing_articles(fact),
            "changes": self._changes(fact, consequences.of_unpublishing(fact)),
        }
        return self._ask(request, fact, "make_draft", context)

    def _ask(
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

    def _changes(self, fact: Any, found: list[Any]) -> list[dict[str, Any]]:
        """Describe what changes in each article, with the address of its preview."""
        return [
            {
                "article": each.article,
                "words": str(EFFECTS[each.effect]).format(
                    before=_in_words(each.before), after=_in_words(each.after)
                ),
                "address": each.article.get_absolute_url(),
            }
            for each in found
        ]


def preview_of(fact: Any, address: str, request: HttpRequest) -> str:
    """Return a page of the site as it would be if this were published, with a line that says so.

    It is published within a transaction that is rolled back: so every page can be shown, and none
    needs to know of drafts.
    """
    try:
        with transaction.atomic():
            publish.publish_for_preview(fact)
            answer = ask_as_reader(address, request.get_host())
            transaction.set_rollback(True)
    finally:
        generation.forget_all()
    if answer.status != 200:
        raise Http404
    banner = format_html('<div class="wrap"><p class="note warn noprint">{}</p></div>', PREVIEW)
    return MAIN.sub(lambda found: found[0] + banner, answer.words, count=1)


def _worth_asking(fact: Any) -> bool:
    return bool(find_remarks(fact) or consequences.of_publishing(fact))


def _lacks_in_words(fact: Any) -> list[str]:
    return [str(LACKS[lack]) for lack in publish.find_lacks(fact)]


def _with_period(figure: Figure) -> str:
    language = reader_language()
    period = period_in_words(figure.period_start, figure.period_end, language)
    return f"{period or gettext('Unknown period')}: {figure_on_card(figure, language)}"


def _in_words(figure: Figure | None) -> str:
    return figure_on_card(figure, reader_language()) if figure else gettext("no figure")
