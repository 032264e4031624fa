"""The next version of an article: begun, written, saved by itself, brought back.

Readers see the row of the article. What is written over a public article stands in its open
version until `publishing.publish` puts it in place. A draft that no reader has seen has nothing to
protect: its row follows what is saved, so that lists name it as its writer does.

Nobody overwrites anybody. Who saves says what their form showed; where that is no longer the newest,
what they typed is kept aside as a version of its own, beside the other. The same goes for what is
typed into a version that is in review by anybody who does not review.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.body.content import Content
from articles.models import Article, ArticleEvent, ArticleVersion
from articles.permissions import may_publish
from articles.writing.article_content import apply_content, content_of, drop_missing
from publication import form_saves

logger = logging.getLogger(__name__)

State = ArticleVersion.State


@dataclass(frozen=True)
class SaveResult:
    version: ArticleVersion
    beside: ArticleVersion | None = None
    """What somebody else wrote meanwhile. Then `version` is kept aside and took nobody's place."""
    is_late: bool = False
    """Whether a later save of the same form came first: nothing of this one counts any more."""

    @property
    def open_version(self) -> ArticleVersion | None:
        """None where what was saved is what readers see already."""
        return self.version if self.version.is_open else None


@dataclass(frozen=True)
class PublishedVersion:
    """What has taken the place of what readers saw."""

    version: ArticleVersion | None
    """None where nothing was being written."""
    is_changed: bool
    correction: str = ""


def newest_version(article: Article, to: User | None = None) -> ArticleVersion | None:
    """The version that a form shows: the open one, else the last that was published.

    With `to`, of those that this member of the staff may see.
    """
    if to:
        return article.versions.visible_to(to).newest_first().first()
    return article.versions.newest_first().first()


def open_version(article: Article) -> ArticleVersion | None:
    return article.versions.open().first()


@transaction.atomic(savepoint=False)
def save_version(
    *,
    article: Article,
    content: Content,
    by: User,
    seen: str | None,
    form_save: str = "",
    why: str = "",
    restores: int = 0,
    row_follows: bool = True,
) -> SaveResult:
    """Keep what was typed as the next version; `seen` is the token of the form, see `version_token`.

    None is for whoever cannot have missed anything, as a row that was made in the same moment.
    `form_save` says of which open form this is which save, see `publication.form_saves`.

    A draft's row follows, unless `row_follows` is false: for whoever publishes it next. Nor does it
    where a version is brought back, whose key is `restores`: nobody has checked since whether a row
    can hold what it says.
    """
    content = _drop_hidden_original(article, content, by)
    sent = SaveRequest(seen, form_save, is_autosave=False)
    saved = _write(article, content, by, sent)
    if not saved.version.is_autosave and (why or restores):
        saved.version.why, saved.version.restores_id = why, restores or None
        saved.version.save(update_fields=["why", "restores"])
        if restores and saved.beside is None:
            ArticleEvent.objects.create(
                article=article,
                version=saved.version,
                kind=ArticleEvent.Kind.RESTORED,
                by=by,
                comment=why,
            )
    if row_follows and not restores and saved.beside is None:
        sync_row(article=article, content=content)
    return saved


@transaction.atomic
def sync_row(*, article: Article, content: Content) -> None:
    """Let the row of a draft say what was saved, so that lists name it as its writer does."""
    if article.status == Article.Status.DRAFT:
        apply_content(article, drop_missing(content))
        article.save()


@transaction.atomic
def autosave_version(
    *, article: Article, content: Content, by: User, seen: str | None, form_save: str = ""
) -> SaveResult:
    """As `save_version`, for a browser that nobody told to: one version is written in place, however often.

    The row of the article stays as it is.
    """
    content = _drop_hidden_original(article, content, by)
    sent = SaveRequest(seen, form_save, is_autosave=True)
    return _write(article, content, by, sent)


@transaction.atomic
def start_history(
    *, article: Article, content: Content, by: User, form_save: str = ""
) -> SaveResult:
    """As `autosave_version`, of a row that was made in the same moment: its history begins with what is typed."""
    version = ArticleVersion(
        article=article, written_by=by, is_autosave=True, form_save=form_save[: form_saves.LONGEST]
    )
    version.write(_drop_hidden_original(article, content, by))
    version.save()
    return SaveResult(version)


def form_content(article: Article) -> Content:
    """What the form of an article shows: its next version, else what its row says."""
    version = open_version(article)
    return version.read() if version else content_of(article)


def version_token(version: ArticleVersion | None) -> str:
    """What a form says that it was made from. The history of an article without one begins with its
    first version, as its row stands: a form of such an article was made from that."""
    return version.token if version else ArticleVersion.FIRST


def ensure_history(*, article: Article) -> ArticleVersion:
    """See that the article has a history, of what its row says now; return its newest version."""
    return newest_version(article) or _first_version(article)


@transaction.atomic
def record_change(*, article: Article, by: User, why: str, in_draft: Callable[[str], str]) -> None:
    """Remember a change that was made to what readers see itself, as a published version.

    The next version would take it back: `in_draft` makes the same change to its body.
    """
    _mark_published(
        ArticleVersion(article=article, written_by=by, why=why), content_of(article), by
    )
    if draft := open_version(article):
        content = draft.read()
        changed = replace(content, body=in_draft(content.body))
        if changed != content:
            draft.form_save = ""  # an open form does not know of it
            _overwrite(draft, changed)


