from allauth.mfa.admin import AuthenticatorAdmin
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from accounts.admin_fields import FILLED_BY_LINKS
from accounts.models import User

# Registered when it was imported; ours takes its place.
admin.site.unregister(Authenticator)


@admin.register(User)
class StaffUserAdmin(UserAdmin[User]):
    list_display = ("username", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active", "groups")


@admin.register(Authenticator)
class StaffAuthenticatorAdmin(AuthenticatorAdmin):  # type: ignore[misc]  # allauth has no types
    formfield_overrides = FILLED_BY_LINKS
