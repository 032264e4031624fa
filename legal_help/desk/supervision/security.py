"""Show every reader who reads, by which keys, and where their own desk is unlocked."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import StaffRequest
from legal_help.access import membership, stopping, waiting_cases
from legal_help.access.founding import words_of_member
from legal_help.crypto.codes import group_digits
from legal_help.crypto.words import key_words
from legal_help.desk.door import unlocked
from legal_help.desk.shown_once import clear_cache_after
from legal_help.event_log import log, pin
from legal_help.public.http import cookies
from legal_help.trust import unlocks
from legal_help.trust.actors import Caseworker


@require_safe
@unlocked
def security(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    known = log.look()
    counts = known.roster
    users = User.objects.in_bulk(counts.users)
    page = {
        "roster": counts,
        "place": known.memory.place,
        "chain": known.memory.chain.hex(),
        "root": pin.pinned_roster(),
        "people": [
            {
                "member": member,
                "since": date.fromisoformat(member.since),
                "words": words_of_member(member),
                "is_active": member.user in users and users[member.user].is_active,
            }
            for member in counts.people
        ],
        "me": reader.person,
        "recovery_words": key_words(counts.recovery.keys),
        "opens": len(known.open_to(reader.person)),
        "to_rekey": waiting_cases.still_to_rekey(by=reader),
        "unlocks": unlocks.own(by=reader, cookie=cookies.desk_cookie(request)),
    }
    return render(request, "legal_help/desk/supervision/security.html", page)


@require_POST
@unlocked
def end_unlock(request: StaffRequest, reader: Caseworker, unlock: UUID) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    unlocks.end_own(by=reader, unlock=unlock)
    return redirect("cases:security")


@require_POST
@unlocked
@clear_cache_after
def stop_code(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    """Answer with the code itself: no redirect, for nothing keeps it until another page."""
    page = {"groups": group_digits(stopping.new_stop_code(by=reader)).split()}
    return render(request, "legal_help/desk/supervision/stop_code.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def stop_colleague(request: StaffRequest, reader: Caseworker, key: UUID) -> HttpResponse:
    """Lock an account after asking once more: a laptop was taken, or somebody saw the six words.

    It may be one's own.
    """
    person = membership.reader_of(log.look().roster, key)
    if request.method == "POST":
        stopping.stop_colleague(by=reader, key=key)
        if person.key == reader.by:
            return render(request, "legal_help/desk/unlock/account_locked.html")
        return redirect("cases:security")
    page = {"colleague": person, "is_me": person.key == reader.by}
    return render(request, "legal_help/desk/supervision/stop_colleague.html", page)
