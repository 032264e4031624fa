"""Ask for what a decision rests on, and nothing else."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.case import MOST_LETTERS, UNSEEN, DeskForm, radios, refuse_blanks
from legal_help.events.outcomes import Outcome
from legal_help.rules.decisions import (
    Decision,
    DeclineReason,
    IncompleteDecision,
    check_decision,
)

OUTCOMES: Mapping[str, Promise] = {
    Outcome.MORE_NEEDED: _("Ask for more"),
    Outcome.CONSULT_OFFERED: _("Offer a consultation"),
    Outcome.ACCEPTED: _("Accept the case"),
    Outcome.MOVED: _("It is in the case system now"),
    Outcome.REFERRED: _("Refer to others"),
    Outcome.CANNOT_HELP: _("We cannot help"),
    Outcome.NO_CONTACT: _("We could not reach them"),
    Outcome.DUPLICATE: _("Sent twice"),
    Outcome.SPAM: _("Not a request: spam"),
    Outcome.REOPENED: _("Go on reading"),
}
REASONS: Mapping[str, Promise] = {
    DeclineReason.NO_CAPACITY: _("We have no capacity"),
    DeclineReason.NOT_OUR_FIELD: _("Not our field of law"),
    DeclineReason.NOT_OUR_PLACE: _("Not where we work"),
    DeclineReason.CONFLICT: _("A conflict of interest"),
    DeclineReason.HAS_LAWYER: _("They have a lawyer"),
    DeclineReason.OTHER: _("Another reason: see the notes"),
}
# The field of the form that belongs to what decisions.check names.
_FIELDS = {"tried_on": "tried_1", "letter": "text"}
_LACKS: Mapping[str, Promise] = {
    "to": _("Say to whom you refer them"),
    "has_consent": _("Ask them first: nobody is told of them without their consent"),
    "reason": _("Choose a reason"),
    "tried_on": _("Give three different days over two weeks at least, the last today or before"),
    "same_as": _("Give the reference of the other request"),
    "letter": _("Write to them first: their page speaks of your message"),
}


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget)


class DecisionForm(DeskForm):
    """Decide. `shown` is the status that the page showed; other fields depend on the decision."""

    shown = forms.CharField(widget=forms.HiddenInput)
    # The last message on the page from which this one was opened: up to there a letter answers.
    read_to = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    reason = radios(_("Why? For us alone"), REASONS, help_text=_("The person never sees it."))
    to = forms.CharField(
        label=_("To whom?"), max_length=200, widget=forms.TextInput({**UNSEEN, "dir": "auto"})
    )
    has_consent = forms.BooleanField(
        label=_("They said that we may tell these people about them."), required=False
    )
    same_as = forms.CharField(
        label=_("Which request does it repeat?"),
        help_text=_("Its reference, such as KIWI-4821. You must be able to open it."),
        max_length=20,
        widget=forms.TextInput({**UNSEEN, "dir": "ltr"}),
    )
    tried_1 = _day(_("First day on which you tried"))
    tried_2 = _day(_("Second day on which you tried"))
    tried_3 = _day(_("Third day on which you tried"))
    text = forms.CharField(
        label=_("What you write to them"),
        max_length=MOST_LETTERS,
        required=False,
        validators=[refuse_blanks],
        widget=forms.Textarea({"rows": 14, "dir": "auto", **UNSEEN}),
    )

    OF_OUTCOME: Mapping[str, tuple[str, ...]] = {
        Outcome.REFERRED: ("to", "has_consent"),
        Outcome.CANNOT_HELP: ("reason",),
        Outcome.NO_CONTACT: ("tried_1", "tried_2", "tried_3"),
        Outcome.DUPLICATE: ("same_as",),
    }

    def __init__(
        self, *args: Any, outcome: Outcome, received_on: date, today: date, **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self.outcome, self.received_on, self.today = outcome, received_on, today
        kept = {"shown", "read_to", "text", *self.OF_OUTCOME.get(outcome, ())}
        for name in [*self.fields]:
            if name not in kept:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                check_decision(self.decision(), received_on=self.received_on, today=self.today)
            except IncompleteDecision as lacks:
                self.add_error(_FIELDS.get(lacks.field, lacks.field), str(_LACKS[lacks.field]))
        return cleaned

    def decision(self) -> Decision:
        cleaned = self.cleaned_data
        days = [cleaned[name] for name in ("tried_1", "tried_2", "tried_3") if cleaned.get(name)]
        return Decision(
            outcome=self.outcome,
            reason=cleaned.get("reason", ""),
            to=cleaned.get("to", ""),
            has_consent=cleaned.get("has_consent", False),
            same_as=cleaned.get("same_as", ""),
            tried_on=tuple(days),
            letter=cleaned["text"],
            read_to=cleaned.get("read_to") or 0,
        )


class AnsweredForm(DeskForm):
    """Confirm a proposal, named by the mark of its note, or object to it and say why."""

    unfit = "not_proposed"
    mark = forms.CharField(max_length=64, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Why not? For colleagues alone"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea({"rows": 3, **UNSEEN}),
    )
