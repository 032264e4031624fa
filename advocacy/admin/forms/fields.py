"""Form fields that let editors see words where the database keeps something else."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.desk.admin_fields import KeysField
from advocacy.models import Topic


def other_languages() -> dict[str, Any]:
    return {
        code: name for code, name in settings.CONTENT_LANGUAGES if code != settings.LANGUAGE_CODE
    }


class NamesWidget(forms.MultiWidget):
    """One labelled input for each language."""

    template_name = "advocacy/names_widget.html"
    use_fieldset = True

    def __init__(self, *, lines: int = 1) -> None:
        inputs: dict[str, forms.Widget | type[forms.Widget]] = {
            code: _input(code, lines) for code in other_languages()
        }
        super().__init__(inputs)

    def decompress(self, value: Any) -> list[str]:
        names = value if isinstance(value, dict) else {}
        return [names.get(code, "") for code in other_languages()]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        pairs = zip(context["widget"]["subwidgets"], other_languages().values(), strict=True)
        for subwidget, language in pairs:
            subwidget["label"] = language
        return context


def _input(language: str, lines: int) -> forms.Widget:
    attrs = {"lang": language, "dir": "auto"}
    if lines == 1:
        return forms.TextInput(attrs | {"class": "vTextField"})
    return forms.Textarea(attrs | {"class": "vLargeTextField", "rows": lines})


class NamesField(forms.MultiValueField):
    """A name for each language, kept as one mapping without the empty ones."""

    def __init__(self, *, max_length: int = 200, lines: int = 1, **options: Any) -> None:
        options.setdefault("label", _("Names in other languages"))
        options.setdefault("help_text", _("Empty: readers of that language see the English name."))
        inputs = [forms.CharField(required=False, max_length=max_length) for _ in other_languages()]
        super().__init__(
            inputs,
            widget=NamesWidget(lines=lines),
            required=False,
            require_all_fields=False,
            **options,
        )

    def compress(self, data_list: list[str]) -> dict[str, str]:
        return {
            code: name for code, name in zip(other_languages(), data_list, strict=False) if name
        }


class WordsInLanguages(NamesField):
    """Words of a fact in each language."""

    def __init__(self, label: Any, *, max_length: int, lines: int = 1) -> None:
        super().__init__(
            max_length=max_length,
            lines=lines,
            label=label,
            help_text=_("If empty, readers of that language see the English text."),
        )


class TopicsField(KeysField[Topic]):
    """Topics that exist, found by typing. A slip of the hand never makes a new one."""

    def __init__(self, model: type[models.Model], **options: Any) -> None:
        options.setdefault("label", _("Topics"))
        options.setdefault("required", False)
        widget = AutocompleteSelectMultiple(model._meta.get_field("topics"), admin.site)
        super().__init__(Topic.objects.all(), widget=widget, **options)


class PlainDecimalField(forms.DecimalField):
    """Shows 75 for 75.0000, as an editor would write it."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value
