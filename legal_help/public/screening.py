"""Begin: the public page about legal help, then the first questions.

Their answers travel in hidden fields of the page until a draft begins.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import (
    get_language,
    get_language_info,
    gettext,
)
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from languages.spoken import spoken_languages
from legal_help import questions
from legal_help.intake import drafts
from legal_help.intake.drafts import AlreadySent, DraftPutBack
from legal_help.public.code_box import OF_FORM
from legal_help.public.draft_session import (
    closed,
    is_closed,
    next_address,
    put_back,
    typed_answers,
    typed_fields,
)
from legal_help.public.forms.pages import PageForm, Problem, problems_of
from legal_help.public.http import cookies, rate_limits
from legal_help.public.page import ServiceRequest, service_page, set_token, too_many
from legal_help.public.referrals import next_steps
from legal_help.questions import Answers, Page
from legal_help.trust import pause
from legal_help.trust.slots import Busy
from legal_help.trust.tokens import Locked
from public_pages.language import language_of_browser

PAGES = list(questions.SCREENING.pages)
# The page that was typed in a form whose code is lost.
CLOSED_PAGE = "closed_page"


@require_safe
@gzip_page  # nothing on this page is a secret that its length could give away
def start(request: HttpRequest) -> HttpResponse:
    """Show what legal help is, who reads, and the way in for every language."""
    languages = [get_language_info(code) for code, _name in settings.LANGUAGES]
    context = {
        "languages": languages,
        "of_browser": _language_to_offer(request),
        "spoken": spoken_languages(),
        "is_closed": is_closed(),
        **_pause({}),
    }
    response = render(request, "legal_help/public/start.html", context)
    # Many caches share a page whatever it varies by.
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _language_to_offer(request: HttpRequest) -> dict[str, Any] | None:
    """Return what is known of the browser's language, if it is ours and the page speaks another."""
    language = language_of_browser(request, dict(settings.LANGUAGES))
    return get_language_info(language) if language and language != get_language() else None


@require_http_methods(["GET", "POST"])
@service_page
def request_form(request: ServiceRequest) -> HttpResponse:
    """Go on with an open form, or begin with what to know and the first questions."""
    if request.method == "GET" and (going_on := _open_form(request)):
        return going_on
    if is_closed():
        return closed(request)
    if not _closed_form_fields(request.POST) and (paused := _pause(_carried_answers(request.POST))):
        return render(request, "legal_help/public/paused.html", paused)
    page = next((page for page in PAGES if page.id == request.POST.get("page")), None)
    if page is None or OF_FORM in request.POST:
        return _begin(request)
    if request.POST.get("_back"):
        return _back(request, page)
    return _answered(request, page)


def _open_form(request: ServiceRequest) -> HttpResponse | None:
    """Lead on in the form that is open in this browser, if there is one."""
    try:
        draft = drafts.open_draft(cookie=cookies.form_cookie(request))
        return redirect(next_address(draft.answers))
    except DraftPutBack as older:
        return put_back(request, older)
    except AlreadySent:
        return redirect("legal_help:receipt")
    except Locked:
        return None


def _pause(answers: Answers) -> dict[str, object]:
    """Return the day on which requests are taken again, and who else can help; nothing while they are."""
    last_day = pause.last_day(today=timezone.localdate())
    if last_day is None:
        return {}
    return {
        "opens_on": last_day + timedelta(days=1),
        "next_steps": next_steps(questions.HELP_IN_US, answers),
    }


def _begin(request: ServiceRequest) -> HttpResponse:
    if request.method == "POST" and not request.switched_language:
        return _question(request, PAGES[0], _form(PAGES[0], request.POST, is_bound=False))
    return render(request, "legal_help/public/begin.html")


def _back(request: ServiceRequest, page: Page) -> HttpResponse:
    """Return from a notice to its question, or from a question to the one before."""
    index = PAGES.index(page) - (0 if request.POST.get("outcome") else 1)
    if index < 0:
        return render(request, "legal_help/public/begin.html")
    return _question(request, PAGES[index], _form(PAGES[index], request.POST, is_bound=False))


