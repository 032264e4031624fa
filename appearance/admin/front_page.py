"""The front page, for editors: order, hide and fill its sections, look at it, publish it."""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.forms import Media
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import StaffRequest, parse_whole_number
from advocacy.admin.preview import preview_of
from appearance.admin.front_sections import FORMS, SectionForm
from appearance.front_page import arranging
from appearance.front_page.kinds import BUILT_IN, KINDS, MOST_SECTIONS, Section, kinds_to_add
from appearance.front_page.loading import FrontPageLoader
from appearance.models import FrontPage, FrontPageVersion
from appearance.permissions import EDIT_FRONT_PAGE
from public_pages.language import reader_language
from publication import drafts, review, status
from publication.models import Version
from publication.redaction import redact_former_versions

HERE: Final = "arrange_front_page"
MOST_IN_HISTORY: Final = 10


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(EDIT_FRONT_PAGE, raise_exception=True)
def arrange(request: StaffRequest) -> HttpResponse:
    """Show the sections, or do what a button asks with what was typed."""
    if request.method == "POST":
        return save(request)
    front_page = FrontPage.objects.first()
    sections = drafts.form_content(front_page) if front_page else BUILT_IN
    forms = [_form(section, number=number) for number, section in enumerate(sections)]
    return _page(request, front_page, forms)


def _form(section: Section, data: Any = None, *, number: int) -> SectionForm:
    return FORMS[section["kind"]](section, data, number=number)


def _page(
    request: StaffRequest,
    front_page: FrontPage | None,
    forms: Sequence[SectionForm],
) -> HttpResponse:
    empty = [] if any(form.is_bound for form in forms) else _find_empty(forms)
    newest = drafts.newest_version(front_page) if front_page else None
    published = front_page.versions.published() if front_page else FrontPageVersion.objects.none()
    history = list(published.select_related("written_by", "published_by")[:MOST_IN_HISTORY])
    context = {
        **admin.site.each_context(request),
        "title": gettext("Front page"),
        "rows": [(form, KINDS[form.section["kind"]], form in empty) for form in forms],
        "to_add": kinds_to_add([form.section for form in forms]),
        "languages": settings.CONTENT_LANGUAGES,
        "seen": drafts.version_token(newest),
        "draft": newest if newest and newest.is_open else None,
        "history": history,
        "media": sum((form.media for form in forms), Media()),
    }
    return render(request, "admin/front_page/arrange.html", context)


def _find_empty(forms: Sequence[SectionForm]) -> list[SectionForm]:
    """Return the sections that readers would not see, as they have nothing to show."""
    sections = [form.section for form in forms]
    loader = FrontPageLoader(sections, reader_language(), timezone.localdate())
    filled = (form for form in forms if not (form.section.get("hidden") or form.missing()))
    return [form for form in filled if loader.content(form.section) is None]


def _posted_forms(posted: QueryDict) -> list[SectionForm]:
    """Return the forms that were sent, in the order in which they stood."""
    count = parse_whole_number(posted.get("sections", "")) or 0
    found = []
    for number in range(min(count, MOST_SECTIONS)):
        kind = posted.get(f"s{number}-kind", "")
        if kind in KINDS:
            section = {"kind": kind, "hidden": bool(posted.get(f"s{number}-hidden"))}
            found.append(_form(section, posted, number=number))
    return found


@transaction.atomic
def save(request: StaffRequest) -> HttpResponse:
    """Save what was typed as the next version, changed as the button asks: its value is "action target"."""
    posted = request.POST
    action, _space, target = posted.get("do", "").partition(" ")
    forms = _posted_forms(posted)
    # What is wrong with a section does not matter once it is taken away.
    checked = [form for form in forms if (action, target) != ("remove", str(form.number))]
    front_page = FrontPage.ensure(request.user, list(BUILT_IN))
    front_page.lock()
    # A set, so that every form is validated and shows its own errors.
    if False in {form.is_valid() for form in checked}:
        messages.error(request, gettext("Please correct the errors below. Nothing was saved yet."))
        return _page(request, front_page, forms)
    newest: Version = drafts.ensure_history(subject=front_page)
    if posted.get("seen") != newest.token:
        messages.warning(request, _changed_meanwhile(newest))
        return _page(request, front_page, forms)
    sections = [form.read() if form in checked else form.section for form in forms]
    changed = _apply_change(sections, action, target, posted.get("kind", ""))
    if action == "publish" and not _is_complete(forms):
        messages.error(request, gettext("Some sections are incomplete. Nothing was published."))
        return _page(request, front_page, forms)
    _save_version(front_page, changed, request, is_pressed=action in ("save", "publish", "preview"))
    return _redirect_after(request, front_page, action, target, len(changed))


