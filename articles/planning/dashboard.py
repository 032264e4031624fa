"""The front page of the admin: what waits for one person, a few lines of each section."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.fields.json import KT

from accounts.models import User
from advocacy.models import Figure, Statistic, Verification
from articles.models import Article, ArticleEvent, ArticleVersion, Bundle, Image, PlannedPiece
from articles.models.planning import BundleFailure
from articles.permissions import may_publish
from articles.planning import days_ahead
from articles.planning.days_ahead import DayAhead
from articles.planning.radar import DAYS_NEAR
from articles.publishing import superseded_citations
from articles.publishing.bundles import find_held_up

FEW: Final = 5
FEW_DAYS: Final = 6
State = ArticleVersion.State


SECTIONS: Final[dict[str, str]] = {
    State.RETURNED: "returned",
    State.IN_REVIEW: "review",
    State.DRAFT: "mine",
}
"""The sections of the front page. A version that is being written is in one of them."""


@dataclass(frozen=True)
class Counted[T]:
    """The first few, and how many there are."""

    few: list[T]
    count: int


class MarkedDay(NamedTuple):
    """A day to come, with what this person may see of its plan."""

    ahead: DayAhead
    pieces: list[PlannedPiece]

    @property
    def articles(self) -> list[Article]:
        """The first few that mark it and are not planned for it."""
        return self.ahead.articles[:FEW]

    @property
    def more(self) -> int:
        return len(self.ahead.articles) - len(self.articles)


@dataclass(frozen=True)
class Days:
    """The next 60 days: the first few, and how many there are and lack something."""

    few: list[MarkedDay]
    count: int
    missing: int
    dates_wanted: int

    @property
    def more(self) -> int:
        return self.count - len(self.few)


@dataclass(frozen=True)
class FiguresDue:
    statistics: Counted[Statistic]
    """Statistics whose day for being looked at, or for the next edition, is near or past."""
    unchecked: int
    """Figures that nobody checked."""
    superseding: Counted[Article]
    """Articles that readers see and that cite a figure whose place another took."""


def returned_to(user: User) -> Q:
    """Match versions that come back to the person who wrote them last, or whose article it is."""
    return Q(written_by=user) | Q(article__created_by=user)


def sections(user: User) -> dict[str, Counted[ArticleVersion]]:
    """Return what was returned to this person, what waits for review, and what they wrote last.

    People who publish see all that waits; authors see their own. One query.
    """
    in_review = Q(state=State.IN_REVIEW)
    wanted = (
        Q(returned_to(user), state=State.RETURNED)
        | (in_review if may_publish(user) else in_review & returned_to(user))
        | Q(state=State.DRAFT, written_by=user)
    )
    versions: dict[str, list[ArticleVersion]] = {section: [] for section in SECTIONS.values()}
    for version in _open_versions().filter(wanted):
        versions[SECTIONS[version.state]].append(version)
    return {section: Counted(found[:FEW], len(found)) for section, found in versions.items()}


def _open_versions() -> QuerySet[ArticleVersion]:
    """Add `title`, as last typed, and `comment`, with which the version was last returned."""
    returned = ArticleEvent.objects.filter(
        article=OuterRef("article"), kind=ArticleEvent.Kind.RETURNED
    ).order_by("-pk")
    versions = (
        ArticleVersion.objects.open()
        .without_words()
        .annotate(title=KT("content__title"), comment=Subquery(returned.values("comment")[:1]))
    )
    with_rows = versions.select_related("article", "written_by").defer("article__body")
    return with_rows.order_by("-written_at", "-pk")


def scheduled(user: User) -> Counted[Article]:
    """Return the articles that are published next. One query."""
    found = Article.objects.visible_to(user).scheduled().defer("body", "summary")
    return _first_few(found.order_by("publish_at", "pk"))


def pictureless(user: User) -> Counted[Article]:
    """Return articles whose picture readers do not see any more: they need another. One query.

    Consent to it ended or was withdrawn, or somebody deleted it.
    """
    gone = Image.objects.withheld()
    showing = Article.objects.filter(
        Q(cover__in=gone)
        | Q(body_pictures__image__in=gone)
        | Q(body_recordings__recording__picture__in=gone)
    )
    found = Article.objects.visible_to(user).standing().filter(pk__in=showing.values("pk"))
    return _first_few(found.defer("body", "summary").order_by("-publish_at", "-pk"))


class PlannedBundle(NamedTuple):
    bundle: Bundle
    held_up: BundleFailure | None
    """Why nothing of it goes live: something was changed or withdrawn, or its planner left."""


class Bundles(NamedTuple):
    failed: list[Bundle]
    planned: Counted[PlannedBundle]


def bundles(user: User) -> Bundles:
    """Return the bundles that failed, and those that go live next. Two queries at most."""
    if not user.has_perm("articles.view_bundle"):
        return Bundles([], Counted([], 0))
    found = list(Bundle.objects.planned_or_failed())
    planned = [bundle for bundle in found if not bundle.has_failed]
    held_up = find_held_up(planned[:FEW]) if planned else {}
    few = [PlannedBundle(each, held_up.get(each.pk)) for each in planned[:FEW]]
    return Bundles([each for each in found if each.has_failed], Counted(few, len(planned)))


def outdated(user: User) -> Counted[Article]:
    """Return translations whose originals changed since, the longest first. One query.

    People who publish get all of them; authors get their own.
    """
    found = needing_attention(user, Article.objects.out_of_date()).defer("body", "summary")
    return _first_few(found.order_by(F("outdated_since"), "pk"))


def needing_attention(user: User, translations: QuerySet[Article]) -> QuerySet[Article]:
    """Return those of the translations that this person may bring up to date."""
    return translations if may_publish(user) else translations.filter(created_by=user)


def days(user: User, today: date) -> Days:
    """Return the days to come, with what this person may see of the plan for each."""
    last = today + timedelta(days=days_ahead.DAYS_AHEAD)
    ahead = days_ahead.upcoming_days(today, last, today=today, to=user)
    seen = [
        MarkedDay(day, [piece for piece in day.pieces if may_see(user, piece)])
        for day in ahead.days
    ]
    # An author who may not see a plan must not learn that there is one.
    shown = [
        day
        for day in seen
        if days_ahead.is_core(day.ahead.observance) or day.pieces or day.ahead.articles
    ]
    missing = sum(bool(day.missing) for day in ahead.days)
    return Days(shown[:FEW_DAYS], len(shown), missing, len(ahead.dates_wanted))


def may_see(user: User, piece: PlannedPiece) -> bool:
    """Return whether this person sees the piece: planners see all, authors their own and public ones."""
    if user.has_perm("articles.view_plannedpiece") or piece.owner_id == user.pk:
        return True
    article = piece.article
    return article is not None and (article.created_by_id == user.pk or article.is_public)


def figures_due(today: date) -> FiguresDue:
    """Return the figures that need work.

    Three queries, and those of `superseded_citations.pending_citations`.
    """
    near = today + timedelta(days=DAYS_NEAR)
    in_need = Statistic.objects.filter(Q(review_on__lte=near) | Q(next_expected_on__lte=near))
    due = sorted(in_need.only("title", "review_on", "next_expected_on"), key=_first_due)
    unchecked = Figure.objects.filter(verification=Verification.UNVERIFIED).count()
    citing = list(dict.fromkeys(each.article for each in superseded_citations.pending_citations()))
    articles = Article.objects.defer("body").in_bulk(citing[:FEW])
    return FiguresDue(
        Counted(due[:FEW], len(due)),
        unchecked,
        Counted([articles[pk] for pk in citing[:FEW] if pk in articles], len(citing)),
    )


def _first_due(statistic: Statistic) -> tuple[date, int]:
    return min(filter(None, (statistic.review_on, statistic.next_expected_on))), statistic.pk


def _first_few[T: Model](found: "QuerySet[T]") -> Counted[T]:
    """Return the first rows and the number of all, with one query."""
    few = list(found.annotate(total=Window(Count("pk")))[:FEW])
    return Counted(few, getattr(few[0], "total", 0) if few else 0)
