"""What editors decide of citations whose figure was superseded after publication."""

import random
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin.planning.superseded_citations import PER_PAGE
from articles.body import references
from articles.models import Article, Citation, KeptAsHistorical
from articles.presentation.figures import supersession
from articles.presentation.rendered_body import render_body
from articles.publishing import publish, superseded_citations
from articles.publishing.superseded_citations import DecidedMeanwhile
from page_cache import generation
from tests.advocacy.factories import FigureFactory, StatisticFactory
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
PUBLISHED = datetime(2026, 2, 1, 12, tzinfo=UTC)
BEFORE, AFTER, LATER = date(2026, 1, 10), date(2026, 3, 5), date(2026, 6, 1)
LIST = "/admin/articles/supersededcitation/"
QUOTED = '<p>Before. About <stat-ref key="jailed"></stat-ref> are in prison. After.</p>'


@pytest.fixture(autouse=True)
def _now(settings, time_machine):
    settings.DEMO = True  # asks for no second factor
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def jailed():
    return figure(StatisticFactory(slug="jailed-a-year"), 360, BEFORE, slug="jailed")


def figure(statistic, value, released_on, year=2024, **fields):
    return FigureFactory(
        statistic=statistic,
        value=value,
        released_on=released_on,
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        **fields,
    )


def revised(first, value=370, released_on=AFTER):
    year = first.period_end.year
    return figure(first.statistic, value, released_on, year, revises=first, slug=f"revised-{value}")


def newer(first, year=2025, released_on=AFTER):
    return figure(first.statistic, 380, released_on, year, slug=f"of-{year}")


def published(html=QUOTED, **fields):
    return ArticleFactory(body=html, publish_at=PUBLISHED, **fields)


def only():
    (each,) = superseded_citations.load_decisions(superseded_citations.pending_citations())
    return superseded_citations.pending_decision(each.citation.pk)


@pytest.fixture
def by():
    return UserFactory()


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("html", "happened", "waits"),
    [
        (QUOTED, [], False),
        (QUOTED, [revised], True),
        (QUOTED, [newer], True),
        (QUOTED, [revised, newer], True),
        (QUOTED.replace("></stat", ">most</stat"), [newer], True),
        ('<stat-card key="jailed"></stat-card>', [newer], True),
        (QUOTED.replace('jailed"', 'jailed" shows="latest"'), [revised, newer], False),
        ('<stat-chart key="jailed-a-year"></stat-chart>', [revised, newer], False),
    ],
)
def test_what_waits(jailed, html, happened, waits):
    article = published(html)
    became = [event(jailed) for event in happened]

    found = superseded_citations.load_decisions(superseded_citations.pending_citations())

    assert len(superseded_citations.pending_citations()) == len(found) == waits
    if waits:
        assert (found[0].article, found[0].figure, list(found[0].became)) == (
            article,
            jailed,
            became,
        )
        assert (found[0].now, found[0].since) == (became[-1], AFTER)


@pytest.mark.sampled
@pytest.mark.parametrize("event", [revised, newer])
def test_what_was_known_before_publication_does_not_wait(jailed, event):
    event(jailed, released_on=date(2026, 1, 20))
    published()

    assert len(superseded_citations.pending_citations()) == 0


@pytest.mark.sampled
@pytest.mark.parametrize("event", [revised, newer])
def test_what_came_out_before_publication_and_was_entered_after_it_waits(time_machine, event):
    time_machine.move_to(datetime(2026, 1, 15, 9, tzinfo=UTC))
    jailed = figure(StatisticFactory(), 360, BEFORE, slug="jailed")
    article = published()
    time_machine.move_to(NOW)
    late = event(jailed, released_on=date(2026, 1, 20))

    (found,) = superseded_citations.load_decisions(superseded_citations.pending_citations())

    assert (found.article, found.became) == (article, (late,))


