"""Ask which cases a team takes, and who is in it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.case import UNSEEN, DeskForm
from legal_help.desk.forms.referrals import languages_to_choose
from legal_help.desk.words.people import users_to_choose
from legal_help.questions.reference.places import STATES
from legal_help.trust.teams import Team


class TeamForm(DeskForm):
    name = forms.CharField(
        label=_("Name of the team"),
        help_text=_("A team with the same name is replaced."),
        max_length=40,
        widget=forms.TextInput(UNSEEN),
    )
    members = forms.MultipleChoiceField(
        label=_("Members"), choices=users_to_choose, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        help_text=_("Choose none for all."),
        choices=languages_to_choose,
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
    )
    states = forms.MultipleChoiceField(
        label=_("States"),
        help_text=_("Choose none for all."),
        choices=STATES.items(),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
    )

    def team(self) -> Team:
        said = self.cleaned_data
        return Team(
            name=said["name"],
            languages=tuple(said["languages"]),
            states=tuple(said["states"]),
            members=tuple(map(int, said["members"])),
        )
