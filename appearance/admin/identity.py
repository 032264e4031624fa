"""The identity of the organisation, on one page with a preview, and its banners."""

import re
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.desk.admin_fields import FILLED_BY_LINKS
from accounts.requests import StaffRequest
from advocacy.admin.forms.fields import NamesField
from advocacy.admin.preview import preview_of
from appearance.admin.identity_form import IdentityForm
from appearance.models.link_address import check_address
from appearance.permissions import EDIT_IDENTITY
from articles.admin.history.views import FORM_CSP, PREVIEW_CSP
from identity.models import THE_ROW, Banner, Identity
from identity.sheet import MODES, make_sheet
from identity.storing import delete_unused

SHEET_LINK: Final = re.compile(r'(<link rel="stylesheet" href=")[^"]*(">)')
DARK_LOGO: Final = 'media="(prefers-color-scheme: dark)"'
RIGHT_TO_LEFT: Final = "rtl"
PARTS: Final = (
    (_("Name"), ("name", "names", "short_name", "tagline", "taglines", "mission", "missions")),
    (
        _("Logo and icon"),
        ("logo_file", "logo_dark_file", "remove_logo", "icon_file", "remove_icon"),
    ),
    (_("Look"), ("main_colour", "accent_colour", "headings")),
    (
        _("Contact"),
        ("email", "phone", "postal_address", "registration", "donate_address", "social"),
    ),
    (_("Content"), ("licence", "licence_address", "websub_hub", "made_with")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(EDIT_IDENTITY, raise_exception=True)
@csp_override(FORM_CSP)
def identity_page(request: StaffRequest) -> HttpResponse:
    """Show the form, or keep what was typed. Readers see it at once."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.instance.changed_by = request.user
            form.save()
            LogEntry.objects.log_actions(
                request.user.pk, [form.instance], CHANGE, form.changed_data, single_object=True
            )
            delete_unused()
        messages.success(request, gettext("Saved. Readers see it now."))
        return redirect("identity")
    form.offer_readable_colours()
    return render(
        request,
        "admin/identity/form.html",
        {
            **admin.site.each_context(request),
            "title": gettext("Identity"),
            "form": form,
            "parts": [(label, [form[name] for name in names]) for label, names in PARTS],
            "ours": form.instance,
            "media": form.media,
        },
    )


def _form(request: StaffRequest) -> IdentityForm:
    ours = Identity.objects.filter(pk=THE_ROW).first() or Identity(pk=THE_ROW)
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else ()
    return IdentityForm(*sent, instance=ours)


@require_POST
@permission_required(EDIT_IDENTITY, raise_exception=True)
@csp_override(PREVIEW_CSP)
@xframe_options_sameorigin
def preview_identity(request: StaffRequest) -> HttpResponse:
    """Show the front page as it would be with what was typed: light, dark, as printed, or right to left."""
    form = _form(request)
    mode = request.POST.get("mode", "light")
    if not form.is_valid():
        return render(request, "admin/identity/preview_errors.html", {"form": form})

    def show() -> None:
        form.save()

    page = preview_of(show, _home_address(mode), request, back=reverse("identity"))
    colours = {
        "main": form.cleaned_data["main_colour"],
        "accent": form.cleaned_data["accent_colour"],
        "headings": form.cleaned_data["headings"],
        "mode": mode if mode in MODES else "light",
    }
    address = reverse("preview_sheet", query=colours).replace("&", "&amp;")
    page = SHEET_LINK.sub(lambda found: f"{found[1]}{address}{found[2]}", page, count=1)
    return HttpResponse(
        page.replace(DARK_LOGO, f'media="{"all" if mode == "dark" else "not all"}"')
    )


def _home_address(mode: str) -> str:
    """Return the address of the front page; for the mode RIGHT_TO_LEFT in a language written that way."""
    bidirectional = [
        code for code, _name in settings.CONTENT_LANGUAGES if code in settings.LANGUAGES_BIDI
    ]
    language = (
        bidirectional[0] if mode == RIGHT_TO_LEFT and bidirectional else settings.LANGUAGE_CODE
    )
    with override(language):
        return reverse("home")


@require_safe
@permission_required(EDIT_IDENTITY, raise_exception=True)
def preview_sheet(request: StaffRequest) -> HttpResponse:
    """Serve the style sheet as it would be in colours that are not saved, held in one mode."""
    asked = request.GET
    ours = Identity(
        main_colour=asked.get("main", ""),
        accent_colour=asked.get("accent", ""),
        headings=asked.get("headings", Identity.Headings.SERIF),
    )
    try:
        ours.clean_fields(exclude=["social_links", "languages", "icons"])
    except forms.ValidationError:
        raise Http404 from None
    if asked.get("mode") not in MODES:
        raise Http404
    return HttpResponse(make_sheet(ours, asked["mode"]), content_type="text/css; charset=utf-8")


class BannerForm(forms.ModelForm[Banner]):
    texts = NamesField(
        max_length=300,
        lines=2,
        label=_("Text in other languages"),
        help_text=_("Leave empty to show the words above to readers of that language."),
    )

    class Meta:
        model = Banner
        fields = ["kind", "section", "text", "texts", "address", "begins_at", "ends_at"]

    def clean_address(self) -> str:
        return check_address(self.cleaned_data["address"])


@admin.register(Banner)
class BannerAdmin(admin.ModelAdmin[Banner]):
    form = BannerForm
    formfield_overrides = FILLED_BY_LINKS
    list_display = ["text", "kind", "section", "begins_at", "ends_at"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "text":
            field.widget = forms.Textarea({"class": "vLargeTextField", "rows": 2, "dir": "auto"})
        return field