def test_only_what_readers_see_waits(jailed):
    DraftFactory(body=QUOTED)
    published(status=Article.Status.WITHDRAWN)
    ArticleFactory(body=QUOTED, publish_at=NOW + timedelta(days=1))
    newer(jailed, released_on=NOW.date() + timedelta(days=2))

    assert len(superseded_citations.pending_citations()) == 0


@pytest.mark.exhaustive
def test_the_latest_news_come_first_and_each_translation_waits(jailed):
    first, second = published(), published(language="es")
    other = figure(StatisticFactory(), 5, BEFORE, slug="other")
    third = published('<stat-card key="other"></stat-card>')
    newer(jailed)
    revised(other, 6, LATER)

    found = [
        each.article
        for each in superseded_citations.load_decisions(superseded_citations.pending_citations())
    ]

    assert found[0] == third
    assert set(found[1:]) == {first, second}


def test_keeping_is_remembered_until_the_figure_is_superseded_again(jailed, by):
    published()
    second = newer(jailed)

    superseded_citations.keep_historical(superseded=only(), by=by)

    kept = KeptAsHistorical.objects.get()
    assert (kept.beside, kept.kept_by, kept.kept_at) == (second, by, NOW)
    assert len(superseded_citations.pending_citations()) == 0
    revised(second, 381, LATER)
    assert len(superseded_citations.pending_citations()) == 1
    superseded_citations.keep_historical(superseded=only(), by=by)
    assert len(superseded_citations.pending_citations()) == 0
    revised(jailed)
    assert len(superseded_citations.pending_citations()) == 1


def test_keeping_changes_nothing_that_readers_see(jailed, by):
    article = published()
    newer(jailed)
    before = render_body(article)

    superseded_citations.keep_historical(superseded=only(), by=by)

    article.refresh_from_db()
    assert (article.body, article.updated_at) == (QUOTED, None)
    assert render_body(article) == before


def test_updating_changes_one_place_of_the_body_and_tells_readers(jailed, by):
    html = (
        '<p>In 2024, <stat-ref key="jailed"></stat-ref>; now <stat-ref key="jailed"></stat-ref>.</p>'
        '<stat-card key="jailed" shows="latest"></stat-card>'
    )
    article = published(html)
    second = newer(jailed)

    superseded_citations.point_to(superseded=only(), to=second, by=by, at=[1])

    article.refresh_from_db()
    assert article.body == html.replace(
        'now <stat-ref key="jailed">', f'now <stat-ref key="{second.slug}">'
    )
    assert article.updated_at == NOW
    assert {(c.figure, c.policy) for c in article.citations.all()} == {
        (jailed, "pinned"), (second, "pinned"), (jailed, "latest"),
    }  # fmt: skip
    assert len(superseded_citations.pending_citations()) == 0  # what stays was seen
    assert "380 people" in render_body(article).html


@pytest.mark.exhaustive
def test_words_of_an_editor_stay_unless_they_are_changed(jailed, by):
    html = '<p><stat-ref key="jailed">few &amp; far</stat-ref>, <stat-ref key="jailed">some</stat-ref></p>'
    article = published(html)
    second = newer(jailed)

    superseded_citations.point_to(superseded=only(), to=second, by=by, at=[0, 1], words={1: ""})

    article.refresh_from_db()
    assert article.body == (
        f'<p><stat-ref key="{second.slug}">few &amp; far</stat-ref>,'
        f' <stat-ref key="{second.slug}"></stat-ref></p>'
    )


@pytest.mark.exhaustive
def test_a_figure_is_found_by_its_second_name(by):
    first = figure(StatisticFactory(), 1, BEFORE, slug="one", also_cited_as="uno")
    article = published('<stat-card key="uno"></stat-card>')
    second = newer(first)

    superseded_citations.point_to(superseded=only(), to=second, by=by, at=[0])

    article.refresh_from_db()
    assert references.cited_slugs(article.body) == [second.slug]


@pytest.mark.exhaustive
def test_whoever_takes_the_revision_has_seen_the_newer_period(jailed, by):
    article = published()
    first, second = revised(jailed), newer(jailed)

    superseded_citations.point_to(superseded=only(), to=first, by=by, at=[0])

    assert len(superseded_citations.pending_citations()) == 0
    assert [c.figure for c in article.citations.all()] == [first]
    revised(second, 381, LATER)
    assert len(superseded_citations.pending_citations()) == 1


