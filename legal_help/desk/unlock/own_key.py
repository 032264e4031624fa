"""Make a caseworker's own key: six words on paper, typed back, and eight words to be read out.

The six words are generated and shown once. Nothing keeps them between the pages: the page that
asks for them back holds a mark by which we know them again.
"""

from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from legal_help.access import membership
from legal_help.crypto.passphrases import new_passphrase
from legal_help.desk.door import in_front_of_desk
from legal_help.desk.forms.people import ChangeWordsForm, PassphraseForm, TypedBackForm
from legal_help.desk.shown_once import clear_cache_after, sign_words, verify_words
from legal_help.event_log.log import NoRoster
from legal_help.public.http import cookies
from legal_help.trust import keys
from legal_help.trust.slots import Busy
from legal_help.trust.tokens import Locked

BUSY = _("Others are unlocking just now. Press the button again")
WRONG = _("This does not open your key. Check each of the words")
# What the six words are for, as the button that asked for them said. Nothing else decides: a desk
# that locks in between must not turn other words into another key.
NEW_KEY, CHANGE = "new", "change"
FORMS: Final[Mapping[str, type[TypedBackForm]]] = {NEW_KEY: TypedBackForm, CHANGE: ChangeWordsForm}


@require_safe
@in_front_of_desk
def own_key(request: StaffRequest) -> HttpResponse:
    """Say where one's key stands, and what comes next."""
    return _page(request, PassphraseForm())


@require_POST
@in_front_of_desk
@clear_cache_after
def words(request: StaffRequest) -> HttpResponse:
    """Show six words, once."""
    purpose = request.POST.get("purpose", "")
    if purpose not in FORMS or (purpose == CHANGE and not keys.is_reader(user=request.user)):
        return redirect("cases:own_key")
    passphrase = new_passphrase()
    mark = sign_words(passphrase, of=request.user, purpose=purpose)
    page = {"words": passphrase.split(), "mark": mark, "purpose": purpose}
    return render(request, "legal_help/desk/unlock/own_key_words.html", page)


@require_POST
@in_front_of_desk
@clear_cache_after
def typed_back(request: StaffRequest) -> HttpResponse:
    """Ask for the words, which stand on the page no more."""
    held = {name: request.POST.get(name, "") for name in ("mark", "purpose")}
    if held["purpose"] not in FORMS:
        return redirect("cases:own_key")
    return _asked_back(request, FORMS[held["purpose"]](initial=held))


@require_POST
@in_front_of_desk
@clear_cache_after
def keep(request: StaffRequest) -> HttpResponse:
    """Put the key that one has under the words, or make the one that was asked for."""
    purpose = request.POST.get("purpose", "")
    if purpose not in FORMS:
        return redirect("cases:own_key")
    form = FORMS[purpose](request.POST)
    if form.is_valid() and not _are_ours(request, form):
        form.add_error("passphrase", _("These are not the six words. Look at your paper again"))
    if form.is_valid():
        try:
            return _changed(request, form) if purpose == CHANGE else _offered(request, form)
        except Busy:
            form.add_error("passphrase", BUSY)
        except keys.WrongPassphrase:
            form.add_error("current", WRONG)
        except (keys.NotOnRoster, NoRoster):
            return redirect("cases:own_key")
    return _asked_back(request, form)


@require_POST
@in_front_of_desk
def read_out(request: StaffRequest) -> HttpResponse:
    """Show the eight words of a key that waits, to whoever knows its passphrase."""
    form = PassphraseForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        key_words = membership.words_of(
            user=request.user, passphrase=form.cleaned_data["passphrase"]
        )
    except keys.WrongPassphrase:
        form.add_error("passphrase", WRONG)
    except Busy:
        form.add_error("passphrase", BUSY)
    else:
        return render(request, "legal_help/desk/unlock/own_key_offered.html", {"words": key_words})
    return _page(request, form)


def _asked_back(request: StaffRequest, form: TypedBackForm) -> HttpResponse:
    page = {"form": form, "changes": isinstance(form, ChangeWordsForm)}
    return render(request, "legal_help/desk/unlock/own_key_confirm.html", page)


def _offered(request: StaffRequest, form: TypedBackForm) -> HttpResponse:
    words = form.cleaned_data["passphrase"]
    key_words = membership.offer_key(user=request.user, passphrase=words)
    return render(request, "legal_help/desk/unlock/own_key_offered.html", {"words": key_words})


def _changed(request: StaffRequest, form: TypedBackForm) -> HttpResponse:
    """Change the words. The desk may be locked by now, so the old words are typed here too."""
    keys.change_passphrase(
        user=request.user,
        current=form.cleaned_data["current"],
        passphrase=form.cleaned_data["passphrase"],
        cookie=cookies.desk_cookie(request),
    )
    return redirect("cases:security")


def _page(request: StaffRequest, form: PassphraseForm) -> HttpResponse:
    page = {
        "form": form,
        "is_reader": keys.is_reader(user=request.user),
        "waits": membership.key_waits(user=request.user),
        "is_unlocked": _is_unlocked(request),
    }
    return render(request, "legal_help/desk/unlock/own_key.html", page)


def _is_unlocked(request: StaffRequest) -> bool:
    try:
        keys.staff_from_cookie(
            user=request.user,
            cookie=cookies.desk_cookie(request),
            session=cookies.session_key(request),
        )
    except (Locked, NoRoster):
        return False
    return True


def _are_ours(request: StaffRequest, form: TypedBackForm) -> bool:
    return verify_words(
        form.cleaned_data["mark"],
        words=form.cleaned_data["passphrase"],
        of=request.user,
        purpose=form.cleaned_data["purpose"],
    )
