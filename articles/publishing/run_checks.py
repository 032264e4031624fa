"""Run the checks of an article before it is published, with the facts they need.

`articles.checks` decides; this module asks the database for what it names, and for no more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import DateTimeField, Exists, F, OuterRef, Value, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language, pgettext

from advocacy.models import Figure, Statistic
from advocacy.numbers import figure_words
from advocacy.presentation.figure_lookup import FigureLookup, read_figures
from articles.body.content import KEYS, WORDS, Content
from articles.checks import number_words, rules
from articles.checks.facts import (
    NO_COMMITMENTS,
    CitedFigure,
    Facts,
    KnownFigure,
    NewerFigure,
    Original,
    PublicationCommitments,
)
from articles.checks.finding import Finding
from articles.checks.parsed_body import ParsedBody, parse_body
from articles.checks.rules import CheckSubject
from articles.models import Article, ArticleVersion, Image, KeptAsHistorical, Recording
from articles.models.article import site_languages
from articles.models.article_content import columns_of
from articles.models.publication import published_since
from articles.presentation.figures import supersession
from articles.presentation.figures.supersession import Supersession
from articles.publishing import safety_question
from articles.writing import link_targets
from identity.site_identity import menu_languages
from page_cache.generation import per_generation

MOST_NUMBERS: Final = 200
MOST_HELD: Final = 200
MILLION: Final = 1_000_000
LARGEST: Final = Decimal(10) ** 15
KIND_OF_UNIT: Final[dict[str, number_words.NumberKind]] = {
    Statistic.Unit.PERCENT: "percent",
    Statistic.Unit.PERCENT_OF_COUNTRIES: "percent",
    Statistic.Unit.PERCENT_CHANGE: "percent",
    Statistic.Unit.USD_PER_YEAR: "money",
}


@dataclass(frozen=True)
class CheckedArticle:
    """An article as it stands in its form; it may have no row yet."""

    article: Article
    content: Content
    language: str
    planned: datetime | None = None
    """When it is to be published, as its form says."""
    lacks_danger_answer: bool = False
    commitments: PublicationCommitments = NO_COMMITMENTS

    @property
    def first_read_on(self) -> date:
        article, now = self.article, timezone.now()
        at = article.first_published_at or article.publish_at
        if self.planned and self.planned > now and not article.is_public:
            at = self.planned
        is_known = at and (article.is_public or at > now)
        return timezone.localdate(at if is_known else None)

    @property
    def known_on(self) -> date:
        """Its writer knew what had come out before this day, and may not know what came out since."""
        article = self.article
        begun = article.made_ready_at or article.first_published_at or article.created_at
        return timezone.localdate(begun)


def checked_article(
    article: Article, content: Content, commitments: PublicationCommitments = NO_COMMITMENTS
) -> CheckedArticle:
    """Return an article with these words in the place of its own."""
    lacks_answer = safety_question.is_answer_missing(article, translation_of=content.translation_of)
    return CheckedArticle(article, content, article.language, None, lacks_answer, commitments)


def checked_form(
    article: Article, cleaned: Mapping[str, Any], commitments: PublicationCommitments
) -> CheckedArticle:
    """Return an article as it stands in a form that is valid so far, by its cleaned values.

    That form has asked who is endangered.
    """
    columns: dict[str, Any] = {name: cleaned[name] for name in WORDS}
    columns |= {name: getattr(cleaned.get(name), "pk", None) for name in KEYS}
    topics = cleaned.get("topics", ())  # a page has none
    content = Content(**columns, topics=tuple(topic.pk for topic in topics))
    language, planned = cleaned.get("language") or article.language, cleaned.get("publish_at")
    return CheckedArticle(article, content, language, planned, commitments=commitments)


def find_problems(checked: CheckedArticle, *, with_hints: bool = True) -> list[Finding]:
    """Return all that is to be looked at before it is published: errors, warnings, hints.

    Hints keep nobody from anything, and take as long as the others.
    """
    body = parse_body(checked.content.body)
    untranslated = _missing_languages(checked) if with_hints else ""
    facts = replace(_gather_facts(checked, body), untranslated=untranslated)
    subject = CheckSubject(checked.content, checked.language, body, facts)
    return rules.check_article(subject, with_hints=with_hints)


def find_errors(article: Article) -> list[Finding]:
    """Return what keeps an article, as its row stands, from being published.

    One query for pictures, and one for each kind of page that it links to.
    """
    content = Content(**columns_of(article))
    body = parse_body(content.body)
    facts = Facts(
        timezone.localdate(),
        **_picture_facts(content, body, article.language)._asdict(),
        **_recording_facts(body, article.language)._asdict(),
        links=link_targets.resolve_links(link.href for link in body.links),
    )
    return rules.check_blocking(CheckSubject(content, article.language, body, facts))


def unconfirmed_findings(found: Iterable[Finding], confirmed: str) -> list[Finding]:
    """Return the warnings whose keys an editor was not shown, or has not confirmed."""
    seen = set(confirmed.split())
    return [each for each in found if each.needs_confirmation and each.key not in seen]


def _gather_facts(checked: CheckedArticle, body: ParsedBody) -> Facts:
    content = checked.content
    named = {c.key for c in body.cited if c.tag != "stat-chart"}
    charted = {c.key for c in body.cited if c.tag == "stat-chart"}
    found = read_figures(figures=named, statistics=charted)
    of = _original_state(checked)
    return Facts(
        today=checked.first_read_on,
        **_picture_facts(content, body, checked.language)._asdict(),
        **_recording_facts(body, checked.language)._asdict(),
        is_translation=of.language not in {None, checked.language},
        original=of.original,
        is_outdated=of.is_outdated,
        links=link_targets.resolve_links(link.href for link in body.links),
        figures=_cited_figures(named, found, checked),
        unchecked_in_charts=_unchecked_in_charts(charted, found),
        known_figures=_known_figures(body, checked),
        lacks_danger_answer=checked.lacks_danger_answer,
        commitments=checked.commitments,
        is_public=checked.article.is_public,
    )


class PictureFacts(NamedTuple):
    """The facts about an article's pictures that the checks need; see `Facts`."""

    pictures: dict[int, str]
    foreign: frozenset[int]
    withheld: frozenset[int]


