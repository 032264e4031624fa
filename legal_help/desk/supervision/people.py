"""Manage the readers: compare words by voice, sign the roster, remove people who leave."""

from collections.abc import Mapping
from datetime import date
from typing import Any
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
from legal_help.access import membership, stopping, waiting_cases
from legal_help.access.founding import words_of_member
from legal_help.crypto.words import key_words
from legal_help.desk.door import for_supervisors
from legal_help.desk.forms.people import AdmitForm, SureForm
from legal_help.desk.words.people import everybody
from legal_help.event_log import log, roster_chain
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.memory import Known
from legal_help.events.roster import Member, Roster
from legal_help.public.forms.pages import problems_of
from legal_help.trust import roster
from legal_help.trust.actors import Caseworker

# So many at one press: some seconds of work.
AT_ONCE = 1000
REKEYED_AT_ONCE = 300
DONE: Mapping[str, Promise] = {
    "admitted": _("The roster is signed. Now let them open the requests that wait."),
    "proposed": _("You signed it. Another supervisor has to sign as well, on this page."),
    "countersigned": _("You signed it as the second supervisor. It is in force now."),
    "thrown_away": _("The roster that waited for a second signature was discarded."),
    "overtaken": _("It is no longer waiting. Nothing was changed."),
    "own": _("You signed it first: another supervisor has to sign as well."),
    "refused": _("The key is deleted."),
    "reopened": _("The account is open again."),
    "factor_gone": _("Their second factor was removed."),
}


NOT_SIGNED: Mapping[type[Exception], Promise] = {
    membership.WordsDiffer: _(
        "These are not the words of this key. Ask them to read again. If they differ again, "
        "do not sign, and tell your colleagues"
    ),
    membership.OwnKey: _("Another supervisor signs your key"),
    Tampered: _(
        "This key was changed in the database, and cannot be signed. Delete it, let them make "
        "another, and tell the server administrator"
    ),
}


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
        counts = membership.admit(by=reader, key=key, **form.cleaned_data)
    except membership.OnlyHolder as alone:
        form.ask_even_alone(_ends_with_their_key(alone.args[0]))
    except tuple(NOT_SIGNED) as hindrance:
        form.add_error("heard", str(NOT_SIGNED[type(hindrance)]))
    else:
        if counts:
            # Where it replaces a key, somebody may know the old one.
            waiting_cases.rekey_waiting(by=reader, at_most=REKEYED_AT_ONCE)
        return _back("admitted" if counts else "proposed")
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
        progress = waiting_cases.give_lacking(by=reader, to=str(key), at_most=AT_ONCE)
    except waiting_cases.NotAReader:
        raise membership.NoSuchKey from None
    return _page(request, reader, done=_given(progress))


@require_http_methods(["GET", "HEAD", "POST"])
@for_supervisors
def remove(request: StaffRequest, reader: Caseworker, key: UUID) -> HttpResponse:
    person = membership.reader_of(log.look().roster, key)
    sure = _("I know that this cannot be undone")
    form = SureForm(request.POST if request.method == "POST" else None, words=sure)
    hinders: Any = ""
    if form.is_valid():
        try:
            counts = membership.remove(by=reader, key=key)
        except membership.LastSupervisor:
            hinders = _("Nobody would be left who can sign. Make somebody else a supervisor first.")
        except membership.OnlyHolder as alone:
            hinders = _only_holder(alone.args[0])
        else:
            if not counts:
                return _back("proposed")
            waiting_cases.rekey_waiting(by=reader, at_most=REKEYED_AT_ONCE)
            return _page(request, reader, done=_("They cannot open anything any more."))
    known = log.look()
    row = _row(person, reader, User.objects.in_bulk([person.user]), known)
    page = {
        "row": row,
        "form": form,
        "hinders": hinders,
        "takes_two": _takes_two(known.roster, person, reader),
        "problems": problems_of(form),
    }
    return render(request, "legal_help/desk/supervision/remove_person.html", page)