def _changed_meanwhile(newest: Version) -> str:
    return gettext(
        "%(who)s changed the front page while you were working. You see your own changes below, which"
        " are not saved yet. To replace the other changes, save again. To see them, reload this page."
    ) % {"who": newest.written_by.display_name}


def _apply_change(sections: list[Section], action: str, target: str, kind: str) -> list[Section]:
    if action == "add":
        return arranging.add(sections, kind)
    at = parse_whole_number(target)
    if action in arranging.CHANGES and at is not None and at < len(sections):
        return arranging.CHANGES[action](sections, at)
    return sections


def _is_complete(forms: Sequence[SectionForm]) -> bool:
    """Return whether each visible section has what it needs; add an error to those that have not."""
    incomplete = [form for form in forms if not form.section.get("hidden") and form.missing()]
    for form in incomplete:
        form.add_error(None, str(form.missing()))
    return not incomplete


def _save_version(
    front_page: FrontPage, sections: list[Section], request: StaffRequest, *, is_pressed: bool
) -> None:
    """Save a version. A button that only moves a section overwrites the newest draft."""
    write = drafts.save_version if is_pressed else drafts.autosave_version
    write(subject=front_page, content=sections, by=request.user, seen=request.POST["seen"])


def _redirect_after(
    request: StaffRequest, front_page: FrontPage, action: str, target: str, count: int
) -> HttpResponse:
    if action == "preview":
        return redirect("preview_front_page")
    if action == "publish":
        try:
            status.publish(subject=front_page, by=request.user)
        except review.OwnWork:
            messages.warning(
                request, gettext("Saved. Somebody else has to publish what you wrote.")
            )
        else:
            messages.success(request, gettext("The front page is published."))
    elif action == "save":
        messages.success(request, gettext("Saved. Readers see it once it is published."))
    at = parse_whole_number(target)
    to = {"up": -1, "down": 1, "remove": -1}.get(action, 0) + (at or 0)
    anchor = {"add": f"#at-{count - 1}", "save": "", "publish": ""}
    return redirect(reverse(HERE) + anchor.get(action, f"#at-{max(to, 0)}"))


@require_safe
@permission_required(EDIT_FRONT_PAGE, raise_exception=True)
def preview(request: StaffRequest) -> HttpResponse:
    """Show the front page as it would be if its draft were published, in one of the languages."""
    language = request.GET.get("language", reader_language())
    if language not in dict(settings.CONTENT_LANGUAGES):
        raise Http404

    def show() -> None:
        front_page = FrontPage.ensure(request.user, list(BUILT_IN))
        front_page.write_content(drafts.form_content(front_page))
        front_page.status = FrontPage.Status.PUBLISHED
        front_page.publish_at = front_page.first_published_at = timezone.now()
        front_page.made_ready_at = None
        front_page.save()

    with override(language):
        address = reverse("home")
    return HttpResponse(preview_of(show, address, request, back=reverse(HERE)))


@require_POST
@permission_required(EDIT_FRONT_PAGE, raise_exception=True)
def discard(request: StaffRequest) -> HttpResponse:
    """Go back to what readers see."""
    front_page = get_object_or_404(FrontPage)
    try:
        drafts.discard_changes(
            subject=front_page, by=request.user, seen=request.POST.get("seen", "")
        )
    except drafts.NothingToDiscard:
        messages.info(request, gettext("There are no changes to discard."))
    except drafts.WrittenSince:
        messages.warning(request, gettext("A colleague has changed the front page since."))
    else:
        messages.success(request, gettext("Changes discarded."))
    return redirect(HERE)


@require_POST
@permission_required(EDIT_FRONT_PAGE, raise_exception=True)
@transaction.atomic
def restore(request: StaffRequest, number: int) -> HttpResponse:
    """Put an earlier version into the draft; number 0 stands for the built-in front page."""
    front_page = FrontPage.ensure(request.user, list(BUILT_IN))
    front_page.lock()
    drafts.ensure_history(subject=front_page)
    version = front_page.versions.published().with_text().filter(number=number).first()
    if number and version is None:
        raise Http404
    content = version.read() if version else list(BUILT_IN)
    drafts.save_version(
        subject=front_page, content=content, by=request.user, seen=None, restores=version
    )
    messages.success(request, gettext("Restored as a draft. Readers see it once it is published."))
    return redirect(HERE)


@require_POST
@permission_required(EDIT_FRONT_PAGE, raise_exception=True)
def remove_former(request: StaffRequest) -> HttpResponse:
    """Remove for good what the front page said before."""
    count = redact_former_versions(subject=get_object_or_404(FrontPage), by=request.user)
    words = ngettext(
        "The text of %(count)s former version was removed.",
        "The texts of %(count)s former versions were removed.",
        count,
    )
    messages.success(request, words % {"count": count})
    return redirect(HERE)
