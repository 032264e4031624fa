"""List the mistakes of a form of the admin, each with a link to its field."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import template
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BoundField, MultiWidget, RadioSelect
from django.template import Context

register = template.Library()


class Mistake(NamedTuple):
    where: str
    id: str
    """The id of the element to focus; empty if nothing can be seen."""
    of: str = ""
    """The name of the rows that it is among."""
    row: int | None = None
    words: str = ""
    """The mistake itself, if the page does not show it beside the field."""


@register.inclusion_tag("admin/mistakes.html", takes_context=True)
def mistakes(context: Context) -> dict[str, Any]:
    """List the mistakes of the form in this context, in the order of its fields."""
    form, formsets = context["adminform"], context.get("inline_admin_formsets") or []
    found = [*_of_form(form.form, flatten_fieldsets(form.fieldsets))]
    for each in formsets:
        found += _of_rows(each.formset, str(each.opts.verbose_name_plural))
    return {"mistakes": found}


def _of_form(
    form: BaseForm, order: list[str], of: str = "", row: int | None = None
) -> list[Mistake]:
    names = [name for name in form.errors if name != NON_FIELD_ERRORS]
    names.sort(key=lambda name: order.index(name) if name in order else len(order))
    return [_of_field(form[name], of, row) for name in names]


def _of_field(bound: BoundField, of: str, row: int | None) -> Mistake:
    if bound.is_hidden:
        return Mistake(str(bound.label), "", of, row, " ".join(map(str, bound.errors)))
    return Mistake(str(bound.label), _focused(bound), of, row)


def _of_rows(formset: Any, of: str) -> Iterator[Mistake]:
    if formset.non_form_errors():
        yield Mistake(of, f"{formset.prefix}-heading")
    for row, form in enumerate(formset.forms, start=1):
        if NON_FIELD_ERRORS in form.errors:
            yield _of_field(next(field for field in form if not field.is_hidden), of, row)
        yield from _of_form(form, [*form.fields], of, row)


def _focused(bound: BoundField) -> str:
    """Return the id of the field, or of its first part if it has several."""
    widget = bound.field.widget
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    has_parts = isinstance(widget, MultiWidget | RadioSelect)
    return f"{bound.auto_id}_0" if has_parts else str(bound.auto_id)
