"""Do one thing to several requests: a page says first what it means, then what came of each."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from legal_help.access.locked_case import NoSuchRequest, WentOn
from legal_help.casework import access_reason, cases, decide, several
from legal_help.casework.conflicts.conflict_check import HeldBack
from legal_help.casework.reply_templates import TEMPLATE_OF_OUTCOME
from legal_help.desk.case_page import answers, page, replies
from legal_help.desk.door import HINDERED, unlocked
from legal_help.desk.forms.case import ColleagueForm
from legal_help.desk.forms.several import (
    AssignSeveralForm,
    ReferSeveralForm,
    SeveralForm,
    TakeSeveralForm,
)
from legal_help.desk.words.people import readers_to_choose
from legal_help.event_log.alarms import Tampered
from legal_help.events.outcomes import Outcome
from legal_help.public.forms.pages import problems_of
from legal_help.questions import QuestionKind
from legal_help.trust.actors import Caseworker

# One page of the queue.
MOST_AT_ONCE = 50
# Of their own words, so that two people see what they call spam.
FIRST_LETTERS = 400
_CHOSEN = re.compile(r"([A-Z]{3,12}-[0-9]{4})(?:\.([0-9a-f]{64}))?")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Describe one thing to do: its verb, what it asks, and whether what they wrote is shown.

    `letter` is the code of the letter that it sends, shown first in each of their languages.
    """

    title: Promise
    button: Promise
    done: Promise
    verb: Callable[..., object]
    form: type[SeveralForm] = SeveralForm
    shows_words: bool = False
    letter: str = ""
    is_for_supervisors: bool = False


SECOND = _("A second person has to confirm it.")
KINDS: Mapping[str, Kind] = {
    "take": Kind(
        title=_("Take these requests"),
        button=_("Take them"),
        done=_("It is yours."),
        verb=several.take,
        form=TakeSeveralForm,
    ),
    "assign": Kind(
        title=_("Assign these requests"),
        button=_("Assign them"),
        done=_("It has a new owner."),
        verb=several.assign,
        form=AssignSeveralForm,
        is_for_supervisors=True,
    ),
    "refer": Kind(
        title=_("Refer these people to others"),
        button=_("Refer them, and send the letters"),
        done=_("They are referred, and the letter is on their page."),
        verb=several.refer,
        form=ReferSeveralForm,
        letter=TEMPLATE_OF_OUTCOME[Outcome.REFERRED],
    ),
    "spam": Kind(
        title=_("Are these spam?"),
        button=_("These are spam"),
        done=_("It is ended as spam."),
        verb=several.call_spam,
        shows_words=True,
    ),
    "confirm": Kind(
        title=_("Colleagues say that these are spam. Do you agree?"),
        button=_("I agree: these are spam"),
        done=_("You confirmed it."),
        verb=several.confirm_spam,
        shows_words=True,
    ),
}
# In the place of what the page of one request would say.
NOT_DONE: Mapping[type[Exception], Promise] = {
    NoSuchRequest: _("You cannot open it. Nothing was changed."),
    HeldBack: _("A conflict is likely. Open it on its own. Nothing was changed."),
    access_reason.ReasonNeeded: _("A colleague has it. Open it on its own. Nothing was changed."),
    WentOn: _("Part of its history was lost. Open it on its own. Nothing was changed."),
    Tampered: _("Something in it was altered and refused. Open it on its own."),
    decide.WroteMeanwhile: _("They wrote something new. Open it on its own. Nothing was changed."),
}
_HINDERS = (*NOT_DONE, *HINDERED)


