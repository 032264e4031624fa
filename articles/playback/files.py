"""Keep videos and sounds with what is said in them, and delete them. A file is never changed."""

import hashlib
import logging
from collections.abc import Iterable
from functools import partial
from typing import Final

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.desk.admin_log import forget_words
from accounts.models import User
from articles.body import elements
from articles.models import Article, ArticleVersion, Recording, RecordingWords, search_entry
from articles.recordings.recording import CleanRecording
from articles.stored_files import delete_now_or_later, sweep_folder

logger = logging.getLogger(__name__)

NAME_PATTERN: Final = r"r[1-9][0-9]{0,17}-[0-9a-f]{32}\.(?:mp4|webm|mp3|m4a|opus|vtt)"
"""The first letter tells them from pictures and documents, whose addresses begin alike."""
FOLDER: Final = "recordings/"


@transaction.atomic
def store_recording(*, recording: Recording, clean: CleanRecording, by: User) -> Recording:
    """Save a recording with a cleaned file, which takes the place of the one that it had.

    `recording` holds what an editor wrote.
    """
    before = Recording.objects.filter(pk=recording.pk).values_list("file", flat=True).first()
    content = File(clean.content)
    digest = _digest(content)
    recording.suffix, recording.size, recording.seconds = clean.suffix, clean.size, clean.seconds
    recording.width, recording.height = clean.width, clean.height
    recording.is_widely_played, recording.removed = clean.is_widely_played, list(clean.removed)
    recording.uploaded_by = by
    recording.file = digest  # its name begins with its key
    recording.save()
    name = f"r{recording.pk}-{digest[:32]}.{clean.suffix}"
    if not exists(name):  # else it is the same file once more
        default_storage.save(path_of(name), content)
    recording.file = name
    recording.save()
    if before and before != name:
        transaction.on_commit(partial(delete_now_or_later, path_of(before)))
    logger.info("Recording %s stored by %s", recording.pk, by.pk)
    return recording


def _digest(content: File[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in content.chunks():
        digest.update(piece)
    return digest.hexdigest()


def captions_name(words: RecordingWords) -> str:
    """Return the name under which captions are served: other words get another name."""
    digest = hashlib.sha256(words.captions.encode()).hexdigest()[:32]
    return f"r{words.recording_id}-{digest}.vtt"


def path_of(name: str) -> str:
    """Return where a file lies: apart from pictures, whose folder is swept of what no picture has."""
    return f"{FOLDER}{name}"


def exists(name: str) -> bool:
    return bool(default_storage.exists(path_of(name)))


def names_of(recording: Recording) -> list[str]:
    """Return the names by which it is served: its file, and its captions."""
    captions = [captions_name(words) for words in recording.words.all() if words.captions]
    return [recording.file, *captions]


@transaction.atomic
def delete_recording(*, recording: Recording, by: User) -> None:
    """Delete a video or a sound with its file and words. Articles that name it show nothing in its place."""
    played = articles_playing(recording)
    forget_words([recording])
    key = recording.pk
    transaction.on_commit(partial(delete_now_or_later, path_of(recording.file)))
    recording.delete()
    update_search(played)
    logger.info("Recording %s deleted by %s", key, by.pk)


def articles_playing(recording: Recording) -> list[Article]:
    """Return the articles whose text plays it. One query."""
    return list(Article.objects.filter(body_recordings__recording=recording).order_by("pk"))


def update_search(articles: Iterable[Article]) -> None:
    """Index what is now said in the videos and sounds of these articles."""
    for article in articles:
        search_entry.update_entry(article)


def recordings_of(article: Article) -> list[Recording]:
    """Return the recordings that this article plays or was to play, and no other article does."""
    versions = list(ArticleVersion.objects.with_text().filter(article=article))
    keys = _keys_in([article.body, *(version.read().body for version in versions)])
    found = Recording.objects.filter(pk__in=keys)
    return [each for each in found if not _is_used_elsewhere(each, article)]


def played_elsewhere(article: Article) -> list[tuple[Recording, list[Article]]]:
    """Return what this article plays and others do, too, each with those that readers may see.

    A query, and one for each.
    """
    found = Recording.objects.filter(in_bodies__article=article)
    others = [(each, [a for a in articles_playing(each) if a != article]) for each in found]
    public = [(each, [a for a in playing if a.is_public]) for each, playing in others]
    return [(each, playing) for each, playing in public if playing]


def _keys_in(bodies: Iterable[str]) -> set[int]:
    return {key for body in bodies for key in elements.recording_keys(body)}


def _is_used_elsewhere(recording: Recording, article: Article) -> bool:
    """Return whether another article plays it, or has a version that does."""
    if recording.in_bodies.exclude(article=article).exists():
        return True
    others = ArticleVersion.objects.with_text().exclude(article=article)
    named = others.filter(content__body__icontains=f'recording="{recording.pk}"')
    return named.exists()


def sweep_files() -> None:
    """Delete files that no recording names."""
    sweep_folder(FOLDER, named_files())


def named_files() -> set[str]:
    """Return the paths of all files that rows of recordings name."""
    names = Recording.objects.exclude(file="").values_list("file", flat=True)
    return {path_of(name) for name in names}
