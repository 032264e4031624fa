"""Forms to invite somebody, to change their details, roles and sign-in, and to join."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.signing_in.forms import LostSignInForm
from people.models import Invitation
from people.roles_in_words import ROLE_WORDS, offered_roles


def _role_choices(roles: Iterable[str]) -> list[tuple[str, Any]]:
    return [
        (
            role,
            format_html("<span><b>{}</b>: {}</span>", ROLE_WORDS[role].name, ROLE_WORDS[role].may),
        )
        for role in roles
    ]


class RolesForm(forms.Form):
    """Ask what somebody may do, with what each role allows."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, given: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Read when the page is made, in the language of its reader.
        self.fields["roles"].choices = _role_choices(given)  # type: ignore[attr-defined]  # of a field with choices


class InviteForm(RolesForm):
    first_name = forms.CharField(
        label=_("First name"), max_length=150, widget=forms.TextInput({"dir": "auto"})
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        required=False,
        widget=forms.TextInput({"dir": "auto"}),
    )
    email = forms.EmailField(label=_("Email address"), required=False)
    field_order = ["first_name", "last_name", "email", "roles"]

    def __init__(self, *args: Any, is_mail_set_up: bool, **kwargs: Any) -> None:
        super().__init__(*args, given=offered_roles(), **kwargs)
        self.fields["roles"].required = True
        self.fields["email"].help_text = (
            _("The link is sent there. Leave empty to hand it over yourself.")
            if is_mail_set_up
            else _("This site cannot send mail: you hand the link over yourself.")
        )


class DetailsForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["first_name", "last_name", "email"]
        widgets = {name: forms.TextInput({"dir": "auto"}) for name in ("first_name", "last_name")}


class ResetSignInForm(LostSignInForm):
    lost_password = forms.BooleanField(
        label=_("They lost their password too"),
        required=False,
        help_text=_(
            "Their password stops working, and you get a link for them to choose a new one."
        ),
    )


class JoinForm(UserCreationForm[User]):
    """Choose a user name and a password, by the rules of the house."""

    class Meta:
        model = User
        fields = ["username"]

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In one sentence each, and no list.
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())
        # The password must not be like any of them.
        self.instance.first_name = invitation.first_name
        self.instance.last_name = invitation.last_name
        self.instance.email = invitation.email
