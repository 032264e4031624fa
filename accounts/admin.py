from typing import Any

from allauth.mfa.admin import AuthenticatorAdmin
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from accounts.desk.admin_fields import FILLED_BY_LINKS
from accounts.models import User
from accounts.requests import StaffRequest
from accounts.signing_in.forms import LostSignInForm, SetPasswordForm
from accounts.signing_in.lost_sign_in import OwnAccount, take_away_factors, words_for_log

# Registered when it was imported; ours takes its place.
admin.site.unregister(Authenticator)


@admin.register(User)
class StaffUserAdmin(UserAdmin[User]):
    list_display = ("username", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    change_form_template = "admin/accounts/user/change_form.html"
    change_password_form = SetPasswordForm
    change_user_password_template = "admin/accounts/user/change_password.html"  # noqa: S105 -- the name of a template

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:pk>/lost-sign-in/",
            self.admin_site.admin_view(self.lost_sign_in),
            name="accounts_user_lost_sign_in",
        )
        return [own, *super().get_urls()]

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        if isinstance(form, SetPasswordForm):
            is_set = form.cleaned_data["set_usable_password"]
            what = "Password set." if is_set else "Password taken away."
            return words_for_log(what, form.cleaned_data["proof"])
        return super().construct_change_message(request, form, formsets, add)

    def lost_sign_in(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Take the second factor away, once somebody says how they made sure who asks."""
        found = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, found):
            raise Http404
        form = LostSignInForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                take_away_factors(user=found, by=request.user, **form.cleaned_data)
            except OwnAccount:
                form.add_error("proof", _("Somebody else has to do this for you"))
            else:
                self.message_user(request, _("Their second factor is taken away."))
                return redirect("admin:accounts_user_change", found.pk)
        page = {**self.admin_site.each_context(request), "form": form, "person": found}
        page["title"] = _("Lost second factor")
        return render(request, "admin/accounts/user/lost_sign_in.html", page)


@admin.register(Authenticator)
class StaffAuthenticatorAdmin(AuthenticatorAdmin):  # type: ignore[misc]  # allauth has no types
    formfield_overrides = FILLED_BY_LINKS
