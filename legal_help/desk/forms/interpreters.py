"""Ask who interprets, which languages, and when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.case import UNSEEN, DeskForm
from legal_help.desk.forms.referrals import languages_to_choose
from legal_help.trust.interpreters import LONGEST, Interpreter


class InterpreterForm(DeskForm):
    name = forms.CharField(
        label=_("Name"),
        help_text=_("An interpreter with the same name is replaced."),
        max_length=LONGEST,
        widget=forms.TextInput(UNSEEN),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=languages_to_choose,
        widget=forms.SelectMultiple({"size": 8}),
    )
    phone = forms.CharField(
        label=_("Phone number"), max_length=40, widget=forms.TextInput({**UNSEEN, "dir": "ltr"})
    )
    hours = forms.CharField(
        label=_("When they can be asked"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput({**UNSEEN, "dir": "auto"}),
    )

    def interpreter(self) -> Interpreter:
        said = self.cleaned_data
        return Interpreter(
            name=said["name"],
            languages=tuple(said["languages"]),
            phone=said["phone"],
            hours=said["hours"],
        )
