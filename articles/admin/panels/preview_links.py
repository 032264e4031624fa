"""Links by which people without an account read an article: the panel that makes and revokes them."""

from contextlib import suppress
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from articles.admin.next_version import may_see_next, visible_article
from articles.models import Article, ArticlePreviewLink
from publication import preview_links
from publication.link_terms import LinkView

MOMENT: Final = "%Y-%m-%dT%H:%M"


class PreviewLinkForm(forms.Form):
    """Whom an article is shown, for how long, and from when they may publish what they read."""

    recipient = forms.CharField(
        label=_("For whom"),
        max_length=120,
        help_text=_("One person, such as Ann of the Daily. The page greets them by this name."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    why = forms.CharField(
        label=_("What for"),
        max_length=200,
        required=False,
        help_text=_("For colleagues. The page does not say it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    lasts = forms.ChoiceField(
        label=_("How long it works"),
        choices=ArticlePreviewLink.Lasts.choices,
        initial=ArticlePreviewLink.Lasts.WEEK,
    )
    embargo_until = forms.DateTimeField(
        label=_("Under embargo until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )

    def __init__(self, article: Article, typed: QueryDict | None = None) -> None:
        super().__init__(typed, prefix="link", label_suffix="")
        at = article.publish_at
        if at is not None and at > timezone.now():
            self.initial["embargo_until"] = at
        self.fields["embargo_until"].help_text = _(
            "In the time of %(zone)s. The page shows it with their name. Empty: no embargo."
        ) % {"zone": settings.TIME_ZONE.replace("_", " ")}

    def clean_embargo_until(self) -> Any:
        until = self.cleaned_data["embargo_until"]
        if until is not None and until <= timezone.now():
            raise ValidationError(_("Enter a day and a time to come."))
        return until


def links_panel(article: Article) -> dict[str, Any]:
    """Return what the panel shows."""
    links = preview_links.links_of(article)
    return {
        "article": article,
        "may_make": preview_links.has_something_to_show(article),
        "form": PreviewLinkForm(article),
        "working": [link for link, shows in links if shows is LinkView.DRAFT],
        "over": [link for link, shows in links if shows is not LinkView.DRAFT],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def links_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the panel alone. A link that was made is shown in the answer and kept nowhere."""
    article = _article(request, pk)
    form = PreviewLinkForm(article, request.POST if request.method == "POST" else None)
    made: dict[str, Any] = {"form": form}
    if form.is_valid():
        with suppress(preview_links.NothingToShow):  # the panel says why
            link, secret = preview_links.make_link(
                subject=article, by=request.user, **form.cleaned_data
            )
            address = request.build_absolute_uri(reverse("preview", args=[secret]))
            made = {"made": address, "who": link.recipient}
    context = {
        **admin.site.each_context(request),
        "title": gettext("Share a private preview"),
        "opts": Article._meta,
        **links_panel(article),
        **made,
    }
    return render(request, "admin/articles/article/preview_links.html", context)


@require_POST
def revoke_link(request: StaffRequest, pk: int, link: int) -> HttpResponse:
    article = _article(request, pk)
    found = get_object_or_404(ArticlePreviewLink, pk=link, article=article)
    try:
        preview_links.revoke_link(link=found, by=request.user)
    except preview_links.AlreadyRevoked:
        messages.warning(request, gettext("A colleague has already revoked this link."))
    else:
        messages.success(request, gettext("Revoked. The link shows nothing any more."))
    return redirect("preview_links", pk=pk)


def may_make_links(user: Any, article: Article) -> bool:
    """Return whether they may show the article: editors every one, authors their own."""
    return user.has_perm("articles.change_article") and may_see_next(user, article)


def _article(request: StaffRequest, pk: int) -> Article:
    """Return the article. Raises Http404 where this person may show it to nobody."""
    article = visible_article(request, pk)
    if not may_make_links(request.user, article):
        raise Http404
    return article
