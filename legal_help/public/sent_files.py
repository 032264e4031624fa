"""Let a person with a code send us a photo or a document, and look at what we sent.

What the person sent is never shown again, as what they wrote is not.
"""

from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.csp import CSP
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override

from legal_help.event_log.appending import InDoubt
from legal_help.files import storage
from legal_help.files.arriving import Arriving, NoSuchUpload
from legal_help.files.redraw import CannotConfine, can_confine
from legal_help.files.refusals import FileRefused, Refusal
from legal_help.files.storage import NoRoom
from legal_help.files.uploads import MOST_BYTES
from legal_help.intake import sent_files
from legal_help.intake.return_visit import AlreadyWithdrawn, TooManyToday, Visit
from legal_help.intake.sent_files import MOST_FILES_A_DAY, NoSuchPage, TooManyFiles
from legal_help.public.forms.pages import problems_of
from legal_help.public.forms.sent_file import FileForm
from legal_help.public.http import cookies, rate_limits
from legal_help.public.page import SERVICE_CSP, ServiceRequest, too_many
from legal_help.public.return_visit import IN_DOUBT, TOO_MANY_TODAY, once_of, with_visit
from legal_help.questions import REPORT_PAGES
from legal_help.rules.reported_changes import ReportKind
from legal_help.trust.slots import Busy
from legal_help.trust.tokens import page_mark

# The script of these pages sends a file in pieces, and asks no other address than our own.
FILE_CSP: Final = {
    **SERVICE_CSP,
    "script-src": [*SERVICE_CSP["script-src"], CSP.SELF],
    "img-src": [*SERVICE_CSP["img-src"], CSP.SELF],
}
REFUSED: Mapping[Refusal, Promise] = {
    Refusal.TYPE: _("We cannot read this kind of file. Take a photo of the paper instead."),
    Refusal.PAGES: _("This file has more than 30 pages. Send it in parts, if you can."),
    Refusal.LARGE: _("This picture is too large for us. Take a smaller photo of it."),
    Refusal.LOCKED: _("A password locks this file. Take a photo of the paper instead."),
    Refusal.BROKEN: _("This file is damaged. Take a photo of the paper instead."),
    Refusal.SLOW: _("We cannot read this file in time. Take a photo of the paper instead."),
}
HINDERED: Mapping[type[Exception], Promise] = {
    NoSuchUpload: _("The file did not arrive whole. Please choose it again."),
    NoRoom: _("We have no room for files just now. Please write to us what the paper says."),
    CannotConfine: _("We cannot take files just now. Please write to us what the paper says."),
    TooManyFiles: _("You have sent us ten files today. Please send the next one tomorrow."),
    TooManyToday: TOO_MANY_TODAY,
    Busy: _("Many people are here just now. Please press the button again"),
    InDoubt: IN_DOUBT,
}

CANNOT: tuple[type[Exception], ...] = (FileRefused, *HINDERED)


@csp_override(FILE_CSP)
@with_visit
def send_file(request: ServiceRequest, visit: Visit) -> HttpResponse:
    """Take one file; afterwards the same page says what has come today."""
    if visit.view.is_withdrawn:
        return redirect("legal_help:return")
    if request.method != "POST" or request.switched_language:
        return _page(request, visit, FileForm(initial=request.POST.dict()))
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, visit, form)
    if rate_limits.too_many_messages(request):
        return too_many(request)
    try:
        _send(request, visit, form)
    except AlreadyWithdrawn:
        return redirect("legal_help:return")
    except CANNOT as hindered:
        form.add_error("file", _why(hindered))
    else:
        return redirect("legal_help:return_file")
    return _page(request, visit, form)


@with_visit
def piece(request: ServiceRequest, visit: Visit) -> HttpResponse:
    """Keep a piece of a file that is on its way; answer with how many have come without a gap."""
    try:
        arriving = _arriving(request, visit, request.headers.get("X-Upload", ""))
        if request.method == "POST":
            arriving.keep(_number(request.headers.get("X-Piece", "")), request.body)
    except NoSuchUpload:
        return JsonResponse({}, status=400)
    except NoRoom:
        return JsonResponse({}, status=507)
    return JsonResponse({"come": arriving.count()})


@csp_override(FILE_CSP)
@with_visit
def file_page(request: ServiceRequest, visit: Visit, number: int, page: int) -> HttpResponse:
    """Show one page of a file that we sent."""
    try:
        _picture, pages = sent_files.read_page(visit=visit, number=number, page=page)
    except NoSuchPage:
        return redirect("legal_help:return")
    shown = {
        "visit": visit,
        "of": page_mark(visit.case.pk),
        "number": number,
        "page": page,
        "pages": range(1, pages + 1),
        "next": page + 1 if page < pages else None,
    }
    return render(request, "legal_help/public/file_from_us.html", shown)


@with_visit
def picture(_request: ServiceRequest, visit: Visit, number: int, page: int) -> HttpResponse:
    """Return one page of a file that we sent, as a picture."""
    try:
        content, _pages = sent_files.read_page(visit=visit, number=number, page=page)
    except NoSuchPage:
        return redirect("legal_help:return")
    return HttpResponse(content, content_type="image/jpeg")


def _page(request: ServiceRequest, visit: Visit, form: FileForm) -> HttpResponse:
    come = sent_files.sent_today(visit)
    page = {
        "visit": visit,
        "of": page_mark(visit.case.pk),
        "form": form,
        "problems": problems_of(form) if form.is_bound else [],
        # What was typed beside it travels through the box of the code as a message.
        "message": REPORT_PAGES[ReportKind.MESSAGE].id,
        "once": once_of(request),
        "come": come,
        "left": MOST_FILES_A_DAY - len(come),
        "why_none": _why_none(),
    }
    return render(request, "legal_help/public/send_file.html", page)


def _why_none() -> str:
    """Return why no file can be taken just now, or an empty text."""
    if not can_confine():
        return _why(CannotConfine())
    try:
        storage.check_room(MOST_BYTES)
    except NoRoom as full:
        return _why(full)
    return ""


def _why(hindered: Exception) -> str:
    if isinstance(hindered, FileRefused):
        return str(REFUSED[hindered.code])
    return str(HINDERED[type(hindered)])


def _send(request: ServiceRequest, visit: Visit, form: FileForm) -> None:
    """Send the file, whether it came whole or in pieces, which go once it is sent.

    Raises NoSuchUpload, and as `sent_files.send_file`.
    """
    typed, arriving = form.cleaned_data, None
    if typed["file"]:
        content = bytes(typed["file"].read())
    else:
        arriving = _arriving(request, visit, typed["upload"])
        content = arriving.whole(typed["pieces"] or 0)
    sent_files.send_file(visit=visit, content=content, text=typed["text"], once=once_of(request))
    if arriving:
        arriving.forget()


def _arriving(request: ServiceRequest, visit: Visit, upload: str) -> Arriving:
    return Arriving.of(case=visit.case.pk, cookie=cookies.form_cookie(request), upload=upload)


def _number(text: str) -> int:
    """Return the number of a piece. Raises NoSuchUpload."""
    if not (text.isascii() and text.isdecimal()):
        raise NoSuchUpload
    return int(text)