def _answered(request: ServiceRequest, page: Page) -> HttpResponse:
    form = _form(page, request.POST, is_bound=True)
    is_between = bool(request.POST.get("outcome"))
    if request.switched_language and not is_between:
        return _question(request, page, _form(page, request.POST, is_bound=False))
    if not form.is_valid():
        return _question(request, page, form, problems_of(form))
    answers = _carried_answers(request.POST)
    seen = request.POST.getlist("seen")
    if request.switched_language:
        seen = [id_ for id_ in seen if id_ != request.POST["outcome"]]
    if outcome := questions.notice_after(page.id, answers, seen):
        context = {
            "outcome": outcome,
            "page": page,
            "carried": [
                *_hidden(answers),
                *_closed_form_fields(request.POST),
                ("outcome", outcome.id),
                *_seen([*seen, outcome.id]),
            ],
            "next_steps": next_steps(outcome.help_for, answers),
        }
        return render(request, "legal_help/public/screening_outcome.html", context)
    if page is PAGES[-1]:
        return _start(request, page, form)
    following = PAGES[PAGES.index(page) + 1]
    return _question(request, following, _form(following, request.POST, is_bound=False))


def _start(request: ServiceRequest, page: Page, form: PageForm) -> HttpResponse:
    """Begin the draft: from here on a code opens it."""
    if drafts.are_too_many() or rate_limits.too_many_drafts(request):
        return too_many(request, for_an_hour=True, has_draft=False)
    answers = {**_carried_answers(request.POST), "begun_on": timezone.localdate().isoformat()}
    if closed_page := questions.PAGES.get(request.POST.get(CLOSED_PAGE, "")):
        answers |= typed_answers(closed_page, request.POST)
    try:
        _draft, token = drafts.start_draft(answers=answers)
    except Busy:
        words = gettext("Many people are asking now. Wait a little, and press Continue again.")
        return _question(request, page, form, [Problem("q", words)])
    response = redirect("legal_help:code")
    set_token(response, token)
    return response


def _question(
    request: ServiceRequest, page: Page, form: PageForm, problems: list[Problem] | None = None
) -> HttpResponse:
    answers = {
        name: value
        for name, value in _carried_answers(request.POST).items()
        if name not in form.fields
    }
    number = PAGES.index(page) + 1
    closed_form = _closed_form_fields(request.POST)
    context = {
        "keeps_typed": bool(closed_form),
        "page": page,
        "form": form,
        "problems": problems,
        "carried": [
            *_hidden(answers),
            *closed_form,
            *_seen(request.POST.getlist("seen")),
        ],
        "can_go_back": True,
        "strokes": ["done"] * (number - 1) + ["now"] + [""] * (len(PAGES) - number),
        "title": gettext("First questions: %(number)s of %(count)s")
        % {"number": number, "count": len(PAGES)},
    }
    return render(request, "legal_help/public/question.html", context)


def _form(page: Page, data: QueryDict, *, is_bound: bool) -> PageForm:
    """Return the form of a page: bound, it judges; unbound, it shows what was typed or carried."""
    today, is_last = timezone.localdate(), page is PAGES[-1]
    make_form = partial(PageForm, page, page.questions, today=today, has_honeypot=is_last)
    form = make_form(data=data)
    return form if is_bound else make_form(answers=form.as_typed())


def _carried_answers(data: QueryDict) -> dict[str, object]:
    """Return the screening answers in the page that are understood."""
    today = timezone.localdate()
    answers: dict[str, object] = {}
    for page in PAGES:
        form = PageForm(page, page.questions, today=today, data=data)
        form.full_clean()
        answers |= {name: value for name, value in form.cleaned_data.items() if value}
    return answers


def _hidden(answers: dict[str, object]) -> list[tuple[str, object]]:
    return [
        (name, value)
        for name, answer in answers.items()
        for value in (answer if isinstance(answer, list) else [answer])
    ]


def _closed_form_fields(data: QueryDict) -> list[tuple[str, str]]:
    """Return, as hidden fields, what was typed in a form whose code is lost. The new form keeps it."""
    name = data.get("page", "") if OF_FORM in data else data.get(CLOSED_PAGE, "")
    page = questions.PAGES.get(name)
    if page is None or page in PAGES:
        return []
    return [(CLOSED_PAGE, page.id), *typed_fields(page, data)]


def _seen(ids: list[str]) -> list[tuple[str, str]]:
    return [("seen", id_) for id_ in ids]
