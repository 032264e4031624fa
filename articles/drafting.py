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

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from advocacy.models import Observance, Topic
from articles.content import KEYS, WORDS, Content, Listed, Signed
from articles.models import (
    Article,
    ArticleEvent,
    ArticleSource,
    ArticleVersion,
    Author,
    Byline,
    FormerAddress,
    Image,
)
from articles.permissions import may_publish

logger = logging.getLogger(__name__)

State = ArticleVersion.State


@dataclass(frozen=True)
class Saved:
    version: ArticleVersion
    beside: ArticleVersion | None = None
    """What somebody else wrote meanwhile. Then `version` is kept aside and took nobody's place."""


@dataclass(frozen=True)
class Put:
    """What is in the place of what readers saw before."""

    version: ArticleVersion | None
    """None where nothing was being written."""
    is_changed: bool
    correction: str = ""


def content_of(article: Article) -> Content:
    """What the row of an article says, and the rows that hang on it. Three queries."""
    columns = {name: getattr(article, name) for name in WORDS}
    keys = {name: getattr(article, f"{name}_id") for name in KEYS}
    topics = article.topics.order_by("pk").values_list("pk", flat=True)
    signed = article.bylines.values_list("author", "role")
    listed = article.sources.values_list("title", "url")
    return Content(
        **columns,
        **keys,
        topics=tuple(topics),
        bylines=tuple(Signed(*row) for row in signed),
        sources=tuple(Listed(*row) for row in listed),
    )


def newest(article: Article, to: User | None = None) -> ArticleVersion | None:
    """The version that a form shows: the open one, else the last that was published.

    With `to`, of those that this member of the staff may see.
    """
    shown = article.versions.visible_to(to) if to else article.versions.all()
    shown = shown.exclude(state__in=[State.ASIDE, State.EARLIER])
    return shown.order_by(F("published_at").desc(nulls_first=True), "-number").first()


def open_version(article: Article) -> ArticleVersion | None:
    return article.versions.open().first()


@transaction.atomic
def save(
    *,
    article: Article,
    content: Content,
    by: User,
    seen: str | None,
    why: str = "",
    restores: int = 0,
) -> Saved:
    """Keep what was typed as the next version; `seen` is the token of the form, see `token`.

    None is for whoever cannot have missed anything, as a row that was made in the same moment.

    A draft's row follows, unless a version is brought back: `restores` is its key. Nobody has
    checked since whether a row can hold what it says.
    """
    saved = _write(article, content, by, seen, is_autosave=False)
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
    is_checked = not restores
    if saved.beside is None and is_checked and article.status == Article.Status.DRAFT:
        put(article, content)
        article.save()
    return saved


@transaction.atomic
def autosave(*, article: Article, content: Content, by: User, seen: str | None) -> Saved:
    """As `save`, for a browser that nobody told to: one version is written in place, however often.

    The row of the article stays as it is.
    """
    return _write(article, content, by, seen, is_autosave=True)


def shown(article: Article) -> Content:
    """What the form of an article shows: its next version, else what its row says."""
    version = open_version(article)
    return version.read() if version else content_of(article)


def token(version: ArticleVersion | None) -> str:
    """What a form says that it was made from. The history of an article without one begins with its
    first version, as its row stands: a form of such an article was made from that."""
    return version.token if version else ArticleVersion.FIRST


def begin(*, article: Article) -> ArticleVersion:
    """See that the article has a history, of what its row says now; return its newest version."""
    return newest(article) or _first(article)


@transaction.atomic
def record(*, article: Article, by: User, why: str, in_draft: Callable[[str], str]) -> None:
    """Remember a change that was made to what readers see itself, as a published version.

    The next version would take it back: `in_draft` makes the same change to its body.
    """
    _published(ArticleVersion(article=article, written_by=by, why=why), content_of(article), by)
    if draft := open_version(article):
        content = draft.read()
        changed = replace(content, body=in_draft(content.body))
        if changed != content:
            _in_place(draft, changed)


@transaction.atomic
def publish_open(*, article: Article, by: User) -> Put:
    """Put the open version in the place of what readers see; the caller saves the row."""
    version = open_version(article)
    before = content_of(article)
    if version is None:
        first = None
        if not article.versions.exists():
            first = ArticleVersion(article=article, written_by=by)
            _published(first, before, by)
        return Put(first, is_changed=False)
    content = put(article, version.read())
    _published(version, content, by)
    # Of these readers see nothing: to say that it is up to date changes no word of it.
    seen = replace(content, correction="", translated_from=before.translated_from)
    return Put(version, seen != before, content.correction)


