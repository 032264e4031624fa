"""Open the draft for a page, and find where the person is in the form."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from typing import Any

from babel.dates import get_timezone_location
from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from legal_help import questions
from legal_help.crypto.codes import group_digits
from legal_help.event_log.alarms import Tampered
from legal_help.intake import drafts, submit
from legal_help.intake.drafts import SEEN, AlreadySent, DraftPutBack, OpenDraft
from legal_help.public.code_box import OF_FORM, code_page
from legal_help.public.forms.pages import PageForm
from legal_help.public.http import cookies
from legal_help.public.page import ServiceRequest, is_of_another, set_token
from legal_help.public.receipt import already_sent
from legal_help.public.referrals import next_steps
from legal_help.questions import Answers, Page, Question
from legal_help.questions.reference.locales import locale_of
from legal_help.sealed.packing import TooLong
from legal_help.trust.tokens import FormToken, Locked, page_mark


def with_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the open draft; else answer as the state of the draft demands."""

    @wraps(view)
    def opened(request: ServiceRequest, **parts: Any) -> HttpResponse:
        try:
            if is_of_another(request):
                return locked(request, keep=False)
            draft = drafts.open_draft(cookie=cookies.form_cookie(request))
            request.draft_number = draft.number
            return _numbered(request, view(request, draft, **parts))
        except DraftPutBack as older:
            return put_back(request, older)
        except AlreadySent:
            return already_sent(request)
        except Locked:
            return locked(request)

    return opened


def _numbered(request: ServiceRequest, response: HttpResponse) -> HttpResponse:
    """Tell the cookie the number of the last state, unless this page has closed the draft."""
    with suppress(Locked):
        token = FormToken.read(cookies.form_cookie_after(request, response))
        if token.number != request.draft_number:
            set_token(response, str(replace(token, number=request.draft_number)))
    return response


def put_back(request: ServiceRequest, older: DraftPutBack) -> HttpResponse:
    """Say that the draft holds older answers now; the form goes on from them once that was shown.

    The page that was just sent is sealed to the draft, and comes back when the draft opens.
    """
    context = {"kept": _keep_late_page(request)}
    response = render(request, "legal_help/public/put_back.html", context, status=409)
    request.draft_number = older.number
    return _numbered(request, response)


def locked(request: ServiceRequest, *, keep: bool = True) -> HttpResponse:
    """Ask for the code. A page that comes too late is sealed to the draft, not lost.

    Where that cannot be, as without the cookie, it travels on through the box for the code.
    """
    kept = keep and _keep_late_page(request)
    if request.method == "POST" and not kept:
        return code_page(request, has_locked=True)
    return render(request, "legal_help/public/locked.html", {"kept": kept})


def _keep_late_page(request: ServiceRequest) -> bool:
    """Seal the page that was sent to the draft. Return whether there was one, and room for it."""
    page = questions.ANY_PAGE.get(request.POST.get("page", ""))
    if page is None:
        return False
    try:
        drafts.save_late_page(
            cookie=cookies.form_cookie(request),
            page=page.id,
            answers=typed_answers(page, request.POST),
        )
    except (Locked, TooLong, Tampered):
        # No such draft, no room, or another key in its place: nothing is sealed to that.
        return False
    return True


def keep_carried_page(request: ServiceRequest, *, cookie: str) -> None:
    """Keep the page that came with the code, unless it belongs to another form.

    The form goes on at that page, as after a late one: somebody else may have typed there.
    """
    draft = drafts.open_draft(cookie=cookie)
    page = questions.ANY_PAGE.get(request.POST.get("page", ""))
    if page and request.POST.get(OF_FORM) == page_mark(draft.pk):
        typed = typed_answers(page, request.POST)
        seen = [id_ for id_ in draft.answers.get(SEEN, []) if id_ not in {page.id, *typed}]
        # Another tab may have sent the form in between: its receipt says so.
        with suppress(TooLong, AlreadySent):
            drafts.save_page(draft=draft, answers={**typed, SEEN: seen})