def _picture_facts(content: Content, body: ParsedBody, language: str) -> PictureFacts:
    """Look up the pictures of an article: a query, and one for those described in another language."""
    keys = {picture.key for picture in body.pictures}
    if content.cover:
        keys.add(content.cover)
    images = list(Image.objects.filter(pk__in=keys)) if keys else []
    prefetch_related_objects([each for each in images if each.language != language], "words")
    return PictureFacts(
        {image.pk: image.alt_in(language) for image in images},
        frozenset(image.pk for image in images if not image.speaks(language)),
        frozenset(image.pk for image in images if image.is_withheld_in(language)),
    )


class RecordingFacts(NamedTuple):
    """The facts about an article's videos and sounds that the checks need; see `Facts`."""

    unplayable_recordings: frozenset[int]
    recordings_without_words: dict[int, str]


def _recording_facts(body: ParsedBody, language: str) -> RecordingFacts:
    """Look up the recordings of a body. Two queries, if it has any."""
    keys = {played.key for played in body.recordings}
    every = Recording.objects.select_related("picture").prefetch_related("words")
    found = list(every.filter(pk__in=keys)) if keys else []
    return RecordingFacts(
        frozenset(keys - {each.pk for each in found if each.is_shown_in(language)}),
        {each.pk: each.title for each in found if each.lacks_words},
    )


class OriginalState(NamedTuple):
    """Facts about the original of a translation; empty for another article."""

    language: str | None = None
    original: Original | None = None
    """The version it was made from, where that is known and has its words."""
    is_outdated: bool = False


def _original_state(checked: CheckedArticle) -> OriginalState:
    """Return what is known of the original: one query for a translation, none for others."""
    content = checked.content
    if content.translation_of is None:
        return OriginalState()
    begun = Value(
        checked.article.created_at if checked.article.pk else timezone.now(),
        output_field=DateTimeField(),
    )
    if content.translated_from:
        since = published_since(
            OuterRef("pk"),
            Coalesce(OuterRef("published_at"), begun),
            original=content.translation_of,
        )
        versions = ArticleVersion.objects.with_text().filter(article=content.translation_of)
        versions = versions.annotate(is_outdated=Exists(since), language=F("article__language"))
        version: Any = versions.filter(pk=content.translated_from).first()
        if version:
            said = version.read()
            paragraphs = frozenset(part.text for part in parse_body(said.body).parts)
            return OriginalState(version.language, Original(said, paragraphs), version.is_outdated)
    since = published_since(0, begun, original=OuterRef("pk"))
    originals = Article.objects.filter(pk=content.translation_of)
    found = originals.values_list("language", Exists(since)).first()
    return OriginalState(found[0], None, found[1]) if found else OriginalState()


def _unchecked_in_charts(charted: set[str], found: FigureLookup) -> dict[str, str]:
    """Return the newest unchecked figure of each chart, which always shows the newest values."""
    told = {}
    for slug in charted & found.statistics.keys():
        unchecked = [f for f in found.statistics[slug].current_figures if not f.is_checked]
        if unchecked:
            told[slug] = _figure_name(unchecked[-1])
    return told