def test_correcting_says_what_was_wrong(jailed, by):
    article = published()
    second = newer(jailed)

    superseded_citations.point_to(
        superseded=only(), to=second, correction="It was 380.", by=by, at=[0]
    )

    article.refresh_from_db()
    correction = article.corrections.get()
    assert (correction.text, correction.corrected_by, article.updated_at) == (
        "It was 380.",
        by,
        NOW,
    )
    assert references.cited_slugs(article.body) == [second.slug]


@pytest.mark.sampled
@pytest.mark.parametrize("at", [[0, 7], [], [1]])
def test_a_place_that_is_none_of_the_citation_is_refused(jailed, by, at):
    article = published(QUOTED + '<stat-chart key="jailed-a-year"></stat-chart>')
    second = newer(jailed)

    with pytest.raises(DecidedMeanwhile):
        superseded_citations.point_to(superseded=only(), to=second, by=by, at=at)
    with pytest.raises(DecidedMeanwhile):
        superseded_citations.point_to(superseded=only(), to=FigureFactory(), by=by, at=[0])

    article.refresh_from_db()
    assert article.updated_at is None


def _keep(each, by):
    superseded_citations.keep_historical(superseded=each, by=by)


def _update(each, by):
    superseded_citations.point_to(superseded=each, to=each.now, by=by, at=[0])


def _correct(each, by):
    superseded_citations.point_to(superseded=each, to=each.now, correction="Wrong.", by=by, at=[0])


def _supersede_again(each, by):
    newer(each.figure, 2026, LATER)


def _withdraw(each, by):
    publish.withdraw_article(article=each.article, by=by)


def _delete(each, by):
    Article.objects.filter(pk=each.article.pk).delete()


@pytest.mark.sampled
@pytest.mark.parametrize("verb", [_keep, _update, _correct])
@pytest.mark.parametrize(
    "meanwhile", [_keep, _update, _correct, _supersede_again, _withdraw, _delete]
)
def test_a_decision_that_comes_too_late_changes_nothing(jailed, by, verb, meanwhile):
    published()
    newer(jailed)
    seen = only()
    meanwhile(only(), by)
    rows = (list(Article.objects.values()), KeptAsHistorical.objects.count())

    with pytest.raises(DecidedMeanwhile):
        verb(seen, by)

    assert (list(Article.objects.values()), KeptAsHistorical.objects.count()) == rows


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
@pytest.mark.parametrize("count", [12, 1])
def test_however_many_wait_the_list_asks_the_same(jailed, django_assert_num_queries, count):
    for _ in range(count):
        first = figure(StatisticFactory(), 1, BEFORE)
        published(f'<stat-card key="{first.slug}"></stat-card>')
        figure(first.statistic, 2, AFTER, 2025)

    revised(jailed)
    published()

    generation.current_epoch()
    with django_assert_num_queries(3):  # citations, figures, what was kept
        assert len(superseded_citations.pending_citations()) == count + 1
    with django_assert_num_queries(1):  # nothing that readers see has changed
        assert len(superseded_citations.pending_citations()) == count + 1


@pytest.mark.exhaustive
def test_what_is_kept_and_what_changes_is_seen_at_once(jailed, by):
    """Of what became of citations nothing is remembered longer than readers see the same."""
    published()
    newer(jailed)
    first = only()

    superseded_citations.keep_historical(superseded=first, by=by)
    assert superseded_citations.pending_citations() == []

    latest = newer(jailed, 2026)
    assert only().now == latest

    publish.withdraw_article(article=first.article, by=by)
    assert superseded_citations.pending_citations() == []


