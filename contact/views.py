"""The form for messages to the editors, at an address that no cache keeps."""

from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.signing_in.rate_limits import HOUR, RateLimit, client_address
from contact.models import Message
from public_pages.language import reader_language

MOST_AN_HOUR: Final = 10
"""From one address: a shelter shares one."""
MOST_AN_HOUR_IN_ALL: Final = 300
of_address, of_all = RateLimit(HOUR), RateLimit(HOUR)


class MessageForm(forms.ModelForm[Message]):
    use_required_attribute = False  # the page says it in the language of the reader
    # A box that no person sees, against programs. Filling it in loses nothing that was typed.
    website = forms.CharField(
        label=_("Leave this box empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    class Meta:
        model = Message
        fields = ["name", "reply_to", "text"]
        labels = {
            "name": _("Your name"),
            "reply_to": _("How we can reply to you"),
            "text": _("Your message"),
        }
        help_texts = {
            "name": _("You do not have to tell us."),
            "reply_to": _(
                "An email address or a phone number. Leave it empty if you do not need a reply."
            ),
        }
        error_messages = {"text": {"required": _("Write your message")}}
        widgets = {
            "name": forms.TextInput({"autocomplete": "name", "dir": "auto"}),
            "reply_to": forms.TextInput({"autocomplete": "email", "dir": "auto"}),
            "text": forms.Textarea({"rows": 8, "dir": "auto"}),
        }

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave the last box empty, and press the button again"))
        return ""


# It acts for nobody: who sends it is unknown, and so the page needs no cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Show the form, or keep what was sent with it for the editors."""
    form = MessageForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "section": "contact"}
    if not form.is_valid():
        context["problems"] = [
            {"anchor": form[name].id_for_label, "words": words}
            for name, errors in form.errors.items()
            for words in errors
        ]
        return render(request, "contact/write.html", context)
    if _are_too_many(request):
        context["is_too_much"] = True
        return render(request, "contact/write.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    form.instance.language = reader_language()
    form.save()
    return redirect("contact_sent")


def _are_too_many(request: HttpRequest) -> bool:
    address = client_address(request)
    return of_address.is_over(address, MOST_AN_HOUR) or of_all.is_over("", MOST_AN_HOUR_IN_ALL)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "contact/sent.html", {"section": "contact"})
