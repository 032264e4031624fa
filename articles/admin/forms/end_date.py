"""When an article begins and ends, as it is typed."""

from datetime import datetime, time
from typing import Any, Final

from django.forms import BoundField, Field, MultiWidget
from django.utils.safestring import SafeString

from accounts.admin_fields import MomentField

LAST_MINUTE: Final = time(23, 59)


class FirstShownBoundField(BoundField):
    """A form that comes back still says what the first one showed. Of a day beside a time Django would
    say what was typed, and take it for unchanged when it is sent again."""

    def as_widget(
        self, widget: Any = None, attrs: Any = None, only_initial: bool = False
    ) -> SafeString:
        if not (only_initial and self.form.is_bound):
            return super().as_widget(widget, attrs, only_initial)
        shown = self.field.hidden_widget()
        named = {"id": self.html_initial_id} if self.auto_id else {}
        data, name = self.form.data, self.html_initial_name
        value = shown.value_from_datadict(data, self.form.files, name)
        return shown.render(name, value, {**named, **(attrs or {})}, self.form.renderer)


class EndField(MomentField):
    """A day without a time of day is meant whole: the article ends with it."""

    def compress(self, data_list: Any) -> datetime | None:
        """`data_list`: a day and a time, either of them empty, or nothing."""
        if data_list and data_list[0] and data_list[1] is None:
            data_list = (data_list[0], LAST_MINUTE)
        return super().compress(data_list)


def set_autofocus(field: Field) -> None:
    """Put the focus on the day of this field when the form is shown."""
    if isinstance(field.widget, MultiWidget):
        field.widget.widgets[0].attrs["autofocus"] = True
