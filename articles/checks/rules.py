"""The checks themselves. Each takes an article with its facts and yields findings."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Final

from articles.body.content import DECORATIVE, TRANSLATED, Content
from articles.checks import announced_dates, number_words, readability
from articles.checks.facts import Facts, KnownFigure, LinkTarget
from articles.checks.finding import Finding, Level
from articles.checks.language_words import check_words
from articles.checks.parsed_body import FIGURE, ParsedBody, TextPart
from articles.checks.wording import is_empty_link_text, is_in_another_script, says_told_to_us

LONGEST_TITLE: Final = 65
"""Letters. Search engines show about 600 pixels of a title, which is 60 to 65 letters of text."""
LONGEST_SUMMARY: Final = 160
"""Letters. Search engines and cards cut a description there, some a little later."""
MOST_FINDINGS: Final = 10
"""Findings of one check. An editor who has more mends these first."""
FILE_NAME: Final = re.compile(
    r"\.(?:jpe?g|png|webp|avif|gif|heic|tiff?)$|^(?:img|dsc|dscn|pxl|image|photo|picture)[ _-]*[0-9]*$",
    re.IGNORECASE,
)
# Words in titles of statistics that are in every article, and do not show a common subject.
COMMON_WORDS: Final = {
    *("about", "among", "people", "persons", "number", "world", "global", "total", "share"),
    *("which", "their", "countries", "country", "every", "reported", "recorded", "against"),
    *("three", "years"),
}
LEAST_LETTERS: Final = 5
LONG_WORD: Final = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True)
class CheckSubject:
    """An article that is checked, with what the checks need to know of it."""

    content: Content
    language: str
    body: ParsedBody
    facts: Facts


def check_article(subject: CheckSubject, *, with_hints: bool = True) -> list[Finding]:
    """Return errors first, then warnings, then hints; each once."""
    checks = (*CHECKS, *HINTS) if with_hints else CHECKS
    found = [finding for check in checks for finding in islice(check(subject), MOST_FINDINGS)]
    once = {finding.key: finding for finding in found}
    return sorted(once.values(), key=lambda finding: finding.level)


def check_blocking(subject: CheckSubject) -> list[Finding]:
    """Return errors alone. They need no facts but those of pictures and of links."""
    found = (finding for check in BLOCKING for finding in check(subject))
    return [finding for finding in found if finding.level is Level.ERROR]


def check_missing_parts(subject: CheckSubject) -> Iterator[Finding]:
    for name in ("title", "summary", "body"):
        if not getattr(subject.content, name).strip():
            yield Finding("missing", Level.ERROR, name)


def check_danger_answer(subject: CheckSubject) -> Iterator[Finding]:
    if subject.facts.lacks_danger_answer:
        yield Finding("endangered", Level.ERROR, "endangered")


def check_commitments(subject: CheckSubject) -> Iterator[Finding]:
    """Find conflicts with what was promised or planned for the article."""
    commitments = subject.facts.commitments
    if commitments.is_withdrawn:
        yield Finding("again", Level.WARNING, "endangered")
    if commitments.instead_of:
        values = {"moment": commitments.instead_of.isoformat()}
        yield Finding("sooner", Level.WARNING, "publish_at", values=values)
    if commitments.embargo_until:
        values = {
            "moment": commitments.embargo_until.isoformat(),
            "count": str(commitments.recipients),
        }
        yield Finding("embargo", Level.WARNING, "links", values=values)
    if commitments.bundle_at:
        values = {"bundle": commitments.bundle, "moment": commitments.bundle_at.isoformat()}
        yield Finding("bundle", Level.WARNING, "bundle", values=values)


def check_language(subject: CheckSubject) -> Iterator[Finding]:
    """Find a text in another script. The language is in the address, which stays once it is published."""
    content = subject.content
    ours = (part.text for part in subject.body.parts if part.is_ours)
    text = " ".join([content.title, content.summary, *ours])
    if is_in_another_script(text, check_words(subject.language)["script"]):
        yield Finding("language", Level.WARNING, "language")


def check_cover_words(subject: CheckSubject) -> Iterator[Finding]:
    content = subject.content
    words, own = subject.facts.pictures.get(content.cover or 0), content.cover_alt.strip()
    if content.cover in subject.facts.withheld:
        yield Finding("picture-withheld", Level.WARNING, "cover")
        return  # nobody sees it, and it needs no words
    if words is None or content.cover_role == DECORATIVE:
        return
    if not (own or words.strip()):
        yield Finding("alt", Level.ERROR, "cover_alt")
    elif FILE_NAME.search(own or words):
        yield Finding("alt-file", Level.WARNING, "cover_alt", values={"words": own or words})
    elif not own and content.cover in subject.facts.foreign:
        yield Finding("alt-language", Level.WARNING, "cover_alt", values={"words": words})


def check_picture_words(subject: CheckSubject) -> Iterator[Finding]:
    known, foreign = subject.facts.pictures, subject.facts.foreign
    for picture in subject.body.pictures:
        words, passage = picture.alt or known.get(picture.key, ""), picture.part.beginning
        if picture.key in subject.facts.withheld:
            yield Finding("picture-withheld-body", Level.WARNING, passage=passage)
            continue  # nobody sees it, and it needs no words
        if picture.is_decorative:
            continue
        if not words.strip():
            yield Finding("alt-body", Level.ERROR, passage=passage)
        elif FILE_NAME.search(words):
            yield Finding("alt-file", Level.WARNING, passage=passage, values={"words": words})
        elif not picture.alt and picture.key in foreign:
            yield Finding(
                "alt-language-body", Level.WARNING, passage=passage, values={"words": words}
            )


def check_recordings(subject: CheckSubject) -> Iterator[Finding]:
    for played in subject.body.recordings:
        if played.key in subject.facts.unplayable_recordings:
            yield Finding("recording-withheld", Level.WARNING, passage=played.part.beginning)
        elif title := subject.facts.recordings_without_words.get(played.key):
            yield Finding(
                "recording-words",
                Level.ERROR,
                passage=played.part.beginning,
                values={"title": title},
            )


def check_headings(subject: CheckSubject) -> Iterator[Finding]:
    before = 1
    for part in subject.body.headings:
        level = int(part.tag[1])
        if level > before + 1:
            values = {"level": str(level), "wanted": str(before + 1)}
            yield Finding("heading", Level.WARNING, passage=part.beginning, values=values)
        before = level


def check_link_words(subject: CheckSubject) -> Iterator[Finding]:
    for link in subject.body.links:
        if is_empty_link_text(link.words, subject.language):
            values = {"words": link.words}
            yield Finding("link-words", Level.WARNING, passage=link.part.beginning, values=values)


def check_own_links(subject: CheckSubject) -> Iterator[Finding]:
    for link in subject.body.links:
        linked = subject.facts.links.get(link.href)
        if linked is None or linked.target is LinkTarget.PUBLIC:
            continue
        code, level = {
            LinkTarget.NOTHING: ("link-nothing", Level.ERROR),
            LinkTarget.GONE: ("link-gone", Level.ERROR),
            LinkTarget.NOT_YET: ("link-not-yet", Level.WARNING),
        }[linked.target]
        values = {"words": link.words or link.href, "href": link.href, "title": linked.title}
        yield Finding(code, level, passage=link.part.beginning, values=values)


def check_typed_numbers(subject: CheckSubject) -> Iterator[Finding]:
    """Find numbers that we hold as figures. A figure is reported once, where it stands first."""
    reported = {cited.key for cited in subject.body.cited if cited.tag != "stat-chart"}
    cited = {figure.statistic for figure in subject.facts.figures.values()}
    by_number = defaultdict[tuple[Decimal, number_words.NumberKind], list[KnownFigure]](list)
    for known in subject.facts.known_figures:
        by_number[known.value, known.kind].append(known)
    for part in subject.body.parts if by_number else ():
        if not part.is_ours:
            continue
        cited_here, beginnings = _cited_in(subject, part), _word_beginnings(part.text)
        for number in number_words.find_numbers(part.text, subject.language):
            candidates = by_number.get((number.value, number.kind), [])
            same = _same_figure(number, beginnings, candidates, cited)
            if same is None or same.slug in reported or same.statistic in cited_here:
                continue
            reported.add(same.slug)
            values = {"number": number.words, "figure": same.words, "slug": same.slug}
            yield Finding("number", Level.WARNING, passage=part.beginning, values=values)


def _cited_in(subject: CheckSubject, part: TextPart) -> set[str]:
    """Return the statistics that a paragraph cites. A number beside them is most often theirs."""
    figures = subject.facts.figures
    keys = {cited.key for cited in subject.body.cited if cited.part is part}
    return {figures[key].statistic for key in keys if key in figures}


def _same_figure(
    number: number_words.Number,
    beginnings: set[str],
    candidates: Iterable[KnownFigure],
    cited: set[str],
) -> KnownFigure | None:
    """Return a figure with this value that is about the same subject, since numbers coincide.

    `beginnings` are those of the words in the paragraph; `cited` are the statistics of the article.
    """
    for known in candidates:
        is_related = known.is_of_topic or known.statistic in cited
        if _shares_words(known.title, beginnings) or (is_related and not number.is_rough):
            return known
    return None


def _shares_words(title: str, beginnings: set[str]) -> bool:
    """Return whether two words of a title are in the paragraph, or its only word is."""
    of_title = _word_beginnings(title)
    shared = of_title & beginnings
    return bool(shared) and len(shared) >= min(2, len(of_title))


def _word_beginnings(text: str) -> set[str]:
    words = LONG_WORD.findall(text.lower())
    return {word[:LEAST_LETTERS] for word in words if word not in COMMON_WORDS}


def check_cited_figures(subject: CheckSubject) -> Iterator[Finding]:
    """Find figures that were superseded, each once; not where the text cites the new value as well."""
    known = subject.facts.figures
    once = {cited.key: cited for cited in reversed(subject.body.cited)}
    for key, cited in reversed(once.items()):
        figure = known.get(key)
        if figure is None or cited.tag == "stat-chart":
            continue
        passage, values = cited.part.beginning, {"title": figure.title}
        for code, became in (("revised", figure.revised), ("newer", figure.newer)):
            if became and became.slug not in once:
                told = values | {"now": became.words}
                yield Finding(code, Level.WARNING, passage=passage, values=told)
                break
        if figure.is_unchecked:
            yield Finding("unchecked", Level.WARNING, passage=passage, values=values)


def check_charts(subject: CheckSubject) -> Iterator[Finding]:
    """Find unchecked figures in charts. A chart shows the newest values, which nothing supersedes.

    A figure that the text cites as well is reported there.
    """
    told = {figure.title for figure in subject.facts.figures.values() if figure.is_unchecked}
    for cited in subject.body.cited:
        title = subject.facts.unchecked_in_charts.get(cited.key)
        if cited.tag == "stat-chart" and title and title not in told:
            values = {"title": title}
            yield Finding(
                "unchecked-chart", Level.WARNING, passage=cited.part.beginning, values=values
            )


def check_quotations(subject: CheckSubject) -> Iterator[Finding]:
    for quotation in subject.body.quotations:
        if not quotation.has_source and quotation.part.text:
            yield Finding("quotation", Level.WARNING, passage=quotation.part.beginning)


def check_where_said(subject: CheckSubject) -> Iterator[Finding]:
    """Find speakers without where and when it was said, unless it was told to us."""
    if subject.content.kind == "testimony":
        return
    places = {id(part): place for place, part in enumerate(subject.body.parts)}
    for quotation in subject.body.quotations:
        place = places.get(id(quotation.part))
        if quotation.has_speaker_alone and place is not None:
            around = subject.body.around(place)
            if not any(says_told_to_us(part.text, subject.language) for part in around):
                yield Finding("quotation-where", Level.HINT, passage=quotation.part.beginning)


def check_past_days(subject: CheckSubject) -> Iterator[Finding]:
    for part in subject.body.prose:
        for sentence in readability.split_sentences([part.text]):
            for day in announced_dates.find_announced_dates(sentence.text, subject.language):
                if day < subject.facts.today:
                    values = {"day": day.isoformat()}
                    yield Finding("past", Level.WARNING, passage=part.beginning, values=values)


def check_reading_level(subject: CheckSubject) -> Iterator[Finding]:
    prose = subject.body.prose
    found = readability.measure_difficulty((part.text for part in prose), subject.language)
    if found is None:
        return
    longest = found.longest
    values = {
        "average": str(round(found.words_per_sentence)),
        "words": str(longest.words),
        "first": " ".join(longest.text.partition(FIGURE)[0].split()[:6]),
    }
    passage = prose[longest.place].beginning
    if found.is_long:
        yield Finding("long-sentences", Level.HINT, passage=passage, values=values)
    elif found.is_hard:
        yield Finding("hard-words", Level.HINT, passage=passage, values=values)
    elif longest.words > readability.LONG:
        yield Finding("long-sentence", Level.HINT, passage=passage, values=values)


def check_lengths(subject: CheckSubject) -> Iterator[Finding]:
    title, summary = subject.content.title.strip(), subject.content.summary.strip()
    if len(title) > LONGEST_TITLE:
        yield Finding("title-long", Level.HINT, "title", values={"cut": _cut(title, LONGEST_TITLE)})
    first = readability.SENTENCE_END.split(summary)[0]
    # If only later sentences are cut, readers still see a whole one.
    if len(first) > LONGEST_SUMMARY:
        cut = _cut(summary, LONGEST_SUMMARY)
        yield Finding("summary-long", Level.HINT, "summary", values={"cut": cut})


def _cut(text: str, most: int) -> str:
    """Return the text as a search engine cuts it: at the end of a word."""
    kept = text[:most].rpartition(" ")[0] or text[:most]
    return f"{kept} …"


def check_topics_and_bylines(subject: CheckSubject) -> Iterator[Finding]:
    """Find an article without them. Many are published in the name of all: these are only hints."""
    for name in ("topics", "bylines"):
        if not getattr(subject.content, name) and subject.content.kind != "about":
            yield Finding(name, Level.HINT, name)


def check_translations(subject: CheckSubject) -> Iterator[Finding]:
    if missing := subject.facts.untranslated:
        code = "translations" if subject.facts.is_public else "translations-not-begun"
        yield Finding(code, Level.HINT, "translations", values={"languages": missing})


def check_left_untranslated(subject: CheckSubject) -> Iterator[Finding]:
    """Find text that is the same as in the original. One or two words may be a name."""
    original = subject.facts.original
    if original is None:
        return
    for name in TRANSLATED:
        words = getattr(subject.content, name).strip()
        if words and words == getattr(original.content, name).strip():
            yield Finding("untranslated", Level.WARNING, name)
    for part in subject.body.parts:
        if part.is_ours and part.text in original.paragraphs and part.text.count(" ") >= 2:
            yield Finding("untranslated", Level.WARNING, passage=part.beginning)


def check_out_of_date(subject: CheckSubject) -> Iterator[Finding]:
    if subject.facts.is_outdated:
        yield Finding("outdated", Level.WARNING, "translated_from")


type Check = Callable[[CheckSubject], Iterator[Finding]]

BLOCKING: Final[tuple[Check, ...]] = (
    check_missing_parts,
    check_cover_words,
    check_picture_words,
    check_recordings,
    check_own_links,
)
CHECKS: Final[tuple[Check, ...]] = (
    check_missing_parts,
    check_danger_answer,
    check_commitments,
    check_language,
    check_cover_words,
    check_picture_words,
    check_recordings,
    check_headings,
    check_link_words,
    check_own_links,
    check_typed_numbers,
    check_cited_figures,
    check_charts,
    check_quotations,
    check_past_days,
    check_out_of_date,
    check_left_untranslated,
)
HINTS: Final[tuple[Check, ...]] = (
    check_lengths,
    check_topics_and_bylines,
    check_where_said,
    check_reading_level,
    check_translations,
)
