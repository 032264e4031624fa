"""Show the files of a case as pictures of their pages, and send a file to the person."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import StaffRequest
from legal_help.casework import case_files
from legal_help.casework.case_files import NoSuchFile, NotOpened
from legal_help.casework.conflicts import conflict_check
from legal_help.desk.case_page.page import back_to
from legal_help.desk.door import unlocked
from legal_help.desk.forms.files import CANNOT, SendFileForm, words_for
from legal_help.files.redraw import can_confine
from legal_help.files.uploads import LARGER
from legal_help.public.forms.pages import problems_of
from legal_help.trust.actors import Caseworker

FROM_US = {"in": False, "out": True}
"""Which way a message went, as the address says it."""


@require_safe
@unlocked
def show(
    request: StaffRequest, reader: Caseworker, reference: str, way: str, number: int
) -> HttpResponse:
    """Show all pages of one file."""
    try:
        file = _find(reader, reference, way, number)
    except NotOpened:
        return back_to(reference, "")
    page = {
        "reference": reference,
        "way": way,
        "number": number,
        "file": file,
        "pages": range(1, file.pages + 1),
    }
    return render(request, "legal_help/desk/case/file.html", page)


@require_safe
@unlocked
def picture(
    _request: StaffRequest,
    reader: Caseworker,
    reference: str,
    way: str,
    number: int,
    page: int,
) -> HttpResponse:
    """Return one page of a file as a picture."""
    try:
        file = _find(reader, reference, way, number)
        content = case_files.read_page(by=reader, file=file, page=page)
    except NotOpened:
        return back_to(reference, "")
    except NoSuchFile:
        raise Http404 from None
    return HttpResponse(content, content_type="image/jpeg")


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def send(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Ask for a file and a few words; send them as a message."""
    if "file_page" not in request.POST:
        # An answer that was begun on the page of the case comes along.
        begun = {name: request.POST.get(name, "") for name in ("text", "read_to")}
        return _page(request, reader, reference, SendFileForm(initial=begun))
    form = SendFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, reader, reference, form)
    content = form.cleaned_data.pop("file").read()
    try:
        case_files.send_file(by=reader, public_ref=reference, content=content, **form.cleaned_data)
    except CANNOT as hindered:
        form.add_error("file", words_for(hindered))
    else:
        return back_to(reference, "answered")
    return _page(request, reader, reference, form)


def _page(
    request: StaffRequest, reader: Caseworker, reference: str, form: SendFileForm
) -> HttpResponse:
    conflict_check.refuse_held_back(by=reader, public_ref=reference)
    page = {
        "reference": reference,
        "form": form,
        "problems": problems_of(form),
        "takes_files": can_confine(),
        "has_lost_file": bool(request.FILES) or LARGER in request.GET,
    }
    return render(request, "legal_help/desk/case/send_file.html", page)


def _find(reader: Caseworker, reference: str, way: str, number: int) -> case_files.CaseFile:
    conflict_check.refuse_held_back(by=reader, public_ref=reference)
    if way not in FROM_US:
        raise Http404
    try:
        return case_files.find_file(
            by=reader, public_ref=reference, from_us=FROM_US[way], number=number
        )
    except NoSuchFile:
        raise Http404 from None
