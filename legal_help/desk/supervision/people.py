"""Manage the readers: compare words by voice, sign the roster, remove people who leave."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import StaffRequest
from legal_help.access import granting, membership, rekeying, stopping, walls
from legal_help.desk.door import for_supervisors
from legal_help.desk.forms.people import AdmitForm, SureForm
from legal_help.desk.words.people import users_of
from legal_help.events import audit
from legal_help.models import KeyGrant
from legal_help.public.forms.pages import problems_of
from legal_help.trust import roster
from legal_help.trust.chain import Person
from legal_help.trust.keys import Caseworker

# So many at one press: some seconds of work.
AT_ONCE = 1000
REKEYED_AT_ONCE = 300
DONE: Mapping[str, Promise] = {
    "admitted": _("The roster is signed. Now let them open the requests that wait."),
    "refused": _("The key is deleted."),
    "reopened": _("The account is open again."),
}


CHANGED = _(
    "This key was changed in the database, and cannot be signed. Delete it, let them make another, "
    "and tell the server administrator"
)
NOT_SIGNED: Mapping[type[Exception], Promise] = {
    membership.WordsDiffer: _(
        "These are not the words of this key. Ask them to read again. If they differ again, "
        "do not sign, and tell your colleagues"
    ),
    membership.OwnKey: _("Another supervisor signs your key"),
    audit.RowAltered: CHANGED,
    audit.KeySwapped: CHANGED,
}


class ReaderRow(NamedTuple):
    """Somebody on the roster. `lacks` counts what the supervisor can open and they cannot."""

    person: Person
    name: str
    opens: int
    lacks: int
    is_stopped: bool
    is_me: bool


@require_safe
@for_supervisors
def people(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    return _page(request, reader)


@require_POST
@for_supervisors
def admit(request: StaffRequest, reader: Caseworker, key: UUID) -> HttpResponse:
    form = AdmitForm(request.POST, auto_id=f"{key}_%s")
    if not form.is_valid():
        return _page(request, reader, admitting=(key, form))
    try:
        membership.admit(by=reader, key=key, **form.cleaned_data)
    except membership.OnlyHolder as alone:
        form.ask_even_alone(_ends_with_their_key(alone.args[0]))
    except tuple(NOT_SIGNED) as hindrance:
        form.add_error("heard", str(NOT_SIGNED[type(hindrance)]))
    else:
        return _back("admitted")
    return _page(request, reader, admitting=(key, form))


@require_POST
@for_supervisors
def refuse(request: StaffRequest, reader: Caseworker, key: UUID) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    membership.refuse(by=reader, key=key)
    return _back("refused")


@require_POST
@for_supervisors
def give(request: StaffRequest, reader: Caseworker, key: UUID) -> HttpResponse:
    """Let somebody open what waits, so many at one press; the page says how many are left."""
    try:
        progress = granting.give_lacking(by=reader, to=key, at_most=AT_ONCE)
    except granting.NotAReader:
        raise membership.NoSuchKey from None
    return _page(request, reader, done=_given(progress))


@require_http_methods(["GET", "HEAD", "POST"])
@for_supervisors
def remove(request: StaffRequest, reader: Caseworker, key: UUID) -> HttpResponse:
    person = _active(key)
    sure = _("I know that this cannot be undone")
    form = SureForm(request.POST if request.method == "POST" else None, words=sure)
    hinders: Any = ""
    if form.is_valid():
        try:
            membership.remove(by=reader, key=key)
        except membership.LastSupervisor:
            hinders = _("Nobody would be left who can sign. Make somebody else a supervisor first.")
        except membership.OnlyHolder as alone:
            hinders = _only_holder(alone.args[0])
        else:
            return _after_removal(request, reader, key)
    counts = roster.verified()
    row = _row(person, reader, users_of(counts), walls.kept_from(reader.person, counts))
    page = {"row": row, "form": form, "hinders": hinders, "problems": problems_of(form)}
    return render(request, "legal_help/desk/supervision/remove_person.html", page)


@require_POST
@for_supervisors
def rekey(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    progress = rekeying.rekey_waiting(by=reader, at_most=REKEYED_AT_ONCE)
    return _page(request, reader, done=_rekeyed(progress))


@require_POST
@for_supervisors
def reopen(request: StaffRequest, reader: Caseworker, key: UUID) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    try:
        stopping.reopen(by=reader, key=key)
    except stopping.NotStopped:
        return _back("")
    return _back("reopened")


def _after_removal(request: StaffRequest, reader: Caseworker, key: UUID) -> HttpResponse:
    """Show the people again. A supervisor who removed themselves no longer has a desk."""
    if key == reader.person.key:
        return HttpResponseRedirect(reverse("staff"))
    rekeying.rekey_waiting(by=reader, at_most=REKEYED_AT_ONCE)
    return _page(request, reader, done=_("They cannot open anything any more."))


def _page(
    request: StaffRequest,
    reader: Caseworker,
    *,
    admitting: tuple[UUID, AdmitForm] | None = None,
    done: Any = "",
) -> HttpResponse:
    counts = roster.verified()
    users = users_of(counts)
    hidden = walls.kept_from(reader.person, counts)
    refused = dict([admitting] if admitting else [])
    page = {
        "done": done or DONE.get(request.GET.get("done", "")),
        "waiting": [
            (key, refused.get(key.key, AdmitForm(auto_id=f"{key.key}_%s")))
            for key in membership.pending()
        ],
        "rows": [
            _row(person, reader, users, hidden) for person in counts.people if person.is_active
        ],
        "gone": [
            (person, _name(person, users)) for person in counts.people if not person.is_active
        ],
        "to_rekey": membership.still_to_rekey(by=reader),
        "problems": problems_of(admitting[1]) if admitting else [],
    }
    return render(request, "legal_help/desk/supervision/people.html", page)


def _row(
    person: Person, reader: Caseworker, users: Mapping[int, User], hidden: Collection[UUID]
) -> ReaderRow:
    """Return the row of a person. No number counts `hidden` cases: a wall keeps them away."""
    user = users.get(person.user)
    opens = KeyGrant.objects.filter(recipient_key=person.key)
    return ReaderRow(
        person=person,
        name=_name(person, users),
        opens=opens.exclude(request__in=hidden).count(),
        lacks=granting.lacking(by=reader, person=person).count(),
        is_stopped=user is None or not user.is_active,
        is_me=person.key == reader.person.key,
    )


def _active(key: UUID) -> Person:
    person = roster.verified().active(key)
    if person is None:
        raise membership.NoSuchKey
    return person


def _name(person: Person, users: Mapping[int, User]) -> str:
    user = users.get(person.user)
    return user.display_name if user else ""


def _given(progress: granting.Progress) -> str:
    words = ngettext(
        "They can open %(done)d request more; %(left)d are left.",
        "They can open %(done)d requests more; %(left)d are left.",
        progress.done,
    )
    return words % {"done": progress.done, "left": progress.left}


def _rekeyed(progress: granting.Progress) -> str:
    done = ngettext(
        "%(done)d request has a new key.", "%(done)d requests have a new key.", progress.done
    )
    refused = ngettext(
        "%(refused)d was changed in the database and stays as it is: see “Activity log”.",
        "%(refused)d were changed in the database and stay as they are: see “Activity log”.",
        progress.refused,
    )
    words = f"{done} {refused}" if progress.refused else done
    return words % {"done": progress.done, "refused": progress.refused}


def _only_holder(alone: int) -> str:
    words = ngettext(
        "Nobody else can open %(number)d request of theirs. Let them hand it over first.",
        "Nobody else can open %(number)d requests of theirs. Let them hand those over first.",
        alone,
    )
    return words % {"number": alone}


def _ends_with_their_key(alone: int) -> str:
    words = ngettext(
        "Only the key that they have opens %(number)d request: it would take two recovery shares "
        "to open it again. If they know their words, let them hand it over first",
        "Only the key that they have opens %(number)d requests: it would take two recovery shares "
        "to open them again. If they know their words, let them hand those over first",
        alone,
    )
    return words % {"number": alone}


def _back(done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("cases:people", query={"done": done} if done else None))
