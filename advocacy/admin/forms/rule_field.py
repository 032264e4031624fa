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
ORDER: Final = (
    *("month", "day", "weekday", "n", "week_starts", "base_year", "interval"),
    *("start_year", "end_year", "start", "end"),
    *("basis", "known", "computed_unverified", "computed_note"),
)


class RuleOnPage:
    """The kind that is chosen, and a form for each kind: of a stored rule, or of what was sent."""

    def __init__(self, name: str, *, rule: Any = None, sent: Mapping[str, Any] | None = None):
        stored = rule if isinstance(rule, dict) else {}
        self.kind = stored.get("type") if sent is None else sent.get(f"{name}-kind")
        self.forms: dict[str, KindForm] = {}
        for kind, (_words, form) in KINDS.items():
            is_chosen = kind == self.kind
            self.forms[kind] = form(
                sent,
                prefix=f"{name}-{kind}",
                initial=form.spread(stored) if sent is None and is_chosen else {},
                # What is half filled in of another kind is no mistake.
                empty_permitted=not is_chosen,
            )

    def read(self) -> dict[str, Any] | None:
        """Return the rule, or None where no kind is chosen. Raises ValidationError."""
        form = self.forms.get(self.kind or "")
        if form is None:
            return None
        if not form.is_valid():
            raise ValidationError(_("Something is missing or wrong here. See the marked fields."))
        parts = form.parts()
        return {"type": self.kind, **{name: parts[name] for name in ORDER if name in parts}}


class RuleWidget(forms.Widget):
    """The kinds of rules to choose from, each with its fields. Without style sheets all are seen."""

    template_name = "admin/advocacy/rule_widget.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> RuleOnPage:
        return RuleOnPage(name, sent=data)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-kind" not in data

    def format_value(self, value: Any) -> Any:
        return value

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        page = value if isinstance(value, RuleOnPage) else RuleOnPage(name, rule=value)
        context["widget"]["kinds"] = [
            {"kind": kind, "words": words, "is_chosen": kind == page.kind, "form": page.forms[kind]}
            for kind, (words, _form) in KINDS.items()
        ]
        return context


class RuleField(forms.Field):
    widget = RuleWidget
    default_error_messages = {"required": _("Choose when it falls.")}

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **options: Any) -> None:
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        return value.read() if isinstance(value, RuleOnPage) else value

    @staticmethod
    def in_words(rule: dict[str, Any]) -> str:
        """Return what a stored rule says, for an editor whose colleague changed it."""
        words = strip_tags(rule_in_words(parse(rule), reader_language()))
        years = (f"{year}: {text or '–'}" for year, text in rule.get("known", {}).items())
        return "; ".join([words, *years])

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(not self.disabled and self.to_python(data) != initial)
        except ValidationError:
            return True
