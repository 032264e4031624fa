"""After Send and after the code is written down: one question, which leads back to nobody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from legal_help.intake import survey_counts
from legal_help.public.forms import PageForm
from legal_help.public.page import ServiceRequest, service_page
from legal_help.public.referrals import crisis_lines
from legal_help.questions.parts.survey import HEARD_ABOUT_US, PAGE


@require_POST
@service_page
def heard(request: ServiceRequest) -> HttpResponse:
    """Count the answer. Whoever skips it, or comes by another way, is thanked all the same."""
    form = heard_form(request)
    option = "" if request.switched_language or not form.is_valid() else form.cleaned_data["heard"]
    if option:
        survey_counts.count_answer(
            question=HEARD_ABOUT_US.id, option=option, today=timezone.localdate()
        )
    context = {"form": None if option else form, "crisis_lines": crisis_lines()}
    return render(request, "legal_help/public/finished.html", context)


def heard_form(request: ServiceRequest | None = None) -> PageForm:
    data = request.POST if request else None
    return PageForm(PAGE, PAGE.questions, today=timezone.localdate(), data=data)