@pytest.mark.exhaustive  # the rows above and tests/articles/presentation/test_supersession.py have the rule
def test_the_list_holds_what_readers_are_told():
    """The database looks for what waits; `superseding` tells it beside each citation."""
    chance = random.Random(6)  # noqa: S311 -- no secret
    histories = [_history(StatisticFactory(), chance) for _ in range(8)]
    cited = [chance.choice(history) for history in histories for _ in range(6)]
    for number in range(0, len(cited), 6):
        some = cited[number : number + 6]
        html = "".join(f'<p><stat-ref key="{each.slug}"></stat-ref></p>' for each in some)
        moment = datetime(2026, 1, chance.randint(2, 12), chance.choice([1, 12, 23]), tzinfo=UTC)
        ready = moment - timedelta(days=chance.choice([0, 0, 3]))
        ArticleFactory(body=html, publish_at=moment, made_ready_at=ready)

    expected = {}
    for each in Citation.objects.select_related("article", "figure"):
        every = each.statistic.figures.select_related("source")
        known_on = timezone.localdate(each.article.made_ready_at or each.article.publish_at)
        became = supersession.superseded_by(each.figure, every, known_on).figures
        if became:
            keys = tuple(figure.pk for figure in became)
            expected[each.pk] = keys, min(figure.released_on for figure in became)
    found = {
        each.citation: (each.became, each.since)
        for each in superseded_citations.pending_citations()
    }

    assert found == expected
    assert 5 < len(found) < Citation.objects.count() - 5


def _history(statistic, chance):
    """Of some periods the values, some of them revised, and one without a period."""
    figures = []

    def entered_at():
        """At once, or on some day; the time decides of the day in another time zone."""
        when = datetime(2026, 1, chance.randint(1, 14), chance.choice([0, 11, 23]), tzinfo=UTC)
        return chance.choice([datetime(2026, 1, 1, 9, tzinfo=UTC), when])

    for year in chance.sample(range(2015, 2026), 4):
        day = date(2026, 1, chance.randint(1, 12))
        figures.append(figure(statistic, 1, day, year, entered_at=entered_at()))
        for _ in range(chance.choice([0, 0, 1, 2])):
            day += timedelta(days=chance.randint(0, 3))
            first = {"revises": figures[-1], "entered_at": entered_at()}
            figures.append(figure(statistic, 2, day, year, **first))
    undated = {"period_start": None, "period_end": None, "released_on": date(2026, 1, 3)}
    figures.append(FigureFactory(statistic=statistic, **undated))
    later = undated | {"released_on": date(2026, 1, 8), "revises": figures[-1]}
    return [*figures, FigureFactory(statistic=statistic, **later)]


# In the admin.


def page_of(each):
    return reverse("admin:articles_supersededcitation_change", args=[each.citation.pk])


def sent(each, decision, **typed):
    return {"seen": ",".join(map(str, each.keys)), "to": each.now.pk, "at": ["0"], "decision": decision} | typed  # fmt: skip


@pytest.mark.exhaustive
def test_the_list_shows_the_sentence_the_values_and_since_when(as_editor, jailed):
    published(title="Behind bars")
    revised(jailed)
    newer(jailed)

    html = as_editor.get(LIST).content.decode()

    for part in [
        ">Behind bars</bdi>",
        "About <mark>360 people</mark> are in prison.",
        'data-head="As published">360<br>',
        "<div>370<br>",
        "<div>380<br>",
        '<time datetime="2025">2025</time>',
        '<time datetime="2026-03-05">5 March 2026</time>',
    ]:
        assert part in html
    assert "Before." not in html


@pytest.mark.exhaustive
def test_an_empty_list_says_so(as_editor):
    assert "No citation needs a decision." in as_editor.get(LIST).content.decode()


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
def test_a_long_list_has_pages_and_a_budget(
    as_editor, known_menus, django_assert_max_num_queries, jailed
):
    for _ in range(PER_PAGE + 1):
        published()
    newer(jailed)

    with django_assert_max_num_queries(13):
        first = as_editor.get(LIST).content.decode()
    with django_assert_max_num_queries(8):
        assert as_editor.get(LIST).content.decode().count("<mark>") == PER_PAGE
    second = as_editor.get(f"{LIST}?p=2").content.decode()

    assert (first.count("<mark>"), second.count("<mark>")) == (PER_PAGE, 1)
    assert 'href="?p=2"' in first


