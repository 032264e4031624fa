"""Deactivate somebody who leaves: what they wrote stays, and what they could open ends."""

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.signing_in.sessions import end_sessions
from articles.models import Article, ArticlePreviewLink, Bundle, PlannedPiece
from legal_help.models import CaseworkerKey
from legal_help.trust import unlocks
from people.membership import guard, invite
from people.membership.history import note
from people.models import Invitation
from publication import preview_links


class LeftBehind(NamedTuple):
    """Counts of what somebody would leave behind: whoever manages people may not see each of them."""

    drafts: int
    preview_links: int
    invitations: int
    planned_pieces: int
    bundles: int
    has_waiting_key: bool


def count_left_behind(user: User) -> LeftBehind:
    """Return what to say before somebody is deactivated. Six queries."""
    return LeftBehind(
        drafts=Article.objects.filter(created_by=user, status=Article.Status.DRAFT).count(),
        preview_links=_working_links(user).count(),
        invitations=Invitation.objects.filter(made_by=user).count(),
        planned_pieces=PlannedPiece.objects.filter(owner=user, is_done=False).count(),
        bundles=Bundle.objects.planned().filter(planned_by=user).count(),
        has_waiting_key=CaseworkerKey.objects.filter(user=user).exists(),
    )


@transaction.atomic
def deactivate(*, user: User, by: User) -> None:
    """Let somebody sign in no more; end their sessions, preview links and invitations.

    Raises guard.OwnAccount, guard.OfSuperuser, guard.OfSupervisors, guard.LastAdministrator.
    """
    administrators = guard.lock_administrators()
    guard.check_may_deactivate(user, by=by)
    guard.check_somebody_is_left(administrators - {user.pk})
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions([user.pk])
    unlocks.end_desk_of(user=user.pk)
    links = list(_working_links(user))
    for link in links:
        with suppress(preview_links.AlreadyRevoked):
            preview_links.revoke_link(link=link, by=by)
    invitations = list(Invitation.objects.filter(made_by=user).values_list("pk", flat=True))
    for key in invitations:
        with suppress(invite.NotWaiting):
            invite.revoke(key=key, by=by)
    note(by, user, lambda: " ".join(_words(len(links), len(invitations))))


@transaction.atomic
def reactivate(*, user: User, by: User) -> None:
    """Let somebody sign in again. Raises guard.OwnAccount, guard.OfSuperuser, guard.OfSupervisors."""
    guard.check_may_deactivate(user, by=by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    note(by, user, lambda: _("Reactivated."))


def _words(links: int, invitations: int) -> Iterator[str]:
    yield _("Deactivated.")
    if links:
        ended = ngettext("%(n)s preview link ended.", "%(n)s preview links ended.", links)
        yield ended % {"n": links}
    if invitations:
        ended = ngettext("%(n)s invitation ended.", "%(n)s invitations ended.", invitations)
        yield ended % {"n": invitations}


def _working_links(user: User) -> QuerySet[ArticlePreviewLink]:
    not_over = Q(ends_at=None) | Q(ends_at__gt=timezone.now())
    return ArticlePreviewLink.objects.filter(not_over, made_by=user, revoked_at=None)
