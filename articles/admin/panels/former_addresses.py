"""The page on which editors see which old addresses lead to an article, add some and take some away."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest, parse_whole_number
from articles.admin.article_pages import page_context
from articles.admin.next_version import may_change, visible_article
from articles.models import Article, ArticleFormerAddress
from articles.models.addresses import article_address
from articles.permissions import may_publish
from articles.writing.addresses import address_refusal, path_of

TAKEN: Final = _("This address already leads to an article.")


class AddressForm(forms.Form):
    """Asks for one more address of the language of the article."""

    slug = forms.CharField(
        label=_("Old address"),
        max_length=120,
        validators=[validate_slug],
        help_text=_("Its last part, such as march-in-geneva. It leads to this article at once."),
        widget=forms.TextInput(attrs={"dir": "ltr", "size": 40, "autocomplete": "off"}),
    )

    def __init__(self, article: Article, typed: Any = None) -> None:
        super().__init__(typed, label_suffix="")
        self._article = article

    def path_of(self, slug: str) -> str:
        return path_of(self._article.language, slug, self._article.place)

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        refusal = address_refusal(self._article.language, self.path_of(slug), but=None)
        if refusal:
            raise refusal
        return slug


@require_http_methods(["GET", "HEAD", "POST"])
def addresses_page(request: StaffRequest, pk: int) -> HttpResponse:
    """List the former addresses of an article; add the one that was typed, or remove one."""
    article = visible_article(request, pk)
    if not (may_change(request, article) and may_publish(request.user)):
        raise Http404
    form = AddressForm(article, request.POST if "slug" in request.POST else None)
    if "remove" in request.POST:
        return _remove(request, article)
    if form.is_valid() and _add(article, form):
        messages.success(request, gettext("The old address leads to this article now."))
        return redirect("admin:articles_article_addresses", article.pk)
    rows = article.former_addresses.order_by("language", "path")
    context = {
        **page_context(request, article, gettext("Former addresses")),
        "form": form,
        "former": [(row, article_address(row.language, row.path)) for row in rows],
        "address": article.get_absolute_url(),
    }
    return render(request, "admin/articles/article/addresses.html", context)


def _add(article: Article, form: AddressForm) -> bool:
    """Store the address; False, with the reason on the form, where a colleague was faster."""
    try:
        with transaction.atomic():
            article.former_addresses.create(
                language=article.language, path=form.path_of(form.cleaned_data["slug"])
            )
    except IntegrityError:
        form.add_error("slug", ValidationError(TAKEN))
        return False
    return True


def _remove(request: StaffRequest, article: Article) -> HttpResponse:
    key = parse_whole_number(request.POST["remove"]) or 0
    for former in ArticleFormerAddress.objects.filter(article=article, pk=key):
        former.delete()
        messages.success(request, gettext("Removed. That address no longer works."))
    return redirect("admin:articles_article_addresses", article.pk)
