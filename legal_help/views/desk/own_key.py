"""A caseworker's own key: six words on paper, typed back, and eight words to be read out.

The six words are generated and shown once. Nothing keeps them between the pages: the page that
asks for them back holds a mark by which we know them again.
"""

from django.core.signing import Signer
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from legal_help import cookies, keys, membership
from legal_help.crypto import new_passphrase
from legal_help.forms.desk.people import PassphraseForm, TypedBackForm
from legal_help.keys import Reader
from legal_help.models import CaseworkerKey
from legal_help.slots import Busy
from legal_help.tokens import Locked
from legal_help.views.desk.door import in_front_of_desk

BUSY = _("Others are unlocking just now. Press the button again")


@require_safe
@in_front_of_desk
def own_key(request: StaffRequest) -> HttpResponse:
    """Say where one's key stands, and what comes next."""
    return _page(request, PassphraseForm())


@require_POST
@in_front_of_desk
def words(request: StaffRequest) -> HttpResponse:
    """Show six words, once."""
    passphrase = new_passphrase()
    page = {"words": passphrase.split(), "mark": _mark(passphrase)}
    return render(request, "legal_help/casework/key_words.html", page)


@require_POST
@in_front_of_desk
def typed_back(request: StaffRequest) -> HttpResponse:
    """Ask for the words, which stand on the page no more."""
    form = TypedBackForm(initial={"mark": request.POST.get("mark", "")})
    return render(request, "legal_help/casework/key_back.html", {"form": form})


@require_POST
@in_front_of_desk
def keep(request: StaffRequest) -> HttpResponse:
    """Put the key under the words: of whoever is unlocked the one they have, else a new one."""
    form = TypedBackForm(request.POST)
    if form.is_valid() and not _is_ours(form):
        form.add_error("passphrase", _("These are not the six words. Look at your paper again"))
    if form.is_valid():
        try:
            return _kept(request, form.cleaned_data["passphrase"])
        except Busy:
            form.add_error("passphrase", BUSY)
    return render(request, "legal_help/casework/key_back.html", {"form": form})


@require_POST
@in_front_of_desk
def read_out(request: StaffRequest) -> HttpResponse:
    """Show the eight words of a key that waits, to whoever knows its passphrase."""
    form = PassphraseForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        found = membership.words_of(user=request.user, passphrase=form.cleaned_data["passphrase"])
    except keys.WrongPassphrase:
        form.add_error("passphrase", _("This does not open your key. Check each of the words"))
    except Busy:
        form.add_error("passphrase", BUSY)
    else:
        return render(request, "legal_help/casework/key_offered.html", {"words": found})
    return _page(request, form)


def _kept(request: StaffRequest, passphrase: str) -> HttpResponse:
    reader = _unlocked(request)
    if reader is None:
        found = membership.offer_key(user=request.user, passphrase=passphrase)
        return render(request, "legal_help/casework/key_offered.html", {"words": found})
    keys.change_passphrase(by=reader, passphrase=passphrase, cookie=cookies.desk_cookie(request))
    return redirect("cases:security")


def _page(request: StaffRequest, form: PassphraseForm) -> HttpResponse:
    waits = CaseworkerKey.objects.filter(user=request.user, state=CaseworkerKey.State.PENDING)
    page = {
        "form": form,
        "is_reader": keys.is_reader(user=request.user),
        "waits": waits.exists(),
        "is_unlocked": _unlocked(request) is not None,
    }
    return render(request, "legal_help/casework/key.html", page)


def _unlocked(request: StaffRequest) -> Reader | None:
    try:
        return keys.staff_from_cookie(user=request.user, cookie=cookies.desk_cookie(request))
    except Locked:
        return None


def _is_ours(form: TypedBackForm) -> bool:
    typed, mark = form.cleaned_data["passphrase"], form.cleaned_data["mark"]
    return constant_time_compare(_mark(typed), mark)


def _mark(passphrase: str) -> str:
    return Signer(salt="legal_help.passphrase").signature(passphrase)