def _cited_figures(
    named: set[str], found: FigureLookup, checked: CheckedArticle
) -> dict[str, CitedFigure]:
    figures = {name: each for name, each in found.figures.items() if name in named}
    became = {name: _superseded_by(each, checked.known_on) for name, each in figures.items()}
    is_superseded = any(what.figures for what in became.values())
    kept = _kept_beside(checked.article) if is_superseded and checked.article.is_public else {}
    return {
        name: _cited_figure(each, became[name], kept.get(each.pk, set()))
        for name, each in figures.items()
    }


def _kept_beside(article: Article) -> dict[int, set[int]]:
    """Return the newer figures that editors have seen and left the citation beside, by figure."""
    kept: dict[int, set[int]] = defaultdict(set)
    rows = KeptAsHistorical.objects.filter(citation__article=article)
    for figure, beside in rows.values_list("citation__figure", "beside"):
        kept[figure].add(beside)
    return kept


def _superseded_by(figure: Any, known_on: date) -> Supersession[Any]:
    """Return what superseded a figure.

    A value that was changed before the article was begun is as wrong as one changed since. A newer
    period is not: a writer who knew of it and cites an older one speaks of the past.
    """
    every = figure.statistic.all_figures
    revision = supersession.superseded_by(figure, every, date.min).revision
    return Supersession(revision, supersession.superseded_by(figure, every, known_on).newer)


def _cited_figure(figure: Figure, became: Supersession[Any], kept: set[int]) -> CitedFigure:
    return CitedFigure(
        statistic=figure.statistic.slug,
        title=_figure_name(figure),
        is_unchecked=not figure.is_checked,
        revised=_newer_figure(became.revision, kept),
        newer=_newer_figure(became.newer, kept),
    )


def _newer_figure(figure: Figure | None, kept: set[int]) -> NewerFigure | None:
    if figure is None or figure.pk in kept:
        return None
    language = get_language() or "en"
    words = figure_words.figure_in_words(figure, language)
    period = figure_words.period_in_words(figure.period_start, figure.period_end, language)
    return NewerFigure(figure.slug, f"{words}, {period}" if period else words)


def _known_figures(body: ParsedBody, checked: CheckedArticle) -> tuple[KnownFigure, ...]:
    """Return figures with a value that is typed, the newest period first. Two queries at most."""
    typed = {
        number.value
        for part in body.parts
        if part.is_ours
        for number in number_words.find_numbers(part.text, checked.language)
        if number.value < LARGEST
    }
    values = sorted(typed)[:MOST_NUMBERS]
    if not values:
        return ()
    asked = {round(value, 4) for each in values for value in (each, each / MILLION)}
    found = list(
        Figure.objects.current()
        .filter(value__in=asked)
        .exclude(statistic__unit=Statistic.Unit.ONE_IN)
        .select_related("statistic", "source__publisher")
        .order_by("-period_end", "-pk")[:MOST_HELD]
    )
    statistics = Statistic.objects.filter(pk__in={figure.statistic_id for figure in found})
    related = statistics.filter(topics__in=checked.content.topics)
    of_topic = set(related.values_list("pk", flat=True))
    return tuple(_known_figure(figure, of_topic) for figure in found)


def _known_figure(figure: Figure, of_topic: set[int]) -> KnownFigure:
    statistic, value = figure.statistic, figure.value or Decimal(0)
    in_millions = statistic.unit == Statistic.Unit.MILLION_PERSONS
    return KnownFigure(
        slug=figure.slug,
        statistic=statistic.slug,
        title=statistic.title,
        words=_figure_name(figure),
        kind=KIND_OF_UNIT.get(statistic.unit, "count"),
        value=value * MILLION if in_millions else value,
        is_of_topic=statistic.pk in of_topic,
    )


def _figure_name(figure: Figure) -> str:
    """Name a figure: Forcibly displaced people, 2025 (UNHCR)."""
    language = get_language() or "en"
    period = figure_words.period_in_words(figure.period_start, figure.period_end, language)
    title = f"{figure.statistic.title}, {period}" if period else figure.statistic.title
    return f"{title} ({figure.source.publisher})"


@per_generation
def _languages_in_use() -> set[str]:
    """Return the languages in which readers find articles, of those that menus offer."""
    found = Article.objects.published().values_list("language", flat=True).distinct()
    return set(found).intersection(menu_languages())


def _missing_languages(checked: CheckedArticle) -> str:
    """Name the languages in which readers find articles, but not this one. Two queries at most.

    Before it is public, a translation that somebody has begun is on its way.
    """
    article = checked.article
    if checked.content.translation_of:
        return ""
    in_use = _languages_in_use()
    there = Article.objects.published() if article.is_public else Article.objects.standing()
    translations = there.filter(translation_of=article.pk) if article.pk else Article.objects.none()
    have = {checked.language, *translations.values_list("language", flat=True)}
    missing = [str(name) for code, name in site_languages() if code in in_use - have]
    return pgettext("between two things", ", ").join(missing)
