"""The videos and sounds that articles play: upload one, write what is said in it, delete it."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib import admin, messages
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.desk.admin_fields import FILLED_BY_LINKS
from articles.admin.uploads import (
    SHOWS_PROGRESS,
    answer_upload,
    ask_for_file_again,
    links_to,
    removed_in_words,
)
from articles.images import pictures
from articles.models import Recording, RecordingWords
from articles.permissions import may_publish
from articles.playback import files
from articles.presentation.players import length_in_words
from articles.recordings.captions import CaptionsRefused, read_captions
from articles.recordings.cleaning import clean_recording
from articles.recordings.recording import CleanRecording, RecordingRefused

ACCEPTED: Final = ".mp4,.m4v,.mov,.webm,.mp3,.m4a,.opus,.ogg"
MOST_BYTES_OF_CAPTIONS: Final = 1_000_000
REFUSALS: Final = {
    "heavy": _("The file is larger than 200 MB. Save it with a lower resolution, such as 720p."),
    "unknown": _("This is not an MP4, MOV, WebM, MP3, M4A or Opus file."),
    "broken": _("The file is damaged: it cannot be read."),
    "encrypted": _("The file is encrypted, or protected against copying."),
    "slow": _("The file takes too long to read. Save it again in a simpler way."),
    "unclean": _("The file contains something that could not be removed safely. Export it again."),
    "empty": _("The file is empty."),
    "codec": _(
        "Browsers cannot play what is in this file. Export it as MP4 with H.264 and AAC, or as MP3."
    ),
}
CAPTION_REFUSALS: Final = {
    "form": _("These captions are not in WebVTT or SRT: see line %(line)s."),
    "letters": _("The letters in line %(line)s cannot be read. Save the file as UTF-8."),
}
TAKEN_OUT: Final = {
    "author": _("names of authors and editors"),
    "chapters": _("chapters"),
    "comments": pgettext_lazy("taken out of a document", "comments"),
    "cover": _("a cover picture"),
    "data-tracks": _("sensor data, such as position and movement"),
    "dates": _("dates of revisions"),
    "device": _("the device that recorded it"),
    "location": _("where it was recorded"),
    "other": _("other hidden properties"),
    "software": _("the software it was made with"),
    "subtitles": _("built-in subtitles"),
    "title": _("its title and keywords"),
}


def spoken_languages() -> list[tuple[str, str]]:
    """Return all languages that Django and this site know, by their names."""
    known = (code for code, about in LANG_INFO.items() if "name" in about)
    named = [(code, str(get_language_info(code)["name_translated"])) for code in known]
    return sorted(named, key=lambda each: each[1])


class RecordingForm(forms.ModelForm[Recording]):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=spoken_languages,
        initial=settings.LANGUAGE_CODE,
        help_text=_("The language spoken in it."),
    )
    upload = forms.FileField(
        label=_("Replace the file"),
        required=False,
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text=_(
            "Articles will play the new file, and the old one is deleted. Check that the picture "
            "and captions still fit."
        ),
    )

    class Meta:
        model = Recording
        fields = ["title", "language", "has_no_speech", "picture"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_file_again(self, "upload")

    def clean_upload(self) -> CleanRecording | None:
        """Clean the file, or say why it cannot be kept; None where none was sent."""
        if not self.cleaned_data["upload"]:
            return None
        try:
            return clean_recording(self.cleaned_data["upload"])
        except RecordingRefused as refused:
            raise forms.ValidationError(str(REFUSALS[refused.code])) from None


class NewRecordingForm(RecordingForm):
    upload = forms.FileField(
        label=_("File"),
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text=_(
            "MP4, MOV, WebM, MP3, M4A or Opus; at most 200 MB. Place, time, device and other traces are"
            " removed before it is stored. Faces and voices stay: ask those who can be recognised."
        ),
    )


class RecordingWordsForm(forms.ModelForm[RecordingWords]):
    language = forms.ChoiceField(
        label=_("Language"), choices=spoken_languages, initial=settings.LANGUAGE_CODE
    )
    captions_file = forms.FileField(
        label=_("Caption file"),
        required=False,
        widget=forms.FileInput({"accept": ".vtt,.srt"}),
        help_text=_("WebVTT or SRT. It replaces the captions below."),
    )

    class Meta:
        model = RecordingWords
        fields = ["language", "captions_file", "captions", "transcript"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_file_again(self, "captions_file")

    def clean(self) -> dict[str, Any]:
        """Read the captions, and make a transcript of them where there is none."""
        super().clean()
        said = self.cleaned_data
        file, typed = said.get("captions_file"), said.get("captions", "")
        content = file.read(MOST_BYTES_OF_CAPTIONS + 1) if file else typed.encode()
        where = "captions_file" if file else "captions"
        if len(content) > MOST_BYTES_OF_CAPTIONS:
            self.add_error(where, gettext("These captions are larger than 1 MB."))
        elif content.strip():
            try:
                captions = read_captions(content)
            except CaptionsRefused as refused:
                self.add_error(where, str(CAPTION_REFUSALS[refused.code]) % {"line": refused.line})
            else:
                said["captions"] = captions.text
                said["transcript"] = said.get("transcript") or captions.transcript
        if not self.errors and not (said.get("captions") or said.get("transcript")):
            raise forms.ValidationError(gettext("Write captions or a transcript."))
        return said

    def validate_constraints(self) -> None:
        """Say once what is wrong: captions that were refused are none to store."""
        if not self.errors:
            super().validate_constraints()


class SpokenWordsFormSet(
    BaseInlineFormSet[RecordingWords, Recording, forms.ModelForm[RecordingWords]]
):
    def clean(self) -> None:
        """Keep what is said as long as an article plays the recording."""
        super().clean()
        recording = self.instance
        if any(self.errors) or not (recording.pk and recording.in_bodies.exists()):
            return
        kept = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        needed = "captions" if recording.is_video else "transcript"
        if not (recording.has_no_speech or any(said.get(needed) for said in kept)):
            raise forms.ValidationError(
                gettext("An article plays it: it needs captions or a transcript.")
            )


class SpokenWordsInline(admin.StackedInline[RecordingWords, Recording]):
    model = RecordingWords
    form = RecordingWordsForm
    formset = SpokenWordsFormSet

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:  # noqa: ARG002 -- Django passes it
        return 0 if obj and obj.words.exists() else 1

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django passes it
        return request.user.has_perm("articles.add_recording")

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission


@admin.register(Recording)
class RecordingAdmin(admin.ModelAdmin[Recording]):
    list_display = ["title", "suffix", "length", "weight", "added_by", "uploaded_at"]
    list_filter = ["suffix"]
    list_select_related = ["uploaded_by"]
    search_fields = ["title", "words__transcript"]
    autocomplete_fields = ["picture"]
    formfield_overrides = FILLED_BY_LINKS
    inlines = [SpokenWordsInline]

    class Media:
        js = (SHOWS_PROGRESS,)

    facts = ("player", "suffix", "length", "weight", "taken_out", "used_in")

    def get_queryset(self, request: Any) -> Any:
        return Recording.objects.visible_to(request.user)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]
        kwargs["form"] = RecordingForm if obj else NewRecordingForm
        return super().get_form(request, obj, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        written = RecordingForm.Meta.fields
        if obj is None:
            return ["title", "upload", *written[1:]]
        may_change = self.has_change_permission(request, obj)
        return [*written, *(["upload"] if may_change else []), *self.facts]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002 -- Django passes it
        return self.facts if obj else ()

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Let authors change what they uploaded, and editors everything."""
        may = super().has_change_permission(request, obj)
        is_own = obj is not None and obj.uploaded_by_id == request.user.pk
        return may or (is_own and request.user.has_perm("articles.add_recording"))

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002 -- Django passes it
        return may_publish(request.user)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Keep what was written, and the file if one was sent."""
        clean: CleanRecording | None = form.cleaned_data.get("upload")
        if clean is None:
            super().save_model(request, obj, form, change)
            return
        with clean.content:
            if obj.picture is None and clean.picture:
                alt = gettext("A frame of the video “%(title)s”") % {"title": obj.title}
                obj.picture = pictures.store_frame(clean.picture, alt=alt, by=request.user)
            files.store_recording(recording=obj, clean=clean, by=request.user)
        _tell(request, obj)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Let the search find what is said now."""
        super().save_related(request, form, formsets, change)
        files.update_search(files.articles_playing(form.instance))

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return answer_upload(request, super().response_add(request, obj, post_url_continue))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return answer_upload(request, super().response_change(request, obj))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Let go of a file that was cleaned when something else in the form was refused."""
        if clean := getattr(context["adminform"].form, "cleaned_data", {}).get("upload"):
            clean.content.close()
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name each with the articles that play it: the rest of what goes with it has no name."""
        _deleted, _counts, lacking, protected = super().get_deleted_objects(objs, request)
        rows = [
            format_html("{} ({}: {})", each, gettext("played by"), self.used_in(each))
            for each in objs
        ]
        return rows, {self.opts.verbose_name_plural: len(rows)}, lacking, protected

    def render_delete_form(self, request: HttpRequest, context: Any) -> HttpResponse:
        """Name the articles whose text loses it."""
        context["played_by"] = files.articles_playing(context["object"])
        return super().render_delete_form(request, context)

    def delete_model(self, request: Any, obj: Any) -> None:
        files.delete_recording(recording=obj, by=request.user)

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for recording in queryset:
            files.delete_recording(recording=recording, by=request.user)

    @admin.display(description=_("length"))
    def length(self, recording: Recording) -> str:
        return length_in_words(recording.seconds)

    @admin.display(description=_("size"))
    def weight(self, recording: Recording) -> str:
        return recording.weight

    @admin.display(description=_("file"))
    def player(self, recording: Recording) -> SafeString:
        if recording.is_video:
            shown = '<video controls preload="none" width="320" src="{}"></video>'
        else:
            shown = '<audio controls preload="none" src="{}"></audio>'
        return format_html(shown, recording.url)

    @admin.display(description=_("removed from it"))
    def taken_out(self, recording: Recording) -> str:
        return removed_in_words(recording.removed, TAKEN_OUT) or gettext(
            "Nothing had to be removed."
        )

    @admin.display(description=_("uploaded by"), ordering="uploaded_by")
    def added_by(self, recording: Recording) -> str:
        return recording.uploaded_by.display_name

    @admin.display(description=_("played by"))
    def used_in(self, recording: Recording) -> str:
        links = links_to(files.articles_playing(recording)) or gettext("No article")
        if recording.picture is None or not recording.picture.is_withheld:
            return links
        return format_html("{} · <b>{}</b>", links, gettext("Readers do not see it"))


def _tell(request: HttpRequest, recording: Recording) -> None:
    """Tell an editor what was removed, and what they may not expect."""
    if recording.removed:
        messages.info(
            request, gettext("Removed: %s.") % removed_in_words(recording.removed, TAKEN_OUT)
        )
    if not recording.is_widely_played:
        words = gettext(
            "Older devices cannot play this video. Set the camera to “most compatible”, or export it"
            " with H.264."
        )
        messages.warning(request, words)
