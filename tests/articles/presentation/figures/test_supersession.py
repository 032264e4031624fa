"""What became of a figure, as a rule and as what readers read of it, wherever an article goes."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from articles.body import references
from articles.body.plain_text import to_plain_text
from articles.presentation import whole_article
from articles.presentation.figures import supersession
from articles.presentation.figures.supersession import Supersession
from articles.presentation.full_text import render_full_texts
from articles.presentation.rendered_body import render_body
from articles.presentation.republishing import make_copy
from tests.advocacy.factories import FigureFactory, SourceFactory, StatisticFactory
from tests.articles.factories import ArticleFactory, DraftFactory
from tests.markup import one_line

PUBLISHED = date(2026, 2, 1)
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
BEFORE, AFTER = date(2026, 1, 10), date(2026, 3, 5)
ADDRESS = "https://standing.example/articles/one/"


@dataclass(frozen=True)
class Fig:
    pk: int
    known_since: date
    year: int | None = 2024
    revises_id: int | None = None
    entered_at: datetime = datetime(2026, 2, 1, 13, tzinfo=UTC)

    @property
    def entered_on(self):
        return self.entered_at.date()

    @property
    def period_end(self):
        return self.year and date(self.year, 12, 31)

    def sort_key(self):
        end = self.period_end or date(2020, 12, 31)
        return end, end, self.pk


FIRST = Fig(1, BEFORE)
REVISED_BEFORE = Fig(2, date(2026, 1, 20), revises_id=1)
REVISED = Fig(3, AFTER, revises_id=1)
REVISED_AGAIN = Fig(4, date(2026, 6, 1), revises_id=3)
NEWER_BEFORE = Fig(5, BEFORE, 2025)
NEWER = Fig(6, AFTER, 2025)
NEWEST = Fig(7, date(2026, 6, 1), 2026)
NEWER_REVISED = Fig(8, date(2026, 6, 1), 2025, revises_id=6)
OLDER = Fig(9, AFTER, 2020)
UNDATED = Fig(10, AFTER, None)
ON_THAT_MORNING = Fig(11, PUBLISHED, 2025, entered_at=datetime(2026, 2, 1, 11, tzinfo=UTC))


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], Supersession()),
        ([OLDER, UNDATED], Supersession()),
        ([REVISED_BEFORE], Supersession()),
        ([REVISED], Supersession(revision=REVISED)),
        ([REVISED, REVISED_AGAIN], Supersession(revision=REVISED_AGAIN)),
        ([NEWER_BEFORE], Supersession()),
        (
            [NEWER_BEFORE, NEWEST],
            Supersession(),
        ),  # cited as of the past, although a newer one was known
        ([NEWER], Supersession(newer=NEWER)),
        ([NEWER, NEWEST], Supersession(newer=NEWEST)),
        ([NEWER, NEWER_REVISED], Supersession(newer=NEWER_REVISED)),
        ([REVISED, NEWER], Supersession(revision=REVISED, newer=NEWER)),
        ([REVISED_BEFORE, NEWER], Supersession(newer=NEWER)),
        ([Fig(3, PUBLISHED, revises_id=1)], Supersession(revision=Fig(3, PUBLISHED, revises_id=1))),
        ([Fig(6, PUBLISHED, 2025)], Supersession(newer=Fig(6, PUBLISHED, 2025))),
    ],
)
def test_what_became_of_a_pinned_figure(others, expected):
    assert supersession.superseded_by(FIRST, [*others, FIRST], PUBLISHED) == expected
    assert expected.figures == tuple(f for f in (expected.revision, expected.newer) if f)


LATE = datetime(2026, 4, 1, 9, tzinfo=UTC)
REVISED_LATE = Fig(21, BEFORE, revises_id=1, entered_at=LATE)
NEWER_LATE = Fig(22, BEFORE, 2025, entered_at=LATE)
NEWER_KNOWN = Fig(23, BEFORE, 2025, entered_at=datetime(2026, 1, 15, 9, tzinfo=UTC))


def test_what_came_out_before_and_was_entered_afterwards_is_news():
    every = [FIRST, REVISED_LATE, NEWER_LATE]

    assert supersession.superseded_by(FIRST, every, PUBLISHED) == Supersession(
        REVISED_LATE, NEWER_LATE
    )
    assert supersession.superseded_by(FIRST, [FIRST, NEWER_KNOWN], PUBLISHED) == Supersession()
    assert supersession.shown_at_publication(FIRST, every, PUBLISHED, NOON) == FIRST
    assert (
        supersession.shown_at_publication(FIRST, [FIRST, NEWER_KNOWN], PUBLISHED, NOON)
        == NEWER_KNOWN
    )
    assert supersession.added_since([FIRST, NEWER_LATE, NEWER_KNOWN], PUBLISHED) == [NEWER_LATE]


def test_what_was_entered_with_the_cited_figure_is_told_by_its_own_day():
    """Reference data comes in at once, long after its days and after articles of an older site."""
    cited = Fig(1, BEFORE, entered_at=LATE)

    assert (
        supersession.superseded_by(cited, [cited, REVISED_LATE, NEWER_LATE], PUBLISHED)
        == Supersession()
    )
    assert (
        supersession.shown_at_publication(cited, [cited, NEWER_LATE], PUBLISHED, NOON) == NEWER_LATE
    )
    assert supersession.added_since([cited, NEWER_LATE], PUBLISHED) == []


def test_nothing_is_newer_than_a_figure_without_a_period():
    assert supersession.superseded_by(UNDATED, [UNDATED, NEWER], PUBLISHED) == Supersession()


@pytest.mark.parametrize(
    ("named", "others", "expected"),
    [
        (FIRST, [], FIRST),
        (FIRST, [REVISED], FIRST),
        (FIRST, [NEWER, NEWEST], FIRST),
        (FIRST, [REVISED_BEFORE], REVISED_BEFORE),  # came out while it was scheduled
        (FIRST, [NEWER_BEFORE, NEWER], NEWER_BEFORE),
        (REVISED, [FIRST, REVISED_AGAIN], REVISED),
        (Fig(6, PUBLISHED, 2025), [FIRST], Fig(6, PUBLISHED, 2025)),  # on the very day
        (FIRST, [Fig(6, PUBLISHED, 2025)], FIRST),  # an hour after it
        (FIRST, [ON_THAT_MORNING], ON_THAT_MORNING),  # an hour before it
        (FIRST, [OLDER, UNDATED], FIRST),
    ],
)
def test_what_stood_where_a_citation_follows_its_statistic(named, others, expected):
    assert supersession.shown_at_publication(named, [named, *others], PUBLISHED, NOON) == expected


def test_what_a_chart_has_gained():
    every = [FIRST, REVISED, NEWER, NEWER_REVISED, NEWEST, Fig(11, PUBLISHED, 2023)]

    assert supersession.added_since(every, PUBLISHED) == [NEWER_REVISED, NEWEST]


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
chains = st.lists(st.tuples(st.integers(2015, 2030), st.lists(days, min_size=1, max_size=4)), min_size=1, max_size=6, unique_by=lambda pair: pair[0])  # fmt: skip


@given(chains, days)
def test_whatever_came_out_each_answer_is_a_current_figure_that_came_later(chains, published_on):
    every = []
    for year, recorded in chains:
        revises = None
        for day in recorded:
            every.append(Fig(len(every) + 1, day, year, revises))
            revises = len(every)
    replaced = {figure.revises_id for figure in every}

    for figure in every:
        found = supersession.superseded_by(figure, every, published_on)
        for answer in found.figures:
            assert answer.pk not in replaced
            assert answer != figure
        assert found.revision is None or found.revision.known_since >= published_on
        assert found.newer is None or found.newer.year > figure.year
        assert supersession.shown_at_publication(figure, every, published_on, NOON) in every


# From here on: the words, in the page, the feed, the copy and the plain text.

YEAR_2024 = '<time datetime="2024">2024</time>'
YEAR_2025 = '<time datetime="2025">2025</time>'
MARCH = '<time datetime="2026-03-05">5 March 2026</time>'
REVISION_TOLD = f"Revised on {MARCH}: now <b>370</b>, {YEAR_2024}."
NEWER_TOLD = f"A newer figure came out on {MARCH}: now <b>380</b>, {YEAR_2025}."
APRIL = '<time datetime="2026-04-09">9 April 2026</time>'
REVISED_SINCE = f"Revised since: now <b>370</b>, {YEAR_2024}. We added this on {APRIL}."
NEWER_SINCE = f"There is a newer figure: now <b>380</b>, {YEAR_2025}. We added it on {APRIL}."
REVISED_ON_CHART = (
    f"{YEAR_2024} was revised from <b>360</b> to <b>370</b>. We added this on {APRIL}."
)
ADDED_ON_CHART = (
    f"{YEAR_2025} was added after this was published: <b>380</b>. We added it on {APRIL}."
)
CHART = '<stat-chart key="jailed-a-year"></stat-chart>'
PINNED = '<p>At least <stat-ref key="jailed"></stat-ref>.</p><stat-card key="jailed"></stat-card>'
LATEST = PINNED.replace('key="jailed"', 'key="jailed" shows="latest"')


@pytest.fixture
def jailed():
    statistic = StatisticFactory(slug="jailed-a-year", title="Journalists jailed")
    return figure(statistic, 360, BEFORE, slug="jailed")


def figure(statistic, value, released_on, year=2024, **fields):
    fields.setdefault("period_start", date(year, 1, 1))
    fields.setdefault("period_end", date(year, 12, 31))
    return FigureFactory(
        statistic=statistic,
        value=value,
        released_on=released_on,
        source=SourceFactory(publisher=f"CPJ of {value}"),
        verification="verified-primary",
        **fields,
    )


def published(html, **fields):
    return ArticleFactory(body=html, publish_at=datetime(2026, 2, 1, 12, tzinfo=UTC), **fields)


def everywhere(article):
    """What its readers get: page, feed, copy, and copy in plain text without <b> and <time>."""
    found = whole_article.load_published(article.language, article.path)
    page = render_body(article)
    with translation.override(article.language):
        feed = render_full_texts([found], "https://standing.example")[0].html
    copy = make_copy(found, ADDRESS)
    return [one_line(part) for part in (page.html + "".join(page.notes), feed, copy.html)]


def revised(first, released_on=AFTER):
    period = {"period_start": first.period_start, "period_end": first.period_end}
    figure(first.statistic, 370, released_on, revises=first, **period)


def revised_before(first):
    revised(first, date(2026, 1, 20))


def newer(first):
    figure(first.statistic, 380, AFTER, 2025)


TABLE = [
    # what happened, then what stands there and what is told: pinned; following
    ([], ("360", []), ("360", [])),
    ([revised_before], ("360", []), ("370", [])),
    ([revised], ("360", [REVISION_TOLD]), ("370", [f"It was <b>360</b>, {YEAR_2024}, when this was published."])),
    ([newer], ("360", [NEWER_TOLD]), ("380", [f"It was <b>360</b>, {YEAR_2024}, when this was published."])),
    (
        [revised, newer],
        ("360", [REVISION_TOLD, NEWER_TOLD]),
        ("380", [f"It was <b>360</b>, {YEAR_2024}, when this was published."]),
    ),
    (
        [revised_before, newer],
        ("360", [NEWER_TOLD]),
        ("380", [f"It was <b>370</b>, {YEAR_2024}, when this was published."]),
    ),
]  # fmt: skip
TOLD = re.compile(r"(?:Revised on|A newer figure|It was).*?(?=\s*Source:)")


@pytest.mark.sampled
@pytest.mark.django_db
@pytest.mark.parametrize("policy", ["pinned", "latest"])
@pytest.mark.parametrize(("happened", "if_pinned", "if_latest"), TABLE)
def test_what_readers_are_told(jailed, policy, happened, if_pinned, if_latest):
    for event in happened:
        if event is revised_before:
            event(jailed)
    article = published(PINNED if policy == "pinned" else LATEST)
    for event in happened:
        if event is not revised_before:
            event(jailed)

    shown, told = if_pinned if policy == "pinned" else if_latest
    for html in everywhere(article):
        assert f"At least {shown} people<sup>" in html
        # In the note and on the card, each with its source.
        assert TOLD.findall(html) == told * 2
        assert html.count(f"<b>{shown}</b>, ") + html.count(f"<b>{shown}</b><p>") == 2


NUMBER = re.compile(r"<b>[\d,]+</b>")
PERIOD = '(?:<time datetime="\\d{4}">\\d{4}</time>|Period not confirmed)'
SAID_WHOLE = re.compile(
    rf"<b>(?P<n>[\d,]+)</b>(?:, {PERIOD}|<p>.*?, {PERIOD}).*?Source:.*?CPJ of (?P=n)\b", re.DOTALL
)


@pytest.mark.django_db
@pytest.mark.sampled
@pytest.mark.parametrize("html", [PINNED, LATEST])
@pytest.mark.parametrize("happened", [happened for happened, *_ in TABLE])
@pytest.mark.parametrize("is_dated", [True, False])
def test_no_number_stands_without_its_period_and_source(jailed, html, happened, is_dated):
    if not is_dated:
        jailed.period_start = jailed.period_end = None
        jailed.save()
    article = published(html)
    for event in happened:
        event(jailed)

    for text in everywhere(article):
        numbers = NUMBER.findall(text)
        assert len(numbers) >= 2
        for number in numbers:
            said = re.search(rf"{number}.*", text, re.DOTALL)
            assert SAID_WHOLE.match(said[0]), said[0][:300]


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_a_following_citation_names_what_stood_there_when_it_was_published(jailed):
    draft = DraftFactory(body=LATEST)
    second = figure(jailed.statistic, 380, BEFORE, 2025, slug="jailed-2025")

    draft.save()

    assert references.cited_slugs(draft.body) == ["jailed-2025"]
    assert [c.figure for c in draft.citations.all()] == [second]


@pytest.mark.django_db
def test_saving_a_published_article_again_does_not_move_the_name(jailed):
    article = published(LATEST)
    newer(jailed)

    article.body += "<p>More.</p>"
    article.save()

    assert references.cited_slugs(article.body) == ["jailed"]


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_what_is_added_to_a_published_article_is_named_as_it_is_then(jailed):
    article = published("<p>Nothing yet.</p>")
    second = figure(jailed.statistic, 380, AFTER, 2025)

    article.body = LATEST
    article.save()

    assert references.cited_slugs(article.body) == [second.slug]
    assert "It was" not in render_body(article).html


@pytest.mark.sampled
@pytest.mark.django_db
@pytest.mark.parametrize("html", [PINNED, LATEST])
def test_a_draft_says_nothing_of_the_time_of_its_publication(jailed, html):
    article = DraftFactory(body=html)
    newer(jailed)

    shown = render_body(article)

    assert "newer figure" not in shown.html
    assert "It was" not in shown.html


@pytest.mark.exhaustive  # test_rendered_body.py has notes
@pytest.mark.django_db
def test_the_same_figure_pinned_and_followed_has_a_note_for_each(jailed):
    article = published(PINNED + LATEST)
    newer(jailed)

    shown = render_body(article)

    assert len(shown.notes) == 2
    assert article.citations.count() == 2


@pytest.mark.django_db
def test_a_chart_says_what_came_out_since_and_names_every_source(jailed):
    article = published('<stat-chart key="jailed-a-year"></stat-chart>')
    newer(jailed)

    for html in everywhere(article):
        assert (
            f"{YEAR_2025} was added after this was published: <b>380</b>. It came out on {MARCH}."
            in html
        )
        assert {"CPJ of 360", "CPJ of 380"} <= set(re.findall("CPJ of [0-9]+", html))


@pytest.mark.sampled
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("pinned", [REVISED_SINCE, NEWER_SINCE]),
        ("chart", [REVISED_ON_CHART, ADDED_ON_CHART]),
    ],
)
def test_where_nobody_knows_the_day_of_release_the_day_is_told_on_which_we_added_it(
    jailed, body, told
):
    article = published(PINNED if body == "pinned" else CHART)
    entered = {"entered_at": datetime(2026, 4, 9, 12, tzinfo=UTC), "recorded_on": AFTER}
    period = {"period_start": jailed.period_start, "period_end": jailed.period_end}
    figure(jailed.statistic, 370, None, revises=jailed, **period, **entered)
    figure(jailed.statistic, 380, None, 2025, **entered)

    for html in everywhere(article):
        for sentence in told:
            assert sentence in html
        assert "came out on" not in html
        assert "evised on" not in html


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_a_chart_of_an_article_of_former_years_tells_no_news_that_came_with_it(jailed):
    newer(jailed)
    revised(jailed)
    article = published(CHART)
    article.created_at = timezone.now()
    article.save()

    for html in everywhere(article):
        assert "after this was published" not in html
        assert "was revised" not in html
        assert "380" in html


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_more_than_two_changes_of_a_chart_are_folded_away(jailed):
    article = published(CHART)
    newer(jailed)
    revised(jailed)
    open_to_all = one_line(render_body(article).html)
    figure(jailed.statistic, 390, AFTER, 2026)

    folded = one_line(render_body(article).html)

    assert "values were revised or added" not in open_to_all
    assert "2025</time> was added after" in open_to_all.partition("<figcaption")[2]
    summary = "<summary>3 values were revised or added after this was published</summary>"
    before, _, after = folded.partition(summary)
    assert "after this was published" not in before
    assert after.partition("</details>")[0].count('class="revised"') == 3
    assert "revised" not in after.partition("</details>")[2]


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_a_chart_without_figures_is_left_out():
    StatisticFactory(slug="empty")

    assert render_body(published('<stat-chart key="empty"></stat-chart>')).html == ""


@pytest.mark.exhaustive  # test_rendered_body.py has languages
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("es", "Se publicó una cifra más reciente el"),
        ("fr", "Un chiffre plus récent est paru le"),
        ("ar", "صدر رقم أحدث في"),
    ],
)
def test_each_language_says_it_in_its_own_words(jailed, language, told):
    article = published(PINNED, language=language)
    newer(jailed)

    for html in everywhere(article):
        assert told in html
    assert told in to_plain_text(everywhere(article)[2])