def put(article: Article, content: Content) -> Content:
    """Let the article say this, without saving its row; return it without what has gone meanwhile.

    Raises AddressLeadsElsewhere.
    """
    content = present(content)
    if content.slug != article.slug:
        FormerAddress.objects.move(article, content.slug)
    for name in WORDS:
        setattr(article, name, getattr(content, name))
    for name in KEYS:
        setattr(article, f"{name}_id", getattr(content, name))
    now = content_of(article)
    if now.topics != content.topics:
        article.topics.set(Topic.objects.filter(pk__in=content.topics))
    if now.bylines != content.bylines:
        article.bylines.all().delete()
        Byline.objects.bulk_create(
            Byline(
                article=article,
                author_id=signed.author,
                role=signed.role,
                order=order,
                language=article.language,
                listed_from=article.listed_from,
                listed_until=article.listed_until,
            )
            for order, signed in enumerate(content.bylines, start=1)
        )
    if now.sources != content.sources:
        article.sources.all().delete()
        ArticleSource.objects.bulk_create(
            ArticleSource(article=article, order=order, **listed._asdict())
            for order, listed in enumerate(content.sources, start=1)
        )
    return content


def present(content: Content) -> Content:
    """Without what it names and is no longer here: a topic, an author, a picture, a day, a version
    of the original that it does not have."""

    def here(
        model: type[Image | Observance | Article | ArticleVersion], key: int | None, **of: int
    ) -> int | None:
        return key if key and model._default_manager.filter(pk=key, **of).exists() else None

    topics = Topic.objects.filter(pk__in=content.topics).order_by("pk")
    authors = set(
        Author.objects.filter(pk__in={s.author for s in content.bylines}).values_list(
            "pk", flat=True
        )
    )
    original = here(Article, content.translation_of)
    return replace(
        content,
        topics=tuple(topics.values_list("pk", flat=True)),
        bylines=tuple(signed for signed in content.bylines if signed.author in authors),
        cover=here(Image, content.cover),
        observance=here(Observance, content.observance),
        translation_of=original,
        translated_from=here(ArticleVersion, content.translated_from, article=original)
        if original
        else None,
    )


def _write(
    article: Article, content: Content, by: User, seen: str | None, *, is_autosave: bool
) -> Saved:
    Article.objects.select_for_update().get(pk=article.pk)
    before = begin(article=article)
    if content == before.read():
        if before.is_autosave and not is_autosave:
            before.is_autosave = False
            before.save(update_fields=["is_autosave"])
        return Saved(before)
    is_missed = seen is not None and seen != before.token
    if is_missed or _is_in_other_hands(before, by):
        return Saved(_kept_aside(article, content, by, is_autosave=is_autosave), before)
    if before.is_open and before.is_autosave and before.written_by_id == by.pk:
        before.is_autosave = is_autosave
        return Saved(_in_place(before, content))
    state = _close_open(article)
    version = ArticleVersion(article=article, written_by=by, state=state, is_autosave=is_autosave)
    version.write(content)
    version.save()
    return Saved(version)


def _is_in_other_hands(version: ArticleVersion, by: User) -> bool:
    return version.state == State.IN_REVIEW and not may_publish(by)


def _in_place(version: ArticleVersion, content: Content) -> ArticleVersion:
    version.write(content)
    version.saves += 1
    version.save(update_fields=["content", "written_at", "saves", "is_autosave"])
    return version


def _kept_aside(
    article: Article, content: Content, by: User, *, is_autosave: bool
) -> ArticleVersion:
    """One version of each person, as long as only their browser saves it."""
    mine = article.versions.filter(state=State.ASIDE, written_by=by).order_by("-number").first()
    if mine and (mine.is_autosave or mine.read() == content):
        mine.is_autosave = is_autosave
        return _in_place(mine, content)
    version = ArticleVersion(
        article=article, written_by=by, state=State.ASIDE, is_autosave=is_autosave
    )
    version.write(content)
    version.save()
    logger.info("Version %s of article %s kept aside", version.number, article.pk)
    return version


def _first(article: Article) -> ArticleVersion:
    """Of an article without a history, what its row says now."""
    version = ArticleVersion(article=article, written_by=article.created_by)
    if article.first_published_at is None or article.status == Article.Status.DRAFT:
        version.write(content_of(article), at=article.created_at)
        version.save()
        return version
    at = article.updated_at or article.first_published_at
    return _published(version, content_of(article), article.created_by, at)


def _close_open(article: Article) -> ArticleVersion.State:
    """Make room for a new open version; return the state that the last one had."""
    last = article.versions.open().without_words().first()
    if last is None:
        return State.DRAFT
    before = State(last.state)
    last.state = State.EARLIER
    last.save(update_fields=["state"])
    return before


def _published(
    version: ArticleVersion, content: Content, by: User, at: datetime | None = None
) -> ArticleVersion:
    """Written when it was, or else now."""
    when = at or timezone.now()
    version.content = content.as_json()
    if version._state.adding:
        version.written_at = when
    version.state = State.PUBLISHED
    version.published_at, version.published_by = when, by
    version.is_autosave = False
    version.save()
    return version
