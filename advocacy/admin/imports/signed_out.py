"""Keep a table that is sent after its sender was signed out, like any other that waits.

Its page carries a ticket that says for whom it was made. The ticket opens nothing: it only lets a
table be kept, which its holder finds after signing in.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.signing import TimestampSigner
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.models import User
from accounts.requests import parse_whole_number
from advocacy.admin.imports.forms import NewImportForm, ReadingForm
from advocacy.editing import import_preview
from advocacy.models import FigureImport, Verification
from advocacy.tables.errors import TableRefused

LASTS: Final = timedelta(hours=24)  # longer than anybody stays signed in, and no further day
PURPOSE: Final = "advocacy.admin.imports.signed_out"

type View = Callable[..., HttpResponse]
type Keep = Callable[..., FigureImport | None]


def kept_when_signed_out(view: View, keep: Keep) -> View:
    """Wrap a view: where it turns away a table that was sent with a ticket, keep and show that.

    This includes a table that was sent after signing in again in another tab, which ends the CSRF
    token of the page: the ticket proves as well as the token that a page of ours was sent.
    """

    @csrf_exempt  # the view within asks for the token
    def inner(request: HttpRequest, **where: Any) -> HttpResponse:
        answer = view(request, **where)
        is_turned_away = not request.user.is_authenticated or answer.status_code == 403
        by = ticket_holder(request) if request.method == "POST" and is_turned_away else None
        draft = keep(request, by, **where) if by else None
        if draft is None:
            return answer
        request.is_kept = True  # type: ignore[attr-defined]  # for `accounts.desk.repeat_post`
        kept = reverse("admin:advocacy_figureimport_change", args=[draft.pk])
        if not request.user.is_authenticated:
            return redirect_to_login(kept, reverse("admin:login"))
        messages.warning(
            request, _("You signed in again. Your table is still here; please check it.")
        )
        return redirect(kept)

    return inner


def make_ticket(user: User) -> str:
    """Return a token for the page of a signed-in person. It ends when their password changes."""
    return _signer(user).sign(str(user.pk))


def ticket_holder(request: HttpRequest) -> User | None:
    """Return the person for whom the sent page was made; None if unknown or gone."""
    sent = request.POST.get("ticket", "")
    pk = parse_whole_number(sent.partition(":")[0])
    user = User.objects.filter(pk=pk or 0, is_active=True, is_staff=True).first()
    if user is None or not user.has_perm("advocacy.add_figure"):
        return None
    try:
        _signer(user).unsign(sent, max_age=LASTS)
    except signing.BadSignature:
        return None
    return user


def keep_new(request: HttpRequest, by: User) -> FigureImport | None:
    """Keep the table that was pasted or uploaded, however wrong; return None where there is none."""
    form = NewImportForm(request.POST, request.FILES)
    form.is_valid()
    typed = form.cleaned_data
    text = typed.get("text") or request.POST.get("text", "")
    if not text.strip():
        return None
    named = {name: typed.get(name) for name in ("statistic", "source")}
    draft = FigureImport(text=text, created_by=by, **named)
    form.put_aside(draft)
    with suppress(TableRefused):  # its own page says why it cannot be read
        import_preview.detect_customs(draft)
    draft.save()
    return draft


@transaction.atomic
def keep_reading(request: HttpRequest, _by: User, object_id: str) -> FigureImport | None:
    """Keep what was typed about how to read a waiting table, as far as it can be stored.

    Any colleague may go on with a table of another.
    """
    waiting = FigureImport.objects.select_for_update().filter(applied_at=None)
    draft = waiting.filter(pk=parse_whole_number(object_id) or 0).first()
    if draft is None:
        return None
    form = ReadingForm(request.POST, instance=draft)
    form.is_valid()
    form.put_aside(draft)
    if not draft.evidence:
        draft.verification = Verification.UNVERIFIED
    draft.save()
    return draft


def _signer(user: Any) -> TimestampSigner:
    return TimestampSigner(salt=f"{PURPOSE}.{user.get_session_auth_hash()}")
