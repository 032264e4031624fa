"""Videos and sounds in the text of an article: from our own site, and none before somebody presses play."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.body import elements
from articles.models import Article, Recording, RecordingWords
from articles.models.media.image import media_url
from articles.playback.files import captions_name
from articles.recordings.recording import MEDIA_TYPES
from page_cache.generation import each_per_generation

MINUTE = 60  # seconds


@each_per_generation
def load_recordings(keys: list[int]) -> Mapping[int, Recording]:
    """Return recordings by their keys, with their words and pictures. Two queries, or none."""
    return Recording.objects.select_related("picture").prefetch_related("words").in_bulk(keys)


def shown_recordings(article: Article) -> list[Recording]:
    """Return the videos and sounds that readers may play in this article, in reading order."""
    keys = elements.recording_keys(article.body)
    known = load_recordings(keys) if keys else {}
    found = [known[key] for key in keys if key in known]
    return [each for each in found if each.is_shown_in(article.language)]


def player_html(recording: Recording, language: str) -> str:
    """Return the player of a recording as readers of a language see it."""
    picture = recording.picture
    poster = picture.whole.largest_jpeg if picture and picture.is_drawn else None
    context: dict[str, Any] = {
        "recording": recording,
        "kind": kind_label(recording),
        "media_type": MEDIA_TYPES[recording.suffix],
        "poster": poster.url if poster else "",
        "credit": picture.credit_in(language) if picture else "",
        "length": length_in_words(recording.seconds),
        "tracks": _tracks(recording, language),
        "said": _transcript(recording, language),
        "language": language,
    }
    return render_to_string("articles/player.html", context)


def length_in_words(seconds: float) -> str:
    """Return “45 seconds”, or “3 minutes” for anything that begins a third minute."""
    if seconds < MINUTE:
        count = max(1, round(seconds))
        return ngettext("%(count)s second", "%(count)s seconds", count) % {"count": count}
    count = ceil(seconds / MINUTE)
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}


def kind_label(recording: Recording) -> str:
    """Return what readers call it: “Video” or “Sound”."""
    return _("Video") if recording.is_video else _("Audio")


def _tracks(recording: Recording, language: str) -> list[dict[str, Any]]:
    """Return the captions of a video. Those in the language of the page are shown unasked where another is spoken."""
    if not recording.is_video:
        return []
    return [
        {
            "language": words.language,
            "address": media_url(captions_name(words)),
            "is_shown": words.language == language != recording.language,
        }
        for words in recording.words.all()
        if words.captions
    ]


def _transcript(recording: Recording, language: str) -> RecordingWords | None:
    """Return the words to read: in the language of the page, else in the one that is spoken, else in any."""
    written = [words for words in recording.words.all() if words.transcript]
    wanted = (language, recording.language)
    written.sort(key=lambda words: [words.language != each for each in wanted])
    return next(iter(written), None)
