"""Show the page on which the person sends a photo or a document, and say why one is not taken."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.event_log.appending import InDoubt
from legal_help.files import storage
from legal_help.files.arriving import NoSuchUpload
from legal_help.files.redraw import CannotConfine, can_confine
from legal_help.files.refusals import FileRefused, Refusal
from legal_help.files.storage import NoRoom
from legal_help.files.uploads import LARGER, MOST_BYTES
from legal_help.intake import return_visit, sent_files
from legal_help.intake.return_visit import TooManyFiles, TooManyToday, Visit
from legal_help.public.forms.pages import problems_of
from legal_help.public.forms.sent_file import FileForm
from legal_help.public.page import SERVICE_CSP, once_of
from legal_help.trust.slots import Busy
from legal_help.trust.tokens import page_mark

FILE_PAGE: Final = "file"
"""Names this page to whichever page takes up what was written on it."""
# The script of this page sends a file in pieces, and asks no other address than our own.
FILE_CSP: Final = {
    **SERVICE_CSP,
    "script-src": [*SERVICE_CSP["script-src"], CSP.SELF],
    "img-src": [*SERVICE_CSP["img-src"], CSP.SELF],
}
TOO_MANY_TODAY = _(
    "You have sent us many messages today, and we read them all. Please write again tomorrow"
)
IN_DOUBT = _("We cannot take your message right now. Please send it again later")
REFUSED: Mapping[Refusal, Promise] = {
    Refusal.TYPE: _(
        "We cannot read this kind of file. Save it as a PDF, or take a photo of the paper."
    ),
    Refusal.PAGES: _("This file has more than 30 pages. Send it in parts, if you can."),
    Refusal.LARGE: _("This picture is too large. Please take a smaller photo."),
    Refusal.LOCKED: _("A password locks this file. Take a photo of the paper instead."),
    Refusal.BROKEN: _("This file is damaged. Take a photo of the paper instead."),
    Refusal.SLOW: _("This file takes too long to read. Take a photo of the paper instead."),
}
HINDERED: Mapping[type[Exception], Promise] = {
    NoSuchUpload: _("The file did not arrive completely. Please choose it again."),
    NoRoom: _(
        "We have no space for files right now. Please tell us in a message what the paper says."
    ),
    CannotConfine: _(
        "We cannot take files right now. Please tell us in a message what the paper says."
    ),
    TooManyFiles: _(
        "You have sent us ten files today. Please send the next one tomorrow. If it cannot wait, "
        "tell us in a message what it says."
    ),
    TooManyToday: TOO_MANY_TODAY,
    Busy: _("Many people are here just now. Please press the button again"),
    InDoubt: IN_DOUBT,
}
CANNOT: tuple[type[Exception], ...] = (FileRefused, *HINDERED)


def words_for(hindered: Exception) -> str:
    """Return in words why a file was not taken. `hindered` is one of CANNOT."""
    if isinstance(hindered, FileRefused):
        return str(REFUSED[hindered.code])
    return next(str(words) for kind, words in HINDERED.items() if isinstance(hindered, kind))


def show_file_form(
    request: HttpRequest, visit: Visit, form: FileForm | None = None
) -> HttpResponse:
    """Show the form with what was written beside a file. No browser gives the file itself back.

    Behind the box for the code, whose page allows no script, it works without one.
    """
    come = sent_files.files_today(visit)
    page = {
        "visit": visit,
        "of": page_mark(visit.case.pk),
        "page": FILE_PAGE,
        "form": form or FileForm(initial={"text": request.POST.get("text", "")}),
        "problems": problems_of(form) if form else [],
        "once": once_of(request),
        "come": come,
        "left": max(0, return_visit.MOST_FILES_A_DAY - len(come)),
        "has_arrived": "done" in request.GET,
        "why_none": _why_none(len(come)),
        "has_lost_file": _has_lost_file(request),
        "is_larger": LARGER in request.GET,
        "most_bytes": MOST_BYTES,
        "has_script": request.path == reverse("legal_help:return_file"),
    }
    return render(request, "legal_help/public/send_file.html", page)


def _why_none(come: int) -> str:
    """Return why no file can be taken just now, or an empty text."""
    try:
        if come >= return_visit.MOST_FILES_A_DAY:
            raise TooManyFiles
        if not can_confine():
            raise CannotConfine
        storage.check_room(MOST_BYTES)
    except CANNOT as hindered:
        return words_for(hindered)
    return ""


def _has_lost_file(request: HttpRequest) -> bool:
    """Whether a file was chosen on the page that was sent, and has to be chosen again.

    A file that came in pieces is still here, unless the visit locked meanwhile.
    """
    has_locked = "code" in request.POST and request.POST.get("page") == FILE_PAGE
    return bool(request.FILES) or has_locked
