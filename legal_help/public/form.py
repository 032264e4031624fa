"""Show the form of a draft: one page a topic, the check, and Send."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from legal_help import questions
from legal_help.intake import drafts, submit
from legal_help.intake.drafts import SEEN, OpenDraft
from legal_help.public.draft_session import (
    change_address,
    closed,
    code_context,
    first_address,
    lock_context,
    next_address,
    number_of,
    page_address,
    with_draft,
)
from legal_help.public.forms.fields import shorter_than
from legal_help.public.forms.pages import (
    MOST_TYPED,
    TYPED,
    ConsentForm,
    PageForm,
    Problem,
    ProblemElsewhere,
    problems_of,
)
from legal_help.public.http import rate_limits
from legal_help.public.other_tab import NewerAnswer, newer_answers, page_state
from legal_help.public.page import ServiceRequest, service_page, too_many
from legal_help.public.referrals import crisis_lines
from legal_help.questions import Answers, Page, Question, QuestionKind
from legal_help.questions.wording import AnswerLine, AnswerSection
from legal_help.sealed.packing import TooLong


@require_http_methods(["GET", "POST"])
@service_page
@with_draft
def code(request: ServiceRequest, draft: OpenDraft) -> HttpResponse:
    """Show the code of the draft: when it is made, and whenever the person asks."""
    return render(request, "legal_help/public/code.html", code_context(draft))


@require_http_methods(["GET", "POST"])
@service_page
@with_draft
def form_page(request: ServiceRequest, draft: OpenDraft, number: int) -> HttpResponse:
    """Show one page of questions. Its address tells its place, never its topic."""
    pages = questions.applicable_pages(draft.answers)
    page = pages[number - 1] if 0 < number <= len(pages) else None
    if request.method == "POST":
        # The pages may have moved since this one was shown: it says itself which it is.
        # Where it is no longer asked, its empty fields must not erase the answers of another.
        posted = questions.PAGES.get(request.POST.get("page", ""))
        if posted:
            page = posted if posted in pages else None
    return _asked(request, draft, page)


@require_http_methods(["GET", "POST"])
@service_page
@with_draft
def first_page(request: ServiceRequest, draft: OpenDraft, number: int) -> HttpResponse:
    """Change an answer that was given before there was a draft."""
    pages = questions.SCREENING.pages
    return _asked(request, draft, pages[number - 1] if 0 < number <= len(pages) else None)


@require_http_methods(["GET", "POST"])
@service_page
@with_draft
def short_page(request: ServiceRequest, draft: OpenDraft) -> HttpResponse:
    """Ask a caseworker on one page for what decides; nobody else gets the short form."""
    is_for_caller = bool(draft.answers.get(questions.ENTERED_BY))
    return _asked(request, draft, questions.SHORT if is_for_caller else None)


def _asked(request: ServiceRequest, draft: OpenDraft, page: Page | None) -> HttpResponse:
    """Show a page of questions, or keep what was typed there. Without a page, go on in the form."""
    if page is None:
        return redirect(next_address(draft.answers))
    if request.method == "POST":
        return _save(request, draft, page)
    form = _form(page, draft.answers)
    form.mark_mistakes(draft.answers)
    return _question(request, draft, page, form, problems_of(form))


def _save(request: ServiceRequest, draft: OpenDraft, page: Page) -> HttpResponse:
    """Keep everything that was typed, then judge it."""
    asked = list(page.questions_for(questions.prune_answers(draft.answers)))
    form = PageForm(page, asked, today=timezone.localdate(), data=request.POST)
    if newer := newer_answers(form, draft.answers):
        typed = _form(page, draft.answers, form.as_typed())
        return _question(request, draft, page, typed, newer=newer)
    seen = dict.fromkeys(draft.answers.get(SEEN, []))
    opened = _opened_by(form, page, draft.answers)
    if form.is_valid() and not request.switched_language and not opened:
        seen |= dict.fromkeys([page.id, *form.questions])
    try:
        draft = drafts.save_page(draft=draft, answers={**form.kept(), SEEN: list(seen)})
        request.draft_number = draft.number
    except TooLong:
        problem = Problem("q", shorter_than(MOST_TYPED))
        return _question(request, draft, page, form, [*problems_of(form), problem])
    if request.switched_language:
        return _question(request, draft, page, _form(page, draft.answers, form.as_typed()))
    if elsewhere := _led_away(request, page, draft.answers):
        return elsewhere
    if not form.is_valid():
        return _question(request, draft, page, form, problems_of(form))
    if opened:
        return redirect(change_address(page, draft.answers, opened))
    return redirect(next_address(draft.answers))


def _led_away(request: ServiceRequest, page: Page, answers: Answers) -> HttpResponse | None:
    """Return where a button leads that keeps what was typed and judges nothing: Save, or Back."""
    if request.POST.get("_save"):
        return redirect("legal_help:save")
    back = _place(page, answers).get("back")
    return redirect(str(back)) if back and request.POST.get("_back") else None


def _opened_by(form: PageForm, page: Page, answers: Answers) -> str:
    """Return the id of the first question that this page's own answers open, or "".

    Only the short form asks such questions on the same page.
    """
    asked = page.questions_for(questions.prune_answers({**answers, **form.kept()}))
    return next((question.id for question in asked if question.id not in form.questions), "")


def _form(page: Page, answers: Answers, typed: Answers | None = None) -> PageForm:
    """Return the form of a page with the answers that are stored, or with what was just typed."""
    asked = page.questions_for(questions.prune_answers(answers))
    shown = {**typed, questions.ENTERED_BY: answers.get(questions.ENTERED_BY)} if typed else answers
    return PageForm(page, asked, today=timezone.localdate(), answers=shown)


def _question(
    request: ServiceRequest,
    draft: OpenDraft,
    page: Page,
    form: PageForm,
    problems: list[Problem] | None = None,
    *,
    newer: Sequence[NewerAnswer] = (),
) -> HttpResponse:
    context = {
        "page": page,
        "form": form,
        "problems": problems,
        "shown": page_state(form.questions, draft.answers),
        "newer": newer,
        "address": change_address(page, draft.answers),
        # What the first page has said is not said again at length: questions come first.
        "is_short": bool(draft.answers.get(SEEN)),
        **_place(page, draft.answers),
        **_said_at_once(draft.answers, page),
        **lock_context(draft),
    }
    return render(request, "legal_help/public/question.html", context)


def _said_at_once(answers: Answers, page: Page | None = None) -> dict[str, object]:
    """Return the immediate help. It follows from stored answers only: no address can link to it."""
    topics = questions.immediate_help(questions.prune_answers(answers), page)
    return {"at_once": topics, "crisis_lines": crisis_lines(answers) if topics else []}


def _place(page: Page, answers: Answers) -> dict[str, object]:
    """Return the title and the place of a page in the form; the first questions have no place."""
    number = number_of(page, answers)
    if page is questions.SHORT:
        return {"title": gettext("The short form"), "all_pages": first_address(1)}
    if not number and next_address(answers) == change_address(page, answers):
        return {"title": gettext("First questions")}
    if not number:
        return {"title": gettext("Change an answer"), "back": reverse("legal_help:check")}
    count = questions.expected_pages(answers, answers.get(SEEN, [])) + 1
    return {
        "title": gettext("Page %(number)s of about %(count)s") % {"number": number, "count": count},
        "back": page_address(number - 1) if number > 1 else "",
        "strokes": ["done"] * (number - 1) + ["now"] + [""] * (count - number),
    }


@require_http_methods(["GET", "POST"])
@service_page
@with_draft
def check(request: ServiceRequest, draft: OpenDraft) -> HttpResponse:
    """Show every answer with a way to change it, the consent, and Send."""
    if request.method == "GET" or request.switched_language:
        return _check(request, draft, ConsentForm())
    if request.POST.get("_save"):
        return redirect("legal_help:save")
    form = ConsentForm(request.POST)
    problems: list[Problem | ProblemElsewhere] = [*_missing(draft.answers), *problems_of(form)]
    if not problems and draft.age < timedelta(seconds=settings.HELP_SECONDS_AT_LEAST):
        # What a program does. Whoever is no program loses nothing, and presses once more.
        words = gettext("You were very quick. Please look once more, then press Send again")
        problems = [Problem("q", words)]
    if problems:
        return _check(request, draft, form, problems)
    if rate_limits.too_many_submits(request):
        return too_many(request, for_an_hour=True)
    return _send(request, draft)


def _send(request: ServiceRequest, draft: OpenDraft) -> HttpResponse:
    answers = questions.prune_answers(draft.answers)
    try:
        submit.send_draft(
            draft=draft,
            answers={
                **answers,
                "consent": "yes",
                "shown_in": get_language(),
                "form_version": questions.FORM_VERSION,
                "asked": questions.store_sections(answers, settings.LANGUAGE_CODE),
            },
            card=questions.conflict_card(answers),
            facts=questions.facts_for_triage(answers),
            form_version=questions.FORM_VERSION,
        )
    except submit.IntakeClosed:
        return closed(request, answers=draft.answers)
    return redirect("legal_help:receipt")


def _missing(answers: Answers) -> list[ProblemElsewhere]:
    """Return what prevents sending: required answers that are empty, or not understood."""
    mistakes = _mistakes(answers)
    kept = questions.prune_answers(answers)
    return [
        ProblemElsewhere(
            change_address(page, answers, question.id), _problem_words(question, mistakes)
        )
        for page in questions.PAGES.values()
        for question in page.questions_for(kept)
        if question.id in mistakes or (question.required and not kept.get(question.id))
    ]


def _problem_words(question: Question, mistakes: Mapping[str, str]) -> str:
    if question.id not in mistakes:
        return str(question.required)
    said = {"question": question.words, "mistake": mistakes[question.id]}
    return gettext("“%(question)s”: %(mistake)s") % said


def _mistakes(answers: Answers) -> dict[str, str]:
    """Return what is wrong with each answer that was kept as it was typed."""
    found = {}
    kept = questions.prune_answers(answers)
    for page in questions.PAGES.values():
        typed = [each for each in page.questions_for(kept) if answers.get(TYPED + each.id)]
        form = PageForm(page, typed, today=timezone.localdate(), answers=answers)
        form.mark_mistakes(answers)
        for question in typed:
            words = " ".join(str(error) for error in form.errors.get(question.id, ()))
            found[question.id] = words or gettext("Please look at this again")
    return found


def _check(
    request: ServiceRequest,
    draft: OpenDraft,
    form: ConsentForm,
    problems: Sequence[Problem | ProblemElsewhere] = (),
) -> HttpResponse:
    count = len(questions.applicable_pages(draft.answers)) + 1
    sections = questions.answer_sections(draft.answers, get_language() or "en")
    mistakes = _mistakes(draft.answers)
    context = {
        "sections": [_checked(section, draft.answers, mistakes) for section in sections],
        "doubts": [
            (
                doubt.words,
                change_address(questions.page_of(doubt.question), draft.answers, doubt.question),
            )
            for doubt in questions.find_contradictions(draft.answers)
        ],
        "form": form,
        "problems": problems,
        "back": _before_check(draft.answers),
        "title": gettext("Page %(number)s of %(count)s") % {"number": count, "count": count},
        **_said_at_once(draft.answers),
        **lock_context(draft),
    }
    return render(request, "legal_help/public/check_answers.html", context)


def _before_check(answers: Answers) -> str:
    if questions.SHORT.id in answers.get(SEEN, []):
        return change_address(questions.SHORT, answers)
    return page_address(len(questions.applicable_pages(answers)))


def _checked(
    section: AnswerSection, answers: Answers, mistakes: Mapping[str, str]
) -> dict[str, object]:
    """Show answers that are given or required; fold away what was left empty.

    Each line comes with the address where it can be changed, and with what is wrong with it.
    """
    lines = [
        (
            line,
            change_address(questions.PAGES[line.page], answers, line.question.id),
            mistakes.get(line.question.id),
        )
        for line in section.lines
    ]
    return {
        "name": section.name,
        "lines": [each for each in lines if _stands(each[0], mistakes)],
        "left_empty": [each for each in lines if not _stands(each[0], mistakes)],
    }


def _stands(line: AnswerLine, mistakes: Mapping[str, str]) -> bool:
    # A date that is missing is one that a lawyer will miss.
    is_wanted = line.question.required or line.question.kind is QuestionKind.DATE
    return bool(line.words or is_wanted or line.question.id in mistakes)