def typed_answers(page: Page, data: QueryDict) -> dict[str, Any]:
    """Return what to store of the questions of a page that were posted."""
    posted = [question for question in page.questions if _names_of(question, data)]
    return PageForm(page, posted, today=timezone.localdate(), data=data).kept()


def typed_fields(page: Page, data: QueryDict) -> list[tuple[str, str]]:
    """Return the posted fields of a page as they came."""
    names = dict.fromkeys(name for each in page.questions for name in _names_of(each, data))
    return [(name, value) for name in names for value in data.getlist(name)]


def _names_of(question: Question, data: QueryDict) -> list[str]:
    return [name for name in data if name == question.id or name.startswith(f"{question.id}_")]


def closed(request: ServiceRequest, *, answers: Answers | None = None) -> HttpResponse:
    """Say kindly that nobody could read a request now, and who else can help.

    With answers there is a draft, which waits.
    """
    context = {
        "has_draft": answers is not None,
        "next_steps": next_steps(questions.HELP_IN_US, answers or {}),
    }
    return render(request, "legal_help/public/cannot_take_requests.html", context, status=503)


def is_closed() -> bool:
    return submit.why_intake_is_closed() is not None


def next_address(answers: Answers) -> str:
    """Return the address of the first page with a question that was not asked yet, or of the check.

    A person answers the first questions before there is a draft; a caller's are asked in it. After
    the short form nothing has to be asked.
    """
    seen = answers.get(SEEN, [])
    if questions.SHORT.id in seen:
        return reverse("legal_help:check")
    if answers.get(questions.ENTERED_BY):
        for number, page in enumerate(questions.SCREENING.pages, start=1):
            if page.id not in seen:
                return first_address(number)
    for page in questions.pages_to_come(answers, seen):
        asked = page.questions_for(questions.prune_answers(answers))
        return change_address(page, answers, next(each.id for each in asked if each.id not in seen))
    return reverse("legal_help:check")


def change_address(page: Page, answers: Answers, question: str = "") -> str:
    """Return where a page can be answered again; the first questions have addresses of their own.

    With a question, down to it: by its place on the page, for an address tells no topic.
    """
    asked = [asked.id for asked in page.questions_for(questions.prune_answers(answers))]
    place = f"#n{asked.index(question) + 1}" if question in asked[1:] else ""
    if page is questions.SHORT:
        return reverse("legal_help:short") + place
    if page in questions.SCREENING.pages:
        return first_address(questions.SCREENING.pages.index(page) + 1) + place
    return page_address(number_of(page, answers)) + place


def first_address(number: int) -> str:
    return reverse("legal_help:first", kwargs={"number": number})


def page_address(number: int) -> str:
    return reverse("legal_help:page", kwargs={"number": number})


def number_of(page: Page, answers: Answers) -> int:
    """Return the place of the page among those that the answers lead to, or 0."""
    ids = [applicable.id for applicable in questions.applicable_pages(answers)]
    return ids.index(page.id) + 1 if page.id in ids else 0


def lock_context(draft: OpenDraft) -> dict[str, object]:
    """Return when the form locks, in the organisation's time zone, and to whom it belongs."""
    locale = locale_of(get_language() or "en")
    return {
        "locks_at": timezone.localtime(draft.locks_at),
        "of": page_mark(draft.pk),
        "zone": get_timezone_location(settings.TIME_ZONE, locale=locale, return_city=True),
        "for_caller": bool(draft.answers.get(questions.ENTERED_BY)),
    }


def code_context(draft: OpenDraft) -> dict[str, object]:
    """Return the code of the draft, how long it is kept, and where the form goes on."""
    return {
        "groups": group_digits(draft.code).split(),
        "next": next_address(draft.answers),
        "kept_until": draft.kept_until,
        **lock_context(draft),
    }
