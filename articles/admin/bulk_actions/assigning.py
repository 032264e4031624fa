"""Assign what is planned with several articles to one person."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.admin.bulk_actions.confirmation import BulkAction, Forecast
from articles.admin.planning.days import OwnerField
from articles.models import Article, PlannedPiece
from articles.planning import assign


class OwnerForm(forms.Form):
    owner = OwnerField(
        User.objects.complex_filter(
            PlannedPiece._meta.get_field("owner").get_limit_choices_to()
        ).order_by("first_name", "last_name", "username"),
        label=_("Assign to"),
    )


class AssignArticles(BulkAction):
    name = "assign"
    title = _("Assign these articles")
    form: OwnerForm

    def __init__(self, by: User, articles: Sequence[Article], typed: QueryDict | None) -> None:
        super().__init__(by, articles, typed)
        self.form = OwnerForm(typed)

    @staticmethod
    def is_allowed(user: Any) -> bool:
        allowed: bool = user.has_perms(["articles.view_article", "articles.change_plannedpiece"])
        return allowed

    def button_words(self, count: int) -> str:
        words = ngettext("Assign %(count)s article", "Assign %(count)s articles", count)
        return words % {"count": count}

    def done_words(self, count: int) -> str:
        words = ngettext("Assigned: %(count)s article.", "Assigned: %(count)s articles.", count)
        return words % {"count": count}

    def forecast(self, article: Article) -> Forecast:
        to, pieces = self.form.cleaned_data["owner"], assign.pieces_to_do(article)
        if not pieces:
            return Forecast("", [_nothing_to_assign(article)])
        others = [piece.owner for piece in pieces if piece.owner_id != to.pk]
        if not others:
            words = gettext("It is assigned to %(who)s already.") % {"who": to.display_name}
            return Forecast("", [words])
        before = ", ".join(sorted({owner.display_name for owner in others if owner}))
        result = (
            gettext("It is assigned to %(who)s, no longer to %(before)s.")
            if before
            else gettext("It is assigned to %(who)s.")
        )
        may_open = Article.objects.visible_to(to).filter(pk=article.pk).exists()
        cannot = gettext("%(who)s cannot open it: authors can open only their own articles.")
        named = {"who": to.display_name, "before": before}
        return Forecast(result % named, remarks=[] if may_open else [cannot % named])

    def lock(self, article: Article) -> None:
        super().lock(article)
        assign.lock_pieces(article)

    def apply(self, article: Article) -> None:
        assign.assign_pieces(article=article, to=self.form.cleaned_data["owner"], by=self.by)


def _nothing_to_assign(article: Article) -> str:
    """Say that there is nothing to assign, and lead to where it is planned."""
    filled = {"article": article.pk, "observance": article.observance_id or ""}
    return format_html(
        '{} <a href="{}?{}">{}</a>',
        gettext("It has no open plan, so there is nothing to assign."),
        reverse("admin:articles_plannedpiece_add"),
        urlencode(filled),
        gettext("Plan it"),
    )
