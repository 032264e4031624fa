"""Make the form of one page from its questions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from legal_help.public.forms.fields import (
    LEFT_TO_RIGHT,
    PARTS,
    PRIVATE,
    ANumberField,
    Boxes,
    Choice,
    EmailField,
    NumberField,
    OrBoxesField,
    OwnWordsField,
    PartialDateField,
    PartialDateWidget,
    PhoneField,
    Radios,
    WrongPart,
    choices,
)
from legal_help.public.forms.phone_numbers import ltr_numbers, tel_numbers
from legal_help.questions import ENTERED_BY, Answers, Option, Page, Question, QuestionKind, Words
from legal_help.questions.reference.languages import LANGUAGES, code_of
from legal_help.questions.reference.places import STATES, countries

# An answer that is not understood yet is kept as it was typed, under this name, for the next look.
TYPED = "typed:"
MOST_TYPED = 5_000
# What fits in a few lines gets a box of a few lines.
SOME_LINES = 400
CONSENT = Option(
    "yes",
    _("You may look at what I wrote to decide if you can help me."),
    _("I know that you are not my lawyers yet."),
)


class Problem(NamedTuple):
    """Hold a mistake in the summary: the words of the field, and the anchor that it leads to."""

    anchor: str
    words: str


class ProblemElsewhere(NamedTuple):
    """Hold a mistake in the summary that is corrected on another page."""

    address: str
    words: str


def problems_of(form: forms.Form) -> list[Problem]:
    """Return the mistakes of a form, each with the field that it leads to."""
    return [
        Problem(_anchor(form[name]), str(words))
        for name, errors in form.errors.items()
        for words in errors
    ]


def _anchor(bound: BoundField) -> str:
    """Return the anchor of the box that a person has to look at first."""
    if isinstance(bound.field, PartialDateField):
        return f"{bound.auto_id}_{PARTS.index(bound.field.widget.wrong_part or 'year')}"
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label


class _HoneypotField(forms.CharField):
    """Catch programs by a box that no person sees. Filling it in is an error, and loses nothing."""

    # A browser that remembers addresses would fill it in.
    widget = forms.TextInput({"autocomplete": "off", "tabindex": "-1"})

    def clean(self, value: Any) -> str:
        if value:
            raise ValidationError(_("Leave the last box empty, and press the button again"))
        return ""


class AskedField(BoundField):
    """Show a question on a page, with what templates/django/forms/field.html shows beside it."""

    form: "PageForm"

    @property
    def why(self) -> Words:
        question = self.form.questions.get(self.name)
        return question.why if question else ""

    @property
    def section(self) -> Words:
        """Return the heading that stands before this question, if one does."""
        return self.form.sections.get(self.name, "")

    @property
    def is_heading(self) -> bool:
        """Return whether this is the only question of a page, and so its heading."""
        return list(self.form.questions) == [self.name] and not self.form.has_heading


class PageForm(forms.Form):
    """Ask the questions of one page. Unbound, it shows what is stored or was typed before."""

    bound_field_class = AskedField
    use_required_attribute = False

    def __init__(
        self,
        page: Page,
        questions: Iterable[Question],
        *,
        today: date,
        answers: Answers | None = None,
        data: QueryDict | None = None,
        has_honeypot: bool = False,
    ) -> None:
        stored = answers or {}
        super().__init__(data)
        self.has_heading = bool(page.heading)
        self.sections = page.sections
        self.questions = {question.id: question for question in questions}
        for question in self.questions.values():
            field = field_for(question, today=today)
            field.initial = stored.get(TYPED + question.id) or stored.get(question.id)
            # Who telephones may speak another language than whoever types for them.
            if (
                question.kind is QuestionKind.LANGUAGE
                and not field.initial
                and not stored.get(ENTERED_BY)
            ):
                field.initial = code_of(get_language() or "")
            self.fields[question.id] = field
        if has_honeypot:
            self.fields["website"] = _HoneypotField(required=False, label=_("Leave this box empty"))

    def add_error(self, field: str | None, error: Any) -> None:
        """Remember which box of a date is wrong: the others are not marked."""
        super().add_error(field, error)
        widget = self.fields[field].widget if field in self.fields else None
        if isinstance(widget, PartialDateWidget) and isinstance(error, WrongPart):
            widget.wrong_part = error.code or ""

    def mark_mistakes(self, answers: Answers) -> None:
        """Say what is wrong with the answers that were kept as they were typed."""
        self.cleaned_data = {}
        for name, field in self.fields.items():
            if typed := answers.get(TYPED + name):
                try:
                    field.clean(typed)
                except ValidationError as error:
                    self.add_error(name, error)

    def kept(self) -> dict[str, Any]:
        """Return what to store: answers that are understood, and the others as they were typed."""
        understood = self.cleaned_data if self.is_bound and self.errors is not None else {}
        kept: dict[str, Any] = {}
        for name in self.questions:
            answer = understood.get(name, "")
            typed = "" if name in understood else self._typed(name)
            if answer or typed or name not in self.shown_empty:
                kept |= {name: answer, TYPED + name: typed}
        return kept

    @property
    def shown_empty(self) -> list[str]:
        """Return the questions that the page which was sent had shown without an answer."""
        return str(self.data.get("empty", "")).split()

    @property
    def empty(self) -> str:
        """Return the questions that this page shows without an answer, which it sends back.

        A question that was empty and comes back empty is not stored: another tab may have answered
        it since.
        """
        if not self.is_bound:
            return " ".join(name for name in self.questions if not self.fields[name].initial)
        kept = self.kept()
        return " ".join(
            name for name in self.questions if not (kept.get(name) or kept.get(TYPED + name))
        )

    def as_typed(self) -> dict[str, Any]:
        """Return everything on the page as it came, to be shown again without errors."""
        return {TYPED + name: self._typed(name) for name in self.fields}

    def _typed(self, name: str) -> Any:
        return _clipped(self[name].data)


class ConsentForm(forms.Form):
    """Ask for the last tick before Send. Without it nobody reads anything."""

    use_required_attribute = False
    consent = forms.MultipleChoiceField(
        label=_("Send to our legal team"),
        choices=lambda: choices([CONSENT]),
        widget=Boxes,
        error_messages={"required": _("Tick the box if you want our legal team to read this")},
    )
    website = _HoneypotField(required=False, label=_("Leave this box empty"))


def field_for(question: Question, *, today: date) -> forms.Field:
    """Return the field of a question, with what the template needs to show it."""
    field = _MAKERS[question.kind](question, today)
    field.label = str(question.words)
    # The number in the hint of a box for numbers is an example: nobody is to call it.
    marked = ltr_numbers if question.kind is QuestionKind.PHONE else tel_numbers
    field.help_text = marked(question.hint)
    field.required = bool(question.required)
    if question.required:
        field.error_messages["required"] = str(question.required)
    return field


def _several(question: Question, _today: date) -> forms.Field:
    alone = {option.code: option.words for option in question.options if option.alone}
    return _SeveralField(alone=alone, choices=choices(question.options))


class _SeveralField(forms.MultipleChoiceField):
    widget = Boxes

    def __init__(self, *, alone: Mapping[str, Words], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.alone = alone

    def clean(self, value: Any) -> list[str]:
        given: list[str] = super().clean(value)
        box = next((self.alone[code] for code in given if code in self.alone), None)
        if box and len(given) > 1:
            words = _(
                "You cannot choose “%(box)s” together with another box. Untick “%(box)s”, or untick the others"
            )
            raise ValidationError(words, params={"box": box})
        return given


def _select(names: Callable[[], Mapping[str, str]]) -> Callable[[Question, date], forms.Field]:
    def make(question: Question, _today: date) -> forms.Field:
        own: Sequence[tuple[str, str]] = choices(question.options)
        widget = Choice({"autocomplete": "off", "translate": "no"})
        return forms.ChoiceField(widget=widget, choices=[("", ""), *own, *names().items()])

    return make


def _words(
    kind: type[OwnWordsField], attrs: Mapping[str, str]
) -> Callable[[Question, date], forms.Field]:
    def make(question: Question, _today: date) -> forms.Field:
        is_long = question.kind is QuestionKind.LONG_TEXT
        widget = (forms.Textarea if is_long else forms.TextInput)(dict(attrs))
        if is_long:
            widget.attrs.pop("cols", None)
            if question.most_letters <= SOME_LINES:
                widget.attrs["class"] = "low"
        field = kind(most_letters=question.most_letters, widget=widget)
        if not question.options:
            return field
        # The words of the question are the legend of all its boxes.
        field.widget.attrs["aria-label"] = str(question.words)
        return OrBoxesField(field, question.options)

    return make


def _clipped(typed: Any) -> Any:
    if isinstance(typed, list):
        return [_clipped(part) for part in typed]
    return str(typed or "")[:MOST_TYPED]


_MAKERS: Mapping[QuestionKind, Callable[[Question, date], forms.Field]] = {
    QuestionKind.CHOICE: lambda question, _today: forms.ChoiceField(
        widget=Radios, choices=choices(question.options)
    ),
    QuestionKind.CHOICES: _several,
    QuestionKind.DATE: lambda question, today: PartialDateField(question, today=today),
    QuestionKind.TEXT: _words(OwnWordsField, PRIVATE),
    QuestionKind.LONG_TEXT: _words(OwnWordsField, PRIVATE),
    QuestionKind.NUMBER: _words(
        NumberField, {**LEFT_TO_RIGHT, "inputmode": "numeric", "class": "w4"}
    ),
    QuestionKind.PHONE: _words(PhoneField, {**LEFT_TO_RIGHT, "inputmode": "tel"}),
    QuestionKind.EMAIL: _words(EmailField, {**LEFT_TO_RIGHT, "inputmode": "email"}),
    QuestionKind.A_NUMBER: _words(ANumberField, LEFT_TO_RIGHT),
    QuestionKind.LANGUAGE: _select(lambda: LANGUAGES),
    QuestionKind.COUNTRY: _select(lambda: countries(get_language() or "en")),
    QuestionKind.STATE: _select(lambda: STATES),
}
