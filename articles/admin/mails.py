"""The page where members of the staff choose which mails they get."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import StaffRequest
from articles.models import AheadMail, EventMail
from articles.permissions import may_publish


class MailsForm(forms.Form):
    events = forms.BooleanField(
        label=_("When a colleague returns or publishes my article, or submits one I can publish"),
        help_text=_("It says who did what. It links to the article and contains nothing from it."),
        required=False,
    )
    weekly = forms.BooleanField(label=_("Weekly: observances in the next 60 days"), required=False)

    def __init__(self, typed: QueryDict | None, user: User) -> None:
        initial = {
            "events": EventMail.objects.is_wanted_by(user),
            "weekly": AheadMail.objects.is_wanted_by(user),
        }
        super().__init__(typed, initial=initial, label_suffix="")
        if not may_publish(user):  # it goes to nobody else
            del self.fields["weekly"]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("articles.view_article", raise_exception=True)
def mails_page(request: StaffRequest) -> HttpResponse:
    form = MailsForm(request.POST if request.method == "POST" else None, request.user)
    if form.is_valid():
        chosen = form.cleaned_data
        EventMail.objects.choose(user=request.user, is_wanted=chosen["events"])
        if "weekly" in chosen:
            AheadMail.objects.choose(user=request.user, is_wanted=chosen["weekly"])
        messages.success(request, gettext("Saved."))
        return redirect("staff_mails")
    context = {
        **admin.site.each_context(request),
        "title": gettext("Email notifications"),
        "form": form,
        "is_mail_set_up": settings.MAIL_EVENTS,
    }
    return render(request, "admin/mails.html", context)