@require_POST
@for_supervisors
def countersign(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    """Sign, as the second supervisor, what the page showed."""
    try:
        membership.countersign(by=reader, version_hash=request.POST.get("hash", ""))
    except roster.NothingProposed:
        return _back("overtaken")
    except roster.SameSupervisor:
        return _back("own")
    except membership.OnlyHolder as alone:
        return _page(request, reader, done=_only_holder(alone.args[0]))
    waiting_cases.rekey_waiting(by=reader, at_most=REKEYED_AT_ONCE)
    return _back("countersigned")


@require_POST
@for_supervisors
def throw_away(request: StaffRequest, reader: Caseworker) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    try:
        membership.withdraw_proposal(by=reader)
    except roster.NothingProposed:
        return _back("overtaken")
    return _back("thrown_away")


@require_POST
@for_supervisors
def rekey(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    progress = waiting_cases.rekey_waiting(by=reader, at_most=REKEYED_AT_ONCE)
    return _page(request, reader, done=_rekeyed(progress))


@require_POST
@for_supervisors
def reopen(request: StaffRequest, reader: Caseworker, key: UUID) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    try:
        stopping.reopen(by=reader, key=key)
    except stopping.NotStopped:
        return _back("")
    return _back("reopened")


def _takes_two(counts: Roster, person: Member, reader: Caseworker) -> bool:
    kept = roster.without(counts.people, users={person.user})
    following = roster.following(counts, by=reader.by, people=kept)
    return not roster_chain.needs_one(counts, following)


def _page(
    request: StaffRequest,
    reader: Caseworker,
    *,
    admitting: tuple[UUID, AdmitForm] | None = None,
    done: Any = "",
) -> HttpResponse:
    known = log.look()
    counts = known.roster
    users = User.objects.in_bulk(counts.users)
    refused = dict([admitting] if admitting else [])
    proposed = roster.proposed(counts)
    page = {
        "done": done or DONE.get(request.GET.get("done", "")),
        "waiting": [
            (
                key,
                key.user_id in counts.users,
                refused.get(key.pk, AdmitForm(auto_id=f"{key.pk}_%s")),
            )
            for key in membership.unsigned(known, proposed)
        ],
        "proposed": _proposed(proposed, counts, reader),
        "rows": [_row(member, reader, users, known) for member in counts.people],
        "gone": _gone(known),
        "to_rekey": waiting_cases.still_to_rekey(by=reader),
        "problems": problems_of(admitting[1]) if admitting else [],
    }
    return render(request, "legal_help/desk/supervision/people.html", page)


def _row(
    member: Member, reader: Caseworker, users: Mapping[int, User], known: Known
) -> dict[str, Any]:
    """Return somebody on the roster. `lacks` counts what the supervisor can open and they cannot.

    No number counts cases that a wall keeps from the reader.
    """
    user, me = users.get(member.user), reader.person.user
    opens = [head for head in known.open_to(member).values() if not head.state.is_walled(me)]
    return {
        "person": member,
        "since": date.fromisoformat(member.since),
        "words": words_of_member(member),
        "opens": len(opens),
        "lacks": len(waiting_cases.lacking(by=reader, member=member)),
        "is_stopped": user is None or not user.is_active,
        "is_me": member.key == reader.person.key,
    }


def _proposed(found: Roster | None, counts: Roster, reader: Caseworker) -> dict[str, Any] | None:
    """Return what waits for a second supervisor: who proposed it, who would come and who go."""
    if found is None or found.first is None:
        return None
    by = counts.by_key[found.first.by]
    is_new_recovery = found.recovery_key != counts.recovery_key
    return {
        "hash": found.hash,
        "by": by.name,
        "is_mine": by.user == reader.person.user,
        "coming": [
            (member.name, member.is_supervisor, words_of_member(member))
            for member in found.people
            if member not in counts.people
        ],
        "going": [member.name for member in counts.people if member not in found.people],
        "recovery_words": key_words(found.recovery.keys) if is_new_recovery else [],
    }


def _gone(known: Known) -> list[str]:
    """Return the names of those who were on a roster and are no longer."""
    now = known.roster.users
    return sorted({member.name for member in everybody(known) if member.user not in now})


def _given(progress: waiting_cases.Progress) -> str:
    words = ngettext(
        "They can open %(done)d request more; %(left)d are left.",
        "They can open %(done)d requests more; %(left)d are left.",
        progress.done,
    )
    return words % {"done": progress.done, "left": progress.left}


def _rekeyed(progress: waiting_cases.Progress) -> str:
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
