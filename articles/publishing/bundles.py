"""Let several articles and imports of figures go live together, or none of them."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import BooleanField, Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from accounts.models import User
from advocacy.editing import import_apply
from advocacy.models import FigureImport
from articles.models import Article, ArticleVersion, Bundle, BundleItem
from articles.models.planning import BundleFailure
from articles.permissions import BACKEND, PUBLISH
from articles.publishing import publish, readiness, safety_question
from articles.publishing.progress import report_progress
from publication import review, status
from publication.models import AddressTaken

logger = logging.getLogger(__name__)

State = ArticleVersion.State
ADD_FIGURE: Final = "advocacy.add_figure"

REFUSALS: Final[tuple[type[Exception], ...]] = (
    publish.NotReadyToPublish,
    publish.CitesDraft,
    status.EndsBeforeItBegins,
    safety_question.SafetyNotAnswered,
    AddressTaken,
    IntegrityError,
    *readiness.WHY_NO_IMPORT,
)


class BundleFailed(Exception):
    """Nothing was published or planned: because of this item, or of the bundle where it is None."""

    def __init__(self, item: BundleItem | None, why: BundleFailure) -> None:
        super().__init__(f"{item}: {why}")
        self.item, self.why = item, why


class AlreadyPublished(Exception):
    """A colleague has published the bundle."""


@dataclass(frozen=True)
class BundlePart:
    """An item with what is seen of it now."""

    item: BundleItem
    seen: str
    lacks: list[str]
    remarks: Sequence[str] = ()
    remarks_now: Sequence[str] = ()
    """Questions that are asked besides, where it is published now and not at its moment."""

    @property
    def is_changed(self) -> bool:
        """Since it was planned."""
        return self.item.bundle.goes_at is not None and self.item.seen != self.seen

    @property
    def is_ready(self) -> bool:
        return bool(self.seen) and not self.lacks


def bundle_parts(bundle: Bundle) -> list[BundlePart]:
    """Return the parts in the order in which they go live: figures first, for articles to find."""
    return [_split_remarks(_inspect(item)) for item in _items_in_order(bundle)]


def find_held_up(bundles: Iterable[Bundle]) -> dict[int, BundleFailure]:
    """Return why planned bundles will not go live, by their keys. One query.

    A part was withdrawn or is not what it was (CHANGED), or the planner may no longer publish
    (NOBODY). The page of a bundle finds out what else its parts may lack.
    """
    reviewed = [State.IN_REVIEW, State.RETURNED]
    stage = Case(When(state__in=reviewed, then=F("state")), default=Value(""))
    number, saves = (Cast(name, CharField()) for name in ("number", "saves"))
    token = Concat(number, Value("."), saves, Value("."), stage, output_field=CharField())
    newest = ArticleVersion.objects.filter(article=OuterRef("article")).newest_first()
    now = Coalesce(Subquery(newest.values(token=token)[:1]), Value("0"))
    changed = Q(article__isnull=False) & ~Q(seen=now)
    gone = Q(article__status=Article.Status.WITHDRAWN) | Q(figure_import__applied_at__isnull=False)
    items = BundleItem.objects.filter(bundle__in=bundles).annotate(
        is_of_nobody=_planner_may_not_publish()
    )
    held = items.filter(changed | gone | Q(is_of_nobody=True)).order_by("is_of_nobody")
    # A planner who left is named before what has to be looked at.
    rows = held.values_list("bundle", "is_of_nobody")
    return {
        key: BundleFailure.NOBODY if is_of_nobody else BundleFailure.CHANGED
        for key, is_of_nobody in rows
    }


def _planner_may_not_publish() -> Case:
    """Say in SQL whether the planner may not let an item go live, as `_check_permission` does."""
    publishers, keepers = (
        Q(bundle__planned_by__in=User.objects.with_perm(permission, backend=BACKEND))
        for permission in (PUBLISH, ADD_FIGURE)
    )
    may = publishers & (Q(figure_import=None) | keepers)
    return Case(When(may, then=Value(False)), default=Value(True), output_field=BooleanField())


@transaction.atomic
def plan_bundle(*, bundle: Bundle, at: datetime | None, by: User, seen: Mapping[int, str]) -> None:
    """Let the schedule publish the bundle, as it was seen, once that moment has come.

    None is now: that takes too long for a page. `seen` says by the keys of the items what was looked
    at. Raises NotInTheFuture, AlreadyPublished or BundleFailed.
    """
    if at:
        status.check_is_to_come(at)
    at = at or timezone.now()
    _lock(bundle)
    _check_permission(bundle, by)
    for part in _check_as_seen(bundle, seen, at):
        if not part.is_ready:
            raise BundleFailed(part.item, BundleFailure.LACKS)
        article = part.item.article
        if article and review.is_own_work(article, by):
            raise BundleFailed(part.item, BundleFailure.OWN_WORK)
        if article and article.is_scheduled and article.publish_at and article.publish_at < at:
            raise BundleFailed(part.item, BundleFailure.ALONE)
        part.item.seen = part.seen
        part.item.save(update_fields=["seen"])
    bundle.goes_at, bundle.planned_by = at, by
    bundle.tried_at, bundle.failure, bundle.failed_item = None, "", None
    bundle.save()
    logger.info("Bundle %s planned by %s", bundle.pk, by.pk)


@transaction.atomic
def cancel_plan(*, bundle: Bundle, by: User) -> None:
    """Let nothing of the bundle go live by itself any more. Raises AlreadyPublished."""
    _lock(bundle)
    bundle.goes_at = bundle.planned_by = bundle.tried_at = bundle.failed_item = None
    bundle.failure = ""
    bundle.save()
    bundle.items.update(seen="")
    logger.info("Plan of bundle %s taken back by %s", bundle.pk, by.pk)


def publish_bundle(*, bundle: Bundle, by: User, seen: Mapping[int, str]) -> None:
    """Publish every article and add every import, as they were seen, in one transaction.

    Each is checked as if it were published alone. The first that cannot be names itself in
    BundleFailed, and nothing was published. Raises AlreadyPublished.
    """
    with transaction.atomic(), report_progress(bundle.pk) as report:
        _lock(bundle)
        _check_permission(bundle, by)
        parts = _check_as_seen(bundle, seen)
        for number, part in enumerate(parts):
            report(number, len(parts))
            _publish_item(part.item, by)
        now = timezone.now()
        bundle.items.update(went_at=now)
        bundle.went_at, bundle.went_by = now, by
        bundle.failure, bundle.failed_item = "", None
        bundle.save()
    logger.info("Bundle %s published by %s", bundle.pk, by.pk)


def any_due(now: datetime) -> bool:
    return Bundle.objects.to_try_at(now).exists()


def publish_due(*, now: datetime) -> None:
    """Publish the bundles whose moment has come, each by itself.

    After a refusal a person has to look. A bundle that broke off for another reason, such as a
    database that went away, is due again in a moment.
    """
    for key in Bundle.objects.to_try_at(now).values_list("pk", flat=True):
        bundle = _claim(key, now)
        if bundle:
            _publish_claimed(bundle)


@transaction.atomic
def _claim(key: int, now: datetime) -> Bundle | None:
    """Write beforehand that it broke off: a process that stops in the middle has published nothing."""
    due = Bundle.objects.to_try_at(now).filter(pk=key)
    bundle = due.select_for_update(skip_locked=True).first()
    if bundle:
        bundle.tried_at, bundle.failure = now, BundleFailure.STOPPED
        bundle.save(update_fields=["tried_at", "failure"])
    return bundle


def _publish_claimed(bundle: Bundle) -> None:
    by = bundle.planned_by
    if by is None:  # the database holds that there is one
        return
    seen = dict(bundle.items.values_list("pk", "seen"))
    try:
        publish_bundle(bundle=bundle, by=by, seen=seen)
    except AlreadyPublished:
        logger.info("Bundle %s was published meanwhile", bundle.pk)
    except BundleFailed as failed:
        why, item = failed.why, failed.item
        Bundle.objects.filter(pk=bundle.pk).update(failure=why, failed_item=item)
        logger.warning("Bundle %s was not published: %s", bundle.pk, why)
    except Exception as broken:  # noqa: BLE001 -- whatever breaks one, the others go live
        # Its words may quote an article.
        kind = type(broken).__name__
        logger.error("Bundle %s was not published: %s", bundle.pk, kind)  # noqa: TRY400 -- as said


def _items_in_order(bundle: Bundle) -> list[BundleItem]:
    items = bundle.items.select_related("article", "figure_import", "bundle")
    light = items.defer(*(f"figure_import__{name}" for name in FigureImport.FILE_COLUMNS))
    return sorted(light, key=lambda item: (item.article_id or 0, item.pk))


def _inspect(item: BundleItem, at: datetime | None = None) -> BundlePart:
    """Inspect an item as it would go live at a moment; without one, now."""
    if item.article:
        return BundlePart(item, *readiness.article_readiness(item.article, at))
    if item.figure_import:
        return BundlePart(item, *readiness.import_readiness(item.figure_import))
    raise TypeError(item)  # the database holds that it is one of them


def _split_remarks(part: BundlePart) -> BundlePart:
    """Split the remarks on a planned part into those of its moment and those of now alone.

    It can also be published now, while an embargo lasts. Every remark of its moment is one of now
    too: if there is none now, there is none then.
    """
    at = part.item.bundle.goes_at
    if not part.remarks or at is None or at <= timezone.now():
        return part
    then = _inspect(part.item, at).remarks
    return replace(part, remarks=then, remarks_now=[r for r in part.remarks if r not in then])


def _check_as_seen(
    bundle: Bundle, seen: Mapping[int, str], at: datetime | None = None
) -> list[BundlePart]:
    """Lock the parts and return them. Raises BundleFailed for one that is not as it was seen."""
    items = _items_in_order(bundle)
    _lock_items(items)
    found = [_inspect(item, at) for item in items]
    if not found:
        raise BundleFailed(None, BundleFailure.EMPTY)
    for part in found:
        if part.seen and part.seen != seen.get(part.item.pk):
            raise BundleFailed(part.item, BundleFailure.CHANGED)
    return found


def _lock_items(items: list[BundleItem]) -> None:
    imports = FigureImport.objects.filter(pk__in=[item.figure_import_id for item in items])
    articles = Article.objects.filter(pk__in=[item.article_id for item in items])
    for rows in (imports, articles):
        list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))


def _publish_item(item: BundleItem, by: User) -> None:
    """Inspect it once more, now that the figures of this bundle are there, and publish it."""
    if _inspect(item).lacks:
        raise BundleFailed(item, BundleFailure.LACKS)
    try:
        with transaction.atomic():
            if item.article:
                publish.publish_article(article=item.article, by=by)
            elif item.figure_import:
                draft = item.figure_import
                import_apply.apply_import(
                    draft=draft, by=by, fingerprint=import_apply.import_fingerprint(draft)
                )
    except review.OwnWork as refusal:
        raise BundleFailed(item, BundleFailure.OWN_WORK) from refusal
    except REFUSALS as refusal:
        raise BundleFailed(item, BundleFailure.LACKS) from refusal


def _check_permission(bundle: Bundle, by: User) -> None:
    """Refuse a person who may have left since they planned the bundle."""
    needed = [PUBLISH]
    if bundle.items.filter(figure_import__isnull=False).exists():
        needed.append(ADD_FIGURE)
    if not by.is_active or not by.has_perms(needed):
        raise BundleFailed(None, BundleFailure.NOBODY)


def _lock(bundle: Bundle) -> None:
    """Lock the row: of two editors one publishes it, and the other is told."""
    bundle.refresh_from_db(from_queryset=Bundle.objects.select_for_update())
    if bundle.went_at:
        raise AlreadyPublished