@require_POST
@unlocked
def do_to_several(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    return _answer(request, reader, request.POST)


def typed_page(
    request: StaffRequest, reader: Caseworker, _reference: str, typed: str
) -> HttpResponse:
    """Return the page with what was chosen and typed, once the desk is unlocked again."""
    posted = QueryDict(typed, mutable=True)
    posted.pop("agreed", None)
    return _answer(request, reader, posted)


def _answer(request: StaffRequest, reader: Caseworker, posted: QueryDict) -> HttpResponse:
    kind, chosen = KINDS.get(posted.get("what", "")), _chosen(posted.getlist("case"))
    if kind is None or not chosen:
        return redirect("cases:queue")
    if kind.is_for_supervisors and not reader.person.is_supervisor:
        raise Http404
    is_agreed = "agreed" in posted
    form = kind.form(posted if is_agreed else None, initial=None if is_agreed else posted.dict())
    if isinstance(form, ColleagueForm):
        form.offer(readers_to_choose(), label=_("Assign to"))
    shown: dict[str, Any] = {"kind": kind, "what": posted["what"], "form": form}
    if form.is_valid():
        shown["results"] = [(ref, _result(kind, reader, ref, mark, form)) for ref, mark in chosen]
    else:
        shown_cases = _shown_cases(kind, reader, chosen)
        shown |= {
            "cases": shown_cases,
            "letters": _letters(kind.letter, shown_cases),
            "problems": problems_of(form),
        }
    return render(request, "legal_help/desk/queue/several.html", shown)


def _chosen(values: Iterable[str]) -> list[tuple[str, str]]:
    """Return references, each once, with the mark of the proposal that was shown, or an empty word."""
    found = (_CHOSEN.fullmatch(value) for value in values)
    marks = {each[1]: each[2] or "" for each in found if each}
    return list(marks.items())[:MOST_AT_ONCE]


def _result(
    kind: Kind, reader: Caseworker, reference: str, mark: str, form: SeveralForm
) -> str | Promise:
    """Do it to one request. Return what came of it, in words."""
    parts = {"mark": mark} if kind.verb is several.confirm_spam else {}
    try:
        counts = kind.verb(by=reader, public_ref=reference, **form.parts, **parts)
    except _HINDERS as why:
        return _why_not(why)
    return SECOND if counts is False else kind.done


def _shown_cases(
    kind: Kind, reader: Caseworker, chosen: Iterable[tuple[str, str]]
) -> list[dict[str, Any]]:
    show = _words if kind.shows_words else _language if kind.letter else None
    return [_shown_case(show, reader, reference) for reference, _mark in chosen]


def _shown_case(
    show: Callable[[Caseworker, str], dict[str, Any]] | None, reader: Caseworker, reference: str
) -> dict[str, Any]:
    """Return a request with what `show` opens of it, or why it cannot be opened."""
    case = {"reference": reference, "value": reference}
    try:
        return case | (show(reader, reference) if show else {})
    except _HINDERS as why:
        return case | {"value": "", "why": _why_not(why)}


def _language(reader: Caseworker, reference: str) -> dict[str, Any]:
    return {"language": several.language_of_letter(by=reader, public_ref=reference)}


def _words(reader: Caseworker, reference: str) -> dict[str, Any]:
    """Open a request, which is recorded, and return who asks and how their words begin."""
    opened = cases.open_case(by=reader, public_ref=reference)
    proposal = opened.case.state.proposal
    mark = proposal.mark if proposal and several.is_called_spam(proposal) else ""
    words = " / ".join(
        str(word)
        for topic in answers.topics(opened, long_texts=True)
        for line, _replaced in topic.lines
        if line.question.kind == QuestionKind.LONG_TEXT
        for word in line.words
    )
    return {
        "value": f"{reference}.{mark}" if mark else reference,
        "names": opened.card.get("names", []),
        "words": words[:FIRST_LETTERS],
        "has_more": len(words) > FIRST_LETTERS,
    }


def _letters(letter: str, shown: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the letter once for each language that these people asked for, most of them first."""
    asked = Counter(case["language"] for case in shown if "language" in case)
    return [
        {
            "count": count,
            "text": replies.begun_letter(letter, (), language),
            "beside": replies.letter_beside(letter, language),
        }
        for language, count in asked.most_common()
    ]


def _why_not(why: Exception) -> str | Promise:
    for kind, words in NOT_DONE.items():
        if isinstance(why, kind):
            return words
    return page.DONE.get(HINDERED[type(why)], page.DONE["refused"])
