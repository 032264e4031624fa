"""Help people who type on an old telephone, in any script, and are not sure of a date."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from babel.dates import get_month_names
from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from legal_help.questions import Option, Question, Words
from legal_help.questions.reference.locales import locale_of
from legal_help.rules.deadlines import PartialDate

# Nothing of an answer goes to a dictionary, a translator or the browser's memory.
PRIVATE = {
    "autocomplete": "off",
    "spellcheck": "false",
    "writingsuggestions": "false",
    "translate": "no",
    "dir": "auto",
}
LEFT_TO_RIGHT = {**PRIVATE, "dir": "ltr"}


# As many as any script takes that is widely written. What is sealed has a size to fit in.
BYTES_OF_A_LETTER = 3


def whole_number(typed: str) -> int | None:
    """Return the number in decimal digits of any script, or None: ٢٠٢٥ is 2025."""
    try:
        return int("".join(str(unicodedata.decimal(digit)) for digit in typed.strip()))
    except ValueError:
        return None


def latin_digits(typed: str) -> str:
    """Return the text with digits 0 to 9 and without invisible marks, so that it can be called."""
    return "".join(
        str(unicodedata.decimal(letter, letter))
        for letter in typed
        if unicodedata.category(letter) != "Cf"
    )


def shorter_than(most_letters: int) -> str:
    most = number_format(most_letters, use_l10n=True, force_grouping=True)
    words = gettext(
        "Make this shorter than %(most)s letters. You can add more later with your code"
    )
    return words % {"most": most}


def choices(options: Sequence[Option]) -> list[tuple[str, str]]:
    return [
        (
            option.code,
            format_html("{}<small>{}</small>", option.words, option.hint)
            if option.hint
            else str(option.words),
        )
        for option in options
    ]


class Radios(forms.RadioSelect):
    template_name = "legal_help/public/widgets/options.html"


class Boxes(forms.CheckboxSelectMultiple):
    template_name = "legal_help/public/widgets/options.html"


class Choice(forms.Select):
    template_name = "legal_help/public/widgets/select.html"


class WrongPart(ValidationError):
    """Raised if a date is not understood because of one of its boxes: month, day or year."""

    def __init__(self, part: str, words: Words, params: dict[str, Any] | None = None) -> None:
        super().__init__(str(words), code=part, params=params)


PARTS = ("month", "day", "year", "instead")


class TypedDate(NamedTuple):
    """Hold the parts of a date as they came from the page."""

    month: str
    day: str
    year: str
    instead: list[str]


def month_names() -> dict[int, str]:
    names = get_month_names("wide", locale=locale_of(get_language() or "en"))
    return {number: names[number] for number in range(1, 13)}


class PartialDateWidget(forms.MultiWidget):
    """Show a month to choose, a day and a year to type, and boxes for people without a date."""

    template_name = "legal_help/public/widgets/partial_date.html"

    def __init__(self, options: Sequence[Option]) -> None:
        months = [("", ""), *((str(number), name) for number, name in month_names().items())]
        digits = {**LEFT_TO_RIGHT, "inputmode": "numeric", "class": "w4"}
        self.wrong_part = ""
        super().__init__(
            widgets={
                "month": Choice({"class": "w8", "autocomplete": "off"}, choices=months),
                "day": forms.TextInput({**digits, "class": "w2"}),
                "year": forms.TextInput(digits),
                "instead": Boxes(choices=choices(options)),
            }
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Mark only the wrong box of a date that is not understood, if one is to blame."""
        context = super().get_context(name, value, attrs)
        for part, widget in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            if self.wrong_part and part != self.wrong_part:
                widget["attrs"].pop("aria-invalid", None)
        return context

    def decompress(self, value: Any) -> list[Any]:
        day = PartialDate.parse(value)
        if day is None:
            return ["", "", "", [value] if value else []]
        return [str(day.month or ""), str(day.day or ""), str(day.year), []]

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> list[Any]:
        parts = super().value_from_datadict(data, files, name)
        return [*(part or "" for part in parts[:3]), parts[3] or []]


class PartialDateField(forms.Field):
    """Clean to `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, the code of a ticked box, or nothing."""

    def __init__(self, question: Question, *, today: date, **kwargs: Any) -> None:
        super().__init__(widget=PartialDateWidget(question.options), **kwargs)
        self.question, self.today = question, today

    def to_python(self, value: Any) -> str:
        typed = TypedDate(*value)
        is_written = bool(typed.month or typed.day.strip() or typed.year.strip())
        if typed.instead:
            return ticked(typed.instead, self.question.options, is_written=is_written)
        if not is_written:
            return ""
        day = self._date(typed)
        if self.question.future_error and day.earliest > self.today:
            raise WrongPart("year", self.question.future_error)
        return str(day)

    def _date(self, typed: TypedDate) -> PartialDate:
        year = self._year(typed.year)
        if typed.day.strip() and not typed.month:
            raise WrongPart("month", _("Choose the month too, or leave the day empty"))
        month = whole_number(typed.month) if typed.month else None
        day = whole_number(typed.day) if typed.day.strip() else None
        if typed.day.strip() and not day:
            raise WrongPart("day", _("Check the day and the month"))
        day_typed = PartialDate(year, month, day)
        if not day_typed.is_real:
            raise _no_such_day(day_typed)
        return day_typed

    def _year(self, typed: str) -> int:
        year = whole_number(typed)
        like = {"year": self.question.year_like or self.today.year}
        if year is not None and PartialDate.parse(f"{year:04}"):
            return year
        if year is not None and year > 999:
            # Many count their years otherwise: 1371 and 1447 are years, but not those of a letter.
            raise WrongPart("year", _("Write the year as U.S. papers do, like %(year)s"), like)
        raise WrongPart("year", _("Enter the year with four digits, like %(year)s"), like)


