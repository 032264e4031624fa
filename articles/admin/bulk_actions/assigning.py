"""Assign what is planned with several articles to one person."""

from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.admin.bulk_actions.confirmation import BulkAction, Chosen, Outlook
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


def may_assign(user: Any) -> bool:
    allowed: bool = user.has_perms(["articles.view_article", "articles.change_plannedpiece"])
    return allowed


def look(article: Article, _by: User, chosen: Chosen) -> Outlook:
    to, pieces = chosen["owner"], assign.pieces_to_do(article)
    if not pieces:
        return Outlook("", [_not_planned(article)])
    others = [piece.owner for piece in pieces if piece.owner_id != to.pk]
    if not others:
        return Outlook(
            "", [gettext("It is assigned to %(who)s already.") % {"who": to.display_name}]
        )
    before = sorted({owner.display_name for owner in others if owner})
    words = {"who": to.display_name, "before": ", ".join(before)}
    will = (
        gettext("It is assigned to %(who)s, no longer to %(before)s.")
        if before
        else gettext("It is assigned to %(who)s.")
    )
    may_open = Article.objects.visible_to(to).filter(pk=article.pk).exists()
    cannot = gettext("%(who)s cannot open it: authors open only the articles that they began.")
    return Outlook(will % words, remarks=[] if may_open else [cannot % words])


def _not_planned(article: Article) -> str:
    """Say that there is nothing to assign, and lead to where it is planned."""
    filled = {"article": article.pk, "observance": article.observance_id or ""}
    return format_html(
        '{} <a href="{}?{}">{}</a>',
        gettext("It is not planned for a day, or is done: only what is planned is assigned."),
        reverse("admin:articles_plannedpiece_add"),
        urlencode(filled),
        gettext("Plan it"),
    )


def act(article: Article, by: User, chosen: Chosen) -> None:
    assign.assign_pieces(article=article, to=chosen["owner"], by=by)


ASSIGN: Final = BulkAction(
    name="assign",
    title=_("Assign these articles"),
    button=lambda count: (
        ngettext("Assign %(count)s article", "Assign %(count)s articles", count) % {"count": count}
    ),
    done=lambda count: (
        ngettext("Assigned: %(count)s article.", "Assigned: %(count)s articles.", count)
        % {"count": count}
    ),
    may=may_assign,
    look=look,
    act=act,
    form=lambda typed, _articles: OwnerForm(typed),
)
