"""When an article ends, as it is typed."""

from datetime import datetime, time
from typing import Any, Final

from django import forms

LAST_MINUTE: Final = time(23, 59)


class EndField(forms.SplitDateTimeField):
    """A day without a time of day is meant whole: the article ends with it."""

    def compress(self, data_list: Any) -> datetime | None:
        """`data_list`: a day and a time, either of them empty, or nothing."""
        if data_list and data_list[0] and data_list[1] is None:
            data_list = (data_list[0], LAST_MINUTE)
        return super().compress(data_list)

    def begin_here(self) -> None:
        """The day has the focus where the form is shown."""
        if isinstance(self.widget, forms.MultiWidget):
            self.widget.widgets[0].attrs["autofocus"] = True
