"""Book an appointment, cancel it, and note which interpreter was asked."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from legal_help.casework import appointments
from legal_help.desk.case_page.page import back_to, show_case
from legal_help.desk.door import unlocked
from legal_help.desk.forms.appointments import AppointmentForm
from legal_help.trust.actors import Caseworker


@require_POST
@unlocked
def book(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = AppointmentForm(request.POST, auto_id="appointment_%s")
    if not form.is_valid():
        return show_case(request, reader, reference, form)
    appointments.book(
        by=reader, public_ref=reference, appointment=form.appointment(), now=timezone.now()
    )
    return back_to(reference, "booked")


@require_POST
@unlocked
def ask_interpreter(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    name = request.POST.get("name", "")
    appointments.note_interpreter_asked(by=reader, public_ref=reference, name=name)
    return back_to(reference, "asked")


@require_POST
@unlocked
def cancel(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    appointments.cancel(by=reader, public_ref=reference)
    return back_to(reference, "appointment_cancelled")
