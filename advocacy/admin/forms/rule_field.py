"""The field for the rule of an observance: an editor chooses words, the database keeps JSON."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from advocacy.admin.forms.rule_kinds import KINDS, KindForm
from advocacy.dates.recurrence import parse
from advocacy.presentation.observance_facts import rule_in_words
from public_pages.language import reader_language

# As the reference data writes them, whatever order a page asks them in.
KEY_ORDER: Final = (
    *("month", "day", "weekday", "n", "week_starts", "base_year", "interval"),
    *("start_year", "end_year", "start", "end"),
    *("basis", "known", "computed_unverified", "computed_note"),
)


class RuleForms:
    """A form for each kind of rule, and the kind that is chosen: of a stored rule, or as submitted."""

    def __init__(self, name: str, *, rule: Any = None, sent: Mapping[str, Any] | None = None):
        stored = rule if isinstance(rule, dict) else {}
        self.kind = stored.get("type") if sent is None else sent.get(f"{name}-kind")
        self.forms: dict[str, KindForm] = {}
        for kind, (_words, form) in KINDS.items():
            is_chosen = kind == self.kind
            self.forms[kind] = form(
                sent,
                prefix=f"{name}-{kind}",
                initial=form.initial_from(stored) if sent is None and is_chosen else {},
                # Ignore half-filled fields of the kinds that are not chosen.
                empty_permitted=not is_chosen,
            )

    def read(self) -> dict[str, Any] | None:
        """Return the rule, or None where no kind is chosen. Raises ValidationError."""
        form = self.forms.get(self.kind or "")
        if form is None:
            return None
        if not form.is_valid():
            raise ValidationError(_("Please correct the marked fields."))
        parts = form.rule_parts()
        return {"type": self.kind, **{name: parts[name] for name in KEY_ORDER if name in parts}}


class RuleWidget(forms.Widget):
    """The kinds of rules to choose from, each with its fields. Without style sheets all are seen."""

    template_name = "admin/advocacy/rule_widget.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> RuleForms:
        return RuleForms(name, sent=data)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-kind" not in data

    def format_value(self, value: Any) -> Any:
        return value

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        rule = value if isinstance(value, RuleForms) else RuleForms(name, rule=value)
        context["widget"]["kinds"] = [
            {"kind": kind, "words": words, "is_chosen": kind == rule.kind, "form": rule.forms[kind]}
            for kind, (words, _form) in KINDS.items()
        ]
        return context


def whole_rule_in_words(rule: dict[str, Any]) -> str:
    """Return what a stored rule says, with each year that is known."""
    words = strip_tags(rule_in_words(parse(rule), reader_language()))
    years = (f"{year}: {text or '–'}" for year, text in rule.get("known", {}).items())
    return "; ".join([words, *years])


class RuleField(forms.Field):
    widget = RuleWidget
    default_error_messages = {"required": _("Choose how its date is set.")}

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **options: Any) -> None:
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        return value.read() if isinstance(value, RuleForms) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(not self.disabled and self.to_python(data) != initial)
        except ValidationError:
            return True