def _no_such_day(typed: PartialDate) -> WrongPart:
    """Return what to say of a day that no calendar has, such as 31 February."""
    is_month = typed.month in range(1, 13)
    part = "day" if is_month else "month"
    if not is_month or typed.day not in range(1, 32):
        return WrongPart(part, _("Check the day and the month"))
    # The day is not in these words: the name of a month changes within a sentence of many languages.
    return WrongPart(part, _("This day does not exist. Check the day and the month"))


def ticked(boxes: Sequence[str], options: Sequence[Option], *, is_written: bool) -> str:
    """Return the code of the box ticked in place of an answer. Raises ValidationError."""
    if is_written:
        raise ValidationError(_("Write an answer or tick a box, not both"))
    if len(boxes) > 1 or boxes[0] not in [option.code for option in options]:
        raise ValidationError(_("Tick only one of the boxes"))
    return boxes[0]


class OwnWordsField(forms.CharField):
    """Take what a person writes in their own words, in one line or in several."""

    def __init__(self, *, most_letters: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most_letters = most_letters

    def clean(self, value: Any) -> str:
        text = "".join(
            letter
            for letter in str(super().clean(value)).replace("\r\n", "\n")
            if letter == "\n" or unicodedata.category(letter) != "Cc"
        )
        if len(text) > self.most_letters:
            raise ValidationError(shorter_than(self.most_letters))
        if len(text.encode()) > self.most_letters * BYTES_OF_A_LETTER:
            raise ValidationError(shorter_than(self.most_letters * BYTES_OF_A_LETTER // 4))
        return text


class PhoneField(OwnWordsField):
    """Take any country's number as it was typed, but in digits from 0 to 9.

    Arabic digits turn groups round on a page that is read from the left. Only too few are
    questioned.
    """

    FEWEST_DIGITS = 7

    def clean(self, value: Any) -> str:
        text = latin_digits(super().clean(value))
        digits = sum(letter.isdecimal() for letter in text)
        if text and digits < self.FEWEST_DIGITS:
            raise ValidationError(
                _("Enter a phone number with its country code, like +1 212 555 0142")
            )
        return text


class EmailField(OwnWordsField):
    def clean(self, value: Any) -> str:
        text = super().clean(value)
        name, at, host = text.partition("@")
        if text and not (name and at and "." in host):
            raise ValidationError(_("Enter an email address, like name@example.com"))
        return text


class ANumberField(OwnWordsField):
    """Clean to A and nine digits, however it was typed."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        typed = [letter for letter in text.upper().removeprefix("A") if letter not in " -#:"]
        if not 7 <= len(typed) <= 9 or not all(letter.isdecimal() for letter in typed):
            raise ValidationError(_("Enter the letter A and 7 to 9 digits, or leave this empty"))
        return f"A{whole_number(''.join(typed)):09}"


class NumberField(OwnWordsField):
    """Clean to a number below a hundred, as text, in whichever digits it was typed."""

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        number = whole_number(text) if text else None
        if text and (number is None or number > 99):
            raise ValidationError(_("Write a number, like 2"))
        return "" if number is None else str(number)


class OrBoxes(forms.MultiWidget):
    """Show a box to write in, and boxes to tick instead."""

    template_name = "legal_help/public/widgets/words_or_boxes.html"

    def __init__(self, text: forms.Widget, options: Sequence[Option]) -> None:
        super().__init__(widgets={"": text, "instead": Boxes(choices=choices(options))})
        self.codes = [option.code for option in options]

    def decompress(self, value: Any) -> list[Any]:
        return ["", [value]] if value in self.codes else [value or "", []]


class OrBoxesField(forms.Field):
    """Clean to what `field` makes of the words, or to the code of the ticked box."""

    def __init__(self, field: OwnWordsField, options: Sequence[Option]) -> None:
        super().__init__(widget=OrBoxes(field.widget, options))
        self.field, self.options = field, options
        field.required = False

    def clean(self, value: Any) -> str:
        text, boxes = value
        if boxes:
            return ticked(boxes, self.options, is_written=bool((text or "").strip()))
        return self.field.clean(text)
