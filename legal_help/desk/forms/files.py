"""Ask for a file for the person, and say why one is not taken."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.access.locked_case import RequestWithdrawn
from legal_help.desk.forms.case import AnswerForm
from legal_help.event_log.appending import CaseChanged, InDoubt, RosterChanged
from legal_help.files.redraw import CannotConfine
from legal_help.files.refusals import FileRefused, Refusal
from legal_help.files.storage import NoRoom
from legal_help.files.uploads import MOST_BYTES
from legal_help.public.forms.sent_file import TYPES
from legal_help.sealed.packing import TooLong
from legal_help.trust.slots import Busy

REFUSED: Mapping[Refusal, Promise] = {
    Refusal.TYPE: _("Only JPEG, PNG, HEIC and PDF can be sent"),
    Refusal.PAGES: _("This file has more than 30 pages. Send it in parts"),
    Refusal.LARGE: _("This picture has too many pixels. Make it smaller"),
    Refusal.LOCKED: _("A password locks this file. Save it without one"),
    Refusal.BROKEN: _("This file is damaged and cannot be read"),
    Refusal.SLOW: _("This file takes too long to read. Save it in a simpler form"),
}
HINDERED: Mapping[type[Exception], Promise] = {
    RequestWithdrawn: _("The person withdrew this request. Nothing was sent"),
    **dict.fromkeys(
        (InDoubt, CaseChanged, RosterChanged),
        _("It could not be signed just now. Please press the button again"),
    ),
    NoRoom: _("There is no room for files. The server administrator can give more"),
    CannotConfine: _(
        "This server cannot take files. The server administrator finds the reason with check "
        "--deploy"
    ),
    Busy: _("Other files are being read just now. Press the button again"),
    TooLong: _("This is too long. Send a shorter text"),
}

CANNOT: tuple[type[Exception], ...] = (FileRefused, *HINDERED)


def words_for(hindered: Exception) -> str:
    """Return in words why a file was not sent. `hindered` is one of CANNOT."""
    if isinstance(hindered, FileRefused):
        return str(REFUSED[hindered.code])
    return next(str(words) for kind, words in HINDERED.items() if isinstance(hindered, kind))


class SendFileForm(AnswerForm):
    """Ask for a file, and a few words that go with it."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "JPEG, PNG, HEIC or PDF, at most 10 MB and 30 pages. Only pictures of its pages are sent."
        ),
        widget=forms.FileInput({"accept": TYPES}),
        error_messages={
            "required": _("Choose a file first"),
            "empty": _("This file is damaged and cannot be read"),
        },
    )
    field_order = ["file", "text"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 10 MB"))
        return file
