"""Decide who is served which video or sound. Readers get those on pages that are public now."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Recording, RecordingWords
from articles.playback import files
from page_cache.generation import per_generation
from publication.models import is_not_over


@per_generation
def public_recordings() -> frozenset[int]:
    """Return the keys of all recordings on pages that readers may see now. One query."""
    picture = "body_recordings__recording__picture"
    rows = (
        Article.objects.published()
        .filter(
            Q(body_recordings__isnull=False)
            & is_not_over(f"{picture}__withheld_from", timezone.now())
        )
        .values_list("body_recordings__recording", f"{picture}__only_in", "language")
    )
    return frozenset(key for key, only, language in rows if not only or language in only)


@per_generation
def public_posters() -> frozenset[int]:
    """Return the keys of the pictures of these recordings. One query."""
    found = Recording.objects.filter(pk__in=public_recordings()).exclude(picture=None)
    return frozenset(found.values_list("picture", flat=True))


@per_generation
def _names_of(key: int) -> frozenset[str]:
    recordings = Recording.objects.filter(pk=key).prefetch_related("words")
    return frozenset(name for recording in recordings for name in files.names_of(recording))


def is_public(name: str) -> bool:
    """Return whether readers may have the file with this name now. No query once it is known."""
    key = _key_of(name)
    return key in public_recordings() and name in _names_of(key)


def _key_of(name: str) -> int:
    return int(name.partition("-")[0].removeprefix("r"))


def recording_of(name: str) -> Recording | None:
    """Return the recording that has this file or these captions, whoever may see it."""
    found = Recording.objects.filter(pk=_key_of(name)).prefetch_related("words").first()
    return found if found and name in files.names_of(found) else None


def captions_of(name: str) -> str:
    """Return the captions with this name; "" where somebody changed them meanwhile. One query."""
    every = RecordingWords.objects.filter(recording=_key_of(name)).exclude(captions="")
    return next((words.captions for words in every if files.captions_name(words) == name), "")


def may_see_hidden(user: User | AnonymousUser, recording: Recording) -> bool:
    """Return whether a member of staff may play a recording that readers do not have."""
    if not (isinstance(user, User) and user.is_staff and user.has_perm("articles.view_recording")):
        return False
    return Recording.objects.visible_to(user).filter(pk=recording.pk).exists()
