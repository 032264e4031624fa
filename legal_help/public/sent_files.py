"""Let a person with a code send us a photo or a document, and look at what we sent.

What the person sent is never shown again, as what they wrote is not.
"""

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csp import csp_override

from legal_help.files.arriving import NoSuchUpload, Upload
from legal_help.files.refusals import FileRefused
from legal_help.files.storage import NoRoom
from legal_help.intake import sent_files
from legal_help.intake.return_visit import AlreadyWithdrawn, Visit
from legal_help.intake.sent_files import NoSuchPage
from legal_help.public.file_form import CANNOT, FILE_CSP, FILE_PAGE, show_file_form, words_for
from legal_help.public.forms.sent_file import FileForm
from legal_help.public.http import cookies, rate_limits
from legal_help.public.page import ServiceRequest, once_of
from legal_help.public.return_visit import with_visit
from legal_help.trust.slots import Busy
from legal_help.trust.tokens import page_mark

ANY_NAME = "0" * 32
"""To forget what has come, a visit needs no name of a file."""
MOST_DIGITS = 3


@csp_override(FILE_CSP)
@with_visit
def send_file(request: ServiceRequest, visit: Visit) -> HttpResponse:
    """Take one file; afterwards the same page says what has come today.

    Words that were typed on the person's own page may come along from there.
    """
    if visit.view.is_withdrawn:
        return redirect("legal_help:return")
    is_sent_here = request.POST.get("page") == FILE_PAGE
    if not is_sent_here or request.switched_language:
        if "done" in request.GET:
            # Only now: had the answer been lost, the same file would have been sent again.
            _upload(request, visit, ANY_NAME).forget()
        return show_file_form(request, visit)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_file_form(request, visit, form)
    try:
        if rate_limits.too_many_messages(request):
            raise Busy
        _send(request, visit, form)
    except AlreadyWithdrawn:
        return redirect("legal_help:return")
    except CANNOT as hindered:
        form.add_error("file", words_for(hindered))
        return show_file_form(request, visit, form)
    return HttpResponseRedirect(reverse("legal_help:return_file", query={"done": 1}))


@with_visit
def piece(request: ServiceRequest, visit: Visit) -> HttpResponse:
    """Keep a piece of a file that is on its way; answer with how many have come without a gap."""
    try:
        upload = _upload(request, visit, request.headers.get("X-Upload", ""))
        if request.method == "POST":
            upload.keep(_number(request.headers.get("X-Piece", "")), request.body)
    except NoSuchUpload:
        return JsonResponse({}, status=400)
    except NoRoom:
        return JsonResponse({}, status=507)
    return JsonResponse({"come": upload.count()})


@csp_override(FILE_CSP)
@with_visit
def file_page(request: ServiceRequest, visit: Visit, number: int, page: int) -> HttpResponse:
    """Show one page of a file that we sent."""
    try:
        letter, _key = sent_files.letter_with(visit=visit, number=number, page=page)
    except NoSuchPage:
        return redirect("legal_help:return")
    shown = {
        "visit": visit,
        "of": page_mark(visit.case.pk),
        "letter": letter,
        "page": page,
        "next": page + 1 if page < letter.pages else None,
        "previous": page - 1,
    }
    return render(request, "legal_help/public/file_from_us.html", shown)


@with_visit
def picture(_request: ServiceRequest, visit: Visit, number: int, page: int) -> HttpResponse:
    """Return one page of a file that we sent, as a picture."""
    try:
        content = sent_files.read_page(visit=visit, number=number, page=page)
    except NoSuchPage:
        return redirect("legal_help:return")
    return HttpResponse(content, content_type="image/jpeg")


def _send(request: ServiceRequest, visit: Visit, form: FileForm) -> None:
    """Send the file, whether it came whole or in pieces. If it is refused, its pieces are deleted.

    Raises NoSuchUpload, and as `sent_files.send_file`.
    """
    typed, once = form.cleaned_data, once_of(request)
    if typed["file"]:
        content = bytes(typed["file"].read())
        sent_files.send_file(visit=visit, content=content, text=typed["text"], once=once)
        return
    upload = _upload(request, visit, typed["upload"])
    content = upload.read_all(typed["pieces"] or 0)
    try:
        sent_files.send_file(visit=visit, content=content, text=typed["text"], once=once)
    except FileRefused:
        upload.forget()
        raise


def _upload(request: ServiceRequest, visit: Visit, name: str) -> Upload:
    return Upload.for_visit(case=visit.case.pk, cookie=cookies.form_cookie(request), name=name)


def _number(text: str) -> int:
    """Return the number of a piece. Raises NoSuchUpload."""
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise NoSuchUpload
    return int(text)