def test_an_author_sees_the_list_and_decides_nothing(client, author, jailed):
    published(title="Behind bars")
    newer(jailed)
    client.force_login(author)

    assert "Behind bars" in client.get(LIST).content.decode()
    assert page_of(only()) not in client.get(LIST).content.decode()
    assert client.get(page_of(only())).status_code == 404
    assert client.post(page_of(only()), sent(only(), "keep")).status_code == 404
    assert len(superseded_citations.pending_citations()) == 1


def test_an_editor_keeps_several_at_once(as_editor, editor, jailed):
    kept = [published(title=f"Number {number}") for number in range(2)]
    published(title="Not ticked")
    newer(jailed)
    page = as_editor.get(LIST).text
    values = re.findall('name="keep" value="([^"]+)"', page)
    of_article = {each.article: each.citation for each in superseded_citations.pending_citations()}
    ticked = [v for v in values if int(v.partition(":")[0]) in {of_article[a.pk] for a in kept}]

    answer = as_editor.post(LIST, {"keep": ticked}, follow=True)

    assert (len(values), len(ticked)) == (3, 2)
    assert [str(each) for each in answer.context["messages"]] == ["2 citations kept as historical."]
    assert only().article.title == "Not ticked"
    logged = LogEntry.objects.filter(user=editor).values_list("object_id", flat=True)
    assert set(logged) == {str(article.pk) for article in kept}


@pytest.mark.exhaustive
def test_what_changed_since_it_was_ticked_still_waits(as_editor, jailed):
    published()
    newer(jailed)
    ticked = f"{only().citation.pk}:{','.join(map(str, only().keys))}"
    figure(jailed.statistic, 400, LATER, year=2026)

    answer = as_editor.post(LIST, {"keep": [ticked, "nonsense", "7"]}, follow=True)

    assert [str(each) for each in answer.context["messages"]] == [
        "Nothing was saved: colleagues have already decided about these citations, or their figures changed again."
    ]
    assert len(superseded_citations.pending_citations()) == 1


@pytest.mark.exhaustive  # several are kept here
def test_where_some_were_kept_the_others_are_told_of(as_editor, jailed):
    published()
    newer(jailed)
    ticked = f"{only().citation.pk}:{','.join(map(str, only().keys))}"

    answer = as_editor.post(LIST, {"keep": [ticked, "7:7"]}, follow=True)

    assert [str(each) for each in answer.context["messages"]] == [
        "1 citation kept as historical.",
        "The others were not saved: colleagues have already decided about them, or their figures changed again.",
    ]


@pytest.mark.exhaustive  # a count of queries
@pytest.mark.both_databases
def test_what_is_ticked_is_looked_up_at_once(as_editor, jailed):
    for number in range(5):
        published(title=f"Number {number}")
    newer(jailed)
    stale = [f"{each.citation}:0" for each in superseded_citations.pending_citations()]

    def count(ticked):
        with CaptureQueriesContext(connection) as queries:
            as_editor.post(LIST, {"keep": ticked})
        return len(queries)

    count(stale[:1])  # what is asked once alone
    assert count(stale[:1]) == count(stale)


def test_an_author_ticks_nothing(client, author, jailed):
    published()
    newer(jailed)
    client.force_login(author)

    assert 'name="keep"' not in client.get(LIST).text
    assert client.post(LIST, {"keep": [f"{only().citation.pk}:{only().now.pk}"]}).status_code == 404
    assert len(superseded_citations.pending_citations()) == 1


@pytest.mark.exhaustive
def test_a_correction_says_how_serious_it_was(as_editor, jailed):
    article = published()
    newer(jailed)
    typed = sent(only(), "correct", reason="It was 380.", severity="clarification")

    as_editor.post(page_of(only()), typed)

    assert article.corrections.get().severity == "clarification"