def publish_version(
    *, article: Article, version: ArticleVersion | None, by: User
) -> PublishedVersion:
    """Put the open version in the place of what readers see. The caller saves the row."""
    if version is None:
        first = None
        if not article.versions.exists():
            first = ArticleVersion(article=article, written_by=by)
            _mark_published(first, content_of(article), by)
        return PublishedVersion(first, is_changed=False)
    content = drop_missing(version.read())
    before = apply_content(article, content)
    _mark_published(version, content, by)
    # Of these readers see nothing: to say that it is up to date changes no word of it.
    seen = replace(content, correction="", translated_from=before.translated_from)
    return PublishedVersion(version, seen != before, content.correction)


def _drop_hidden_original(article: Article, content: Content, by: User) -> Content:
    """Without an original, or a version of it, that whoever writes may not see: what is compared with
    it would tell of it."""
    original, source = content.translation_of, content.translated_from
    originals = Article.objects.visible_to(by).filter(pk=original or 0)
    sources = ArticleVersion.objects.visible_to(by).filter(pk=source or 0)
    if original not in (None, article.translation_of_id) and not originals.exists():
        return replace(content, translation_of=None, translated_from=None)
    if source not in (None, article.translated_from_id) and not sources.exists():
        return replace(content, translated_from=None)
    return content


class SaveRequest(NamedTuple):
    """How a save came: what its form showed, which form that is, and whether anybody pressed a button."""

    seen: str | None
    form_save: str
    is_autosave: bool

    def missed(self, newest: ArticleVersion) -> bool:
        """Whether that is the writing of another form."""
        is_known = self.seen is None or self.seen == newest.token
        return not (is_known or form_saves.continues(self.form_save, newest.form_save))

    def mark(self, version: ArticleVersion) -> ArticleVersion:
        version.is_autosave = self.is_autosave
        version.form_save = self.form_save[: form_saves.LONGEST]
        return version


def _write(article: Article, content: Content, by: User, sent: SaveRequest) -> SaveResult:
    Article.objects.select_for_update().get(pk=article.pk)
    before = ensure_history(article=article)
    is_late = form_saves.is_stale(sent.form_save, before.form_save)
    if is_late and sent.is_autosave:
        return SaveResult(before, is_late=True)
    if content == before.read():
        if before.is_autosave and not sent.is_autosave:
            sent.mark(before).save(update_fields=["is_autosave", "form_save"])
        return SaveResult(before)
    if is_late or sent.missed(before) or _is_under_review_by_others(before, by):
        return SaveResult(_set_aside(article, content, by, sent), before, is_late)
    if before.is_open and before.is_autosave and before.written_by_id == by.pk:
        return SaveResult(_overwrite(sent.mark(before), content))
    version = ArticleVersion(article=article, written_by=by, state=close_version(before))
    sent.mark(version).write(content)
    version.save()
    return SaveResult(version)


def _is_under_review_by_others(version: ArticleVersion, by: User) -> bool:
    return version.state == State.IN_REVIEW and not may_publish(by)


def _overwrite(version: ArticleVersion, content: Content) -> ArticleVersion:
    version.write(content)
    version.saves += 1
    version.save(update_fields=["content", "written_at", "saves", "is_autosave", "form_save"])
    return version


def _set_aside(article: Article, content: Content, by: User, sent: SaveRequest) -> ArticleVersion:
    """One version of each open form, as long as only its browser saves it and nobody goes on from it."""
    mine = article.versions.aside_of(by).first()
    if mine and sent.is_autosave and form_saves.is_stale(sent.form_save, mine.form_save):
        return mine
    goes_on = mine and mine.is_autosave and form_saves.continues(sent.form_save, mine.form_save)
    if mine and (goes_on or mine.read() == content):
        return _overwrite(sent.mark(mine), content)
    version = ArticleVersion(article=article, written_by=by, state=State.ASIDE)
    sent.mark(version).write(content)
    version.save()
    logger.info("Version %s of article %s kept aside", version.number, article.pk)
    return version


def _first_version(article: Article) -> ArticleVersion:
    """Of an article without a history, what its row says now."""
    version = ArticleVersion(article=article, written_by_id=article.created_by_id)
    if article.first_published_at is None or article.status == Article.Status.DRAFT:
        version.write(content_of(article), at=article.created_at)
        version.save()
        return version
    at = article.updated_at or article.first_published_at
    return _mark_published(version, content_of(article), article.created_by, at)


def close_version(newest: ArticleVersion) -> ArticleVersion.State:
    """Make room for a new open version; return the state that the last one had."""
    if not newest.is_open:
        return State.DRAFT
    before = State(newest.state)
    newest.state = State.EARLIER
    newest.save(update_fields=["state"])
    return before


def _mark_published(
    version: ArticleVersion, content: Content, by: User, at: datetime | None = None
) -> ArticleVersion:
    """Written when it was, or else now."""
    when, words = at or timezone.now(), content.as_json()
    changed = ["state", "published_at", "published_by", "is_autosave"]
    if version.content != words:
        version.content = words
        changed.append("content")
    version.state = State.PUBLISHED
    version.published_at, version.published_by = when, by
    version.is_autosave = False
    if version._state.adding:
        version.written_at = when
        version.save()
    else:
        version.save(update_fields=changed)
    return version