def test_whoever_may_not_see_it_does_not(client, jailed):
    client.force_login(UserFactory())

    assert client.get(LIST).status_code == 404
    assert client.get(f"{LIST}add/").status_code == 404


@pytest.mark.sampled
@pytest.mark.parametrize("decision", ["keep", "update", "correct"])
def test_an_editor_decides(as_editor, editor, jailed, decision):
    article = published()
    second = newer(jailed)
    each = only()
    assert "are in prison" in as_editor.get(page_of(each)).content.decode()

    response = as_editor.post(
        page_of(each), sent(each, decision, reason="It was 380."), follow=True
    )

    assert response.redirect_chain == [(LIST, 302)]
    article.refresh_from_db()
    changed = decision != "keep"
    assert references.cited_slugs(article.body) == [second.slug if changed else "jailed"]
    assert article.corrections.count() == (decision == "correct")
    assert len(superseded_citations.pending_citations()) == 0
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (editor, str(article.pk))


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"decision": "correct", "reason": " "}, "reason"),
        ({"decision": "update", "at": []}, "at"),
        ({"decision": "update", "at": ["5"]}, "at"),
        ({"decision": "burn"}, "decision"),
        ({"decision": "update", "to": "0"}, "to"),
        ({"decision": "correct", "reason": "x" * 601}, "reason"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(as_editor, jailed, typed, field):
    published(QUOTED + QUOTED.replace("></stat", ">most</stat"))
    revised(jailed)
    newer(jailed)
    each = only()

    response = as_editor.post(
        page_of(each), sent(each, "keep", **{"words-1": "nearly all"}) | typed
    )

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {field}
    assert 'value="nearly all"' in response.content.decode()
    assert len(superseded_citations.pending_citations()) == 1


@pytest.mark.exhaustive
def test_two_editors_at_once_one_decides_and_the_other_is_told(as_editor, jailed):
    published()
    newer(jailed)
    each = only()
    as_editor.post(page_of(each), sent(each, "keep"))

    response = as_editor.post(page_of(each), sent(each, "update"), follow=True)

    assert "There is nothing to decide here any more." in response.content.decode()
    assert Citation.objects.get().figure == jailed


@pytest.mark.exhaustive
def test_what_was_superseded_again_meanwhile_is_shown_anew(as_editor, jailed):
    published()
    newer(jailed)
    each = only()
    newest = newer(jailed, 2026, LATER)

    response = as_editor.post(page_of(each), sent(each, "correct", reason="It was 380."))

    html = response.content.decode()
    assert "Nothing was changed" in html
    assert ">It was 380.</textarea>" in html.replace("\n", "")
    assert f'name="to" value="{newest.pk}"' in html
    assert Citation.objects.get().figure == jailed
    as_editor.post(page_of(each), sent(only(), "update"))
    assert Citation.objects.get().figure == newest


@pytest.mark.exhaustive
def test_a_decision_that_loses_the_race_is_told(as_editor, jailed, monkeypatch):
    published()
    newer(jailed)
    each = only()

    def lost(**_):
        raise DecidedMeanwhile

    monkeypatch.setattr(superseded_citations, "keep_historical", lost)

    response = as_editor.post(page_of(each), sent(each, "keep"), follow=True)

    assert "Nothing was changed" in response.content.decode()


@pytest.mark.exhaustive
@pytest.mark.parametrize("pk", ["0", "999999", "x"])
def test_a_citation_that_does_not_wait_leads_back(as_editor, pk):
    response = as_editor.get(f"{LIST}{pk}/change/", follow=True)

    assert response.redirect_chain[-1] == (LIST, 302)


def test_what_stands_in_an_article_is_shown_as_words(as_editor, jailed):
    published(f"<p>&lt;b&gt; {QUOTED.removeprefix('<p>Before. ')}", title="<i>Bars</i>")
    newer(jailed)

    for address in (LIST, page_of(only())):
        html = as_editor.get(address).content.decode()
        assert "&lt;b&gt; About <mark>" in html
        assert "<i>Bars" not in html
