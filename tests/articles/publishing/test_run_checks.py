"""The checks of an article before it is published: facts looked up, the panel, and the verb."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from articles.checks.facts import LinkTarget
from articles.models import Article, KeptAsHistorical
from articles.publishing import publish, run_checks
from articles.writing import link_targets, translate
from identity.models import THE_ROW, Identity
from publication import drafts
from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.admin.helpers import ADD, change, form
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    DraftFactory,
    ImageFactory,
    SeriesFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
CHECKED = "verified-primary"
HERE = '<p>See <a href="https://example.org/">here</a>.</p>'


@pytest.fixture(autouse=True)
def _demo(settings, time_machine):
    settings.DEMO = True  # asks for no second factor
    time_machine.move_to(NOW, tick=False)


def draft(**fields):
    article = DraftFactory(**fields)
    article.topics.add(TopicFactory())
    article.bylines.create(author=AuthorFactory())
    return article


def found(article, **changes):
    content = replace(article.read_content(), **changes)
    codes = [f.code for f in run_checks.find_problems(run_checks.checked_article(article, content))]
    return [code for code in codes if code not in ("endangered", "bylines")]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/articles/open/", LinkTarget.PUBLIC),
        ("/articles/open", LinkTarget.PUBLIC),
        ("/articles/open/?utm=1#part", LinkTarget.PUBLIC),
        ("http://testserver/articles/open/", LinkTarget.PUBLIC),
        ("/es/articles/abierto/", LinkTarget.PUBLIC),
        ("/articles/abierto/", LinkTarget.NOTHING),
        ("/articles/draft/", LinkTarget.NOT_YET),
        ("/articles/planned/", LinkTarget.NOT_YET),
        ("/articles/gone/", LinkTarget.GONE),
        ("/articles/over/", LinkTarget.GONE),
        ("/articles/never/", LinkTarget.NOTHING),
        ("/observances/day/", LinkTarget.PUBLIC),
        ("/observances/day/2026/", LinkTarget.PUBLIC),
        ("/observances/other/", LinkTarget.NOTHING),
        ("/statistics/number/", LinkTarget.PUBLIC),
        ("/statistics/other/", LinkTarget.NOTHING),
        ("/statistics/hidden/", LinkTarget.NOT_YET),
        ("/series/parts/", LinkTarget.PUBLIC),
        ("/series/drafts/", LinkTarget.NOT_YET),
        ("/series/other/", LinkTarget.NOTHING),
        ("/sources/77/", LinkTarget.NOT_YET),
        ("/topics/none/", LinkTarget.NOTHING),
        ("/sources/99/", LinkTarget.NOTHING),
        ("/", LinkTarget.PUBLIC),
        ("/legal-help/", LinkTarget.PUBLIC),
        ("/static/a.pdf", LinkTarget.PUBLIC),
        ("/nowhere/", LinkTarget.NOTHING),
        ("/admin/articles/article/1/change/", LinkTarget.NOTHING),
    ],
)
def test_what_stands_behind_an_address_of_ours(settings, path, target):
    settings.ALLOWED_HOSTS = ["testserver"]
    SeriesFactory(slug="parts", articles=[ArticleFactory(slug="open")])
    ArticleFactory(slug="abierto", language="es")
    SeriesFactory(slug="drafts", articles=[DraftFactory(slug="draft")])
    ArticleFactory(slug="planned", publish_at=NOW + timedelta(days=1))
    ArticleFactory(slug="gone", status=Article.Status.WITHDRAWN)
    ArticleFactory(slug="over", publish_at=NOW - timedelta(days=2), unpublish_at=NOW)
    ObservanceFactory(slug="day")
    StatisticFactory(slug="number")
    StatisticFactory(slug="hidden", is_published=False)
    SourceFactory(pk=77)

    assert link_targets.resolve_links([path])[path].target is target


@pytest.mark.sampled
@pytest.mark.parametrize(
    "href", ["https://example.org/articles/x/", "#part", "mailto:a@b.org", "//evil", "http://[x/"]
)
def test_addresses_of_others_are_not_looked_up(href, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert link_targets.resolve_links([href]) == {}


def test_many_links_take_two_queries_for_articles(django_assert_num_queries):
    hrefs = [f"/articles/{article.slug}/" for article in ArticleFactory.create_batch(5)]

    with django_assert_num_queries(2):  # one for what stands nowhere: it may have moved
        found = link_targets.resolve_links([*hrefs, "/articles/none/"])

    assert [linked.target for linked in found.values()] == [LinkTarget.PUBLIC] * 5 + [
        LinkTarget.NOTHING
    ]


@pytest.mark.exhaustive
def test_many_sources_take_one_query(django_assert_num_queries):
    hrefs = [f"/sources/{FigureFactory().source_id}/" for _ in range(5)]

    with django_assert_num_queries(1):
        found = link_targets.resolve_links(hrefs)

    assert {linked.target for linked in found.values()} == {LinkTarget.PUBLIC}


def test_a_typed_number_is_found_among_figures():
    statistic = StatisticFactory(title="People forcibly displaced", unit="million persons")
    figure = FigureFactory(statistic=statistic, value="117.3")
    article = draft(body="<p>117.3 million people were forcibly displaced.</p>")

    (finding,) = run_checks.find_problems(
        run_checks.checked_article(article, article.read_content())
    )

    assert finding.code == "number"
    assert finding.values == {
        "number": "117.3 million",
        "figure": "People forcibly displaced, 2024 (UNHCR)",
        "slug": figure.slug,
    }


@pytest.mark.exhaustive
def test_in_another_language_it_is_of_a_topic_of_the_article():
    topic = TopicFactory()
    statistic = StatisticFactory(title="People forcibly displaced", unit="million persons")
    statistic.topics.add(topic)
    FigureFactory(statistic=statistic, value="117.3")
    article = draft(language="es", body="<p>Son 117,3 millones.</p>")

    assert found(article) == []
    assert found(article, topics=(topic.pk,)) == ["number"]


def test_figures_that_were_revised_or_that_nobody_checked():
    first = FigureFactory(verification=CHECKED)
    FigureFactory(statistic=first.statistic, revises=first, value=900, verification=CHECKED)
    article = draft(body=f'<p>So <stat-ref key="{first.slug}"></stat-ref>.</p>')
    other = FigureFactory()

    assert found(article) == ["revised"]
    assert found(article, body=f'<stat-card key="{other.slug}"></stat-card>') == ["unchecked"]


@pytest.mark.exhaustive
def test_a_newer_period_counts_from_when_the_article_was_begun():
    old = FigureFactory(verification=CHECKED, released_on=date(2025, 1, 1))
    article = draft(body=f'<p>So <stat-ref key="{old.slug}"></stat-ref>.</p>')
    newer = {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}

    FigureFactory(statistic=old.statistic, verification=CHECKED, **newer)

    assert found(article) == ["newer"]
    Article.objects.filter(pk=article.pk).update(created_at=NOW + timedelta(days=9))
    article.refresh_from_db()
    assert found(article) == []


@pytest.mark.exhaustive
def test_of_a_chart_the_newest_figure_that_nobody_checked_is_told_of():
    statistic = StatisticFactory(slug="prison", title="Journalists in prison")
    of = {"statistic": statistic}
    first = FigureFactory(**of, verification="unverified")
    article = draft(body='<p>So.</p><stat-chart key="prison"></stat-chart>')
    assert found(article) == ["unchecked-chart"]

    FigureFactory(**of, revises=first, verification=CHECKED)
    assert found(article) == [], "the chart shows the value that took its place"

    for year in (2021, 2020):
        period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        FigureFactory(**of, **period, verification="unverified")
    (told,) = [
        finding
        for finding in run_checks.find_problems(
            run_checks.checked_article(article, article.read_content()),
            with_hints=False,
        )
        if finding.code == "unchecked-chart"
    ]
    assert told.values == {"title": "Journalists in prison, 2021 (UNHCR)"}


@pytest.mark.exhaustive
def test_what_editors_kept_as_history_is_not_asked_again():
    first = FigureFactory(verification=CHECKED)
    article = ArticleFactory(body=f'<p>So <stat-ref key="{first.slug}"></stat-ref>.</p>')
    article.topics.add(TopicFactory())
    later = FigureFactory(statistic=first.statistic, revises=first, verification=CHECKED)
    assert found(article) == ["revised"]

    citation = article.citations.get()
    KeptAsHistorical.objects.create(citation=citation, beside=later, kept_by=UserFactory())

    assert found(article) == []


@pytest.mark.exhaustive  # tests/articles/checks/test_rules.py has it
def test_a_public_article_names_languages_in_which_others_read():
    article = ArticleFactory()
    article.topics.add(TopicFactory())
    article.bylines.create(author=AuthorFactory())
    ArticleFactory(language="es")
    ArticleFactory(language="fr", translation_of=article)

    (finding,) = run_checks.find_problems(
        run_checks.checked_article(article, article.read_content())
    )

    assert (finding.code, finding.values) == ("translations", {"languages": "Spanish"})


@pytest.mark.exhaustive  # tests/articles/checks/test_rules.py has it
def test_languages_that_menus_do_not_offer_are_not_missed():
    Identity.objects.create(pk=THE_ROW, languages=["en", "es"])
    for language in ("es", "fr"):
        ArticleFactory(language=language)
    article = draft()
    checked = run_checks.checked_article(article, article.read_content())
    told = [each for each in run_checks.find_problems(checked) if each.form_field == "translations"]

    assert [finding.values for finding in told] == [{"languages": "Spanish"}]


@pytest.mark.exhaustive  # tests/articles/checks/test_rules.py has it
def test_before_it_is_public_an_article_names_languages_in_which_nobody_has_begun():
    article = draft()
    for language in ("es", "fr", "ar"):
        ArticleFactory(language=language)
    DraftFactory(language="es", translation_of=article)
    ArticleFactory(language="fr", translation_of=article, status=Article.Status.WITHDRAWN)
    saved = run_checks.checked_article(article, article.read_content())
    found = [
        *run_checks.find_problems(saved),
        *run_checks.find_problems(replace(saved, article=Article(language="en"))),
    ]
    told = [finding for finding in found if finding.form_field == "translations"]

    assert [(finding.code, finding.values["languages"]) for finding in told] == [
        ("translations-not-begun", "French, Arabic"),
        ("translations-not-begun", "Spanish, French, Arabic"),
    ]


@pytest.mark.exhaustive  # tests/articles/checks/test_rules.py has it
def test_the_words_of_a_translations_picture_are_its_own():
    original = ArticleFactory(cover=ImageFactory())
    article = draft(language="es", translation_of=original, cover=original.cover)

    assert found(article) == ["alt-language"]
    assert found(article, cover_alt="Franjas azules") == []


def test_the_verb_refuses_what_readers_would_find_broken():
    article = DraftFactory(body='<p>See <a href="/articles/none/">that one</a>.</p>')

    with pytest.raises(publish.NotReadyToPublish) as refusal:
        publish.publish_article(article=article, by=UserFactory())

    assert [finding.code for finding in refusal.value.findings] == ["link-nothing"]
    article.refresh_from_db()
    assert article.status == "draft"


def test_an_error_keeps_an_article_from_readers_and_keeps_what_was_typed(as_editor):
    page = as_editor.post(ADD, form("_publish", body='<p>See <a href="/nowhere/">that</a>.</p>'))

    (error,) = page.context["adminform"].form.errors["body"]
    assert error.startswith("The link “that” leads nowhere: /nowhere/.")
    assert 'value="A title"' in page.content.decode()
    assert not Article.objects.exists()


def test_warnings_are_asked_about_once_and_then_it_is_published(as_editor):
    asked = as_editor.post(ADD, form("_publish", body=HERE))

    page = asked.content.decode()
    assert asked.context["adminform"].form.non_field_errors() == [
        "Nothing is published yet. Check these, or tick “Publish anyway” and press again.",
        "“See here.” A link says “here”.",
    ]
    assert "Publish anyway" in page
    assert 'value="A title"' in page
    assert not Article.objects.exists()

    as_editor.post(ADD, form("_publish", body=HERE, all_the_same=asked.context["asked"]))

    assert Article.objects.get().is_public


@pytest.mark.exhaustive  # tests/articles/checks/test_rules.py has it
def test_what_was_confirmed_is_not_confirmed_for_another_place(as_editor):
    asked = as_editor.post(ADD, form("_publish", body=HERE)).context["asked"]

    more = form("_publish", body=f"{HERE}<h4>Deep</h4>", all_the_same=asked)
    page = as_editor.post(ADD, more)

    assert list(page.context["adminform"].form.non_field_errors())[1:] == [
        "“Deep” A heading has level 4, but level 2 comes next."
    ]
    assert len(page.context["asked"].split()) == 2
    assert not Article.objects.exists()


@pytest.mark.exhaustive
def test_a_draft_is_saved_whatever_is_found(as_editor):
    as_editor.post(ADD, form(body=HERE))

    assert Article.objects.get().status == "draft"


@pytest.mark.exhaustive
def test_the_panel_shows_what_holds_when_the_form_is_opened(as_editor):
    page = as_editor.get(change(draft(body=HERE))).content.decode()

    assert "A link says “here”." in page
    assert 'data-near="See here."' in page
    assert "Before you publish" in as_editor.get(ADD).content.decode()


def test_the_fragment_shows_what_was_last_saved(as_editor, editor):
    article = draft(body=HERE)
    content = replace(article.read_content(), body="<h4>Deep</h4>")
    drafts.autosave_version(subject=article, content=content, by=editor, seen=None)

    answer = as_editor.get(reverse("admin:articles_article_checks", args=[article.pk]))

    assert "has level 4, but level 2 comes next" in answer.content.decode()
    assert "A link says" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_the_fragment_of_a_strangers_draft_is_not_there(client, author):
    address = reverse("admin:articles_article_checks", args=[draft(body=HERE).pk])

    assert client.get(address).status_code == 302
    client.force_login(author)
    assert client.get(address).status_code == 404
    assert client.get(address.replace("/checks/", "1/checks/")).status_code == 404


def test_the_panel_takes_few_queries(django_assert_max_num_queries):
    statistic = StatisticFactory(title="People forcibly displaced")
    figures = FigureFactory.create_batch(5)
    FigureFactory(statistic=statistic)
    cited = "".join(f'<p>So <stat-ref key="{figure.slug}"></stat-ref>.</p>' for figure in figures)
    paths = ["/articles/a/", "/observances/b/", "/statistics/c/", "/topics/d/"]
    linked = "".join(f'<p><a href="{path}">that {path}</a></p>' for path in paths)
    typed = "<p>1000 people, 2,000 people, forcibly displaced</p>"
    original = ArticleFactory(cover=ImageFactory())
    article = draft(body=cited + linked + typed * 20, translation_of=original, language="es")
    content = replace(article.read_content(), cover=original.cover_id)

    with django_assert_max_num_queries(12):
        run_checks.find_problems(run_checks.checked_article(article, content))


def test_a_translation_is_compared_with_what_it_was_made_from(editor, time_machine):
    original = ArticleFactory(title="To be free", body="<p>Everybody is born free.</p>")
    original.topics.add(TopicFactory())
    article = translate.start_translation(original=original, language="es", by=editor)
    assert found(article) == ["untranslated"] * 3

    typed = {"title": "Ser libre", "summary": "En breve.", "body": "<p>Nacemos libres.</p>"}
    assert found(article, **typed) == []
    said = replace(drafts.form_content(original), title="To be freer")
    drafts.save_version(subject=original, content=said, by=editor, seen=None)
    assert found(article, **typed) == []
    time_machine.move_to(NOW + timedelta(minutes=1), tick=False)
    publish.publish_article(article=original, by=editor)
    assert found(article, **typed) == ["outdated"]
    newest = translate.last_published_version(original.pk).pk
    assert found(article, **typed, translated_from=newest) == []


@pytest.mark.exhaustive
def test_where_nobody_said_what_it_was_made_from_it_is_asked_about_too(editor, time_machine):
    original = ArticleFactory(title="To be free")
    original.topics.add(TopicFactory())
    article = draft(translation_of=original, language="es", title="Ser libre")
    assert "outdated" not in found(article)

    said = replace(original.read_content(), title="To be freer")
    drafts.save_version(subject=original, content=said, by=editor, seen=None)
    time_machine.move_to(NOW + timedelta(minutes=1), tick=False)
    publish.publish_article(article=original, by=editor)

    assert "outdated" in found(article)
    newest = translate.last_published_version(original.pk).pk
    assert "outdated" not in found(article, translated_from=newest)


@pytest.mark.exhaustive
def test_a_draft_that_was_translated_is_compared_too(editor):
    original = draft(title="To be free", created_by=editor)
    article = translate.start_translation(original=original, language="es", by=editor)

    assert "outdated" not in found(article)


@pytest.mark.exhaustive
def test_of_what_it_was_made_from_one_query_is_asked(editor, django_assert_num_queries):
    article = translate.start_translation(original=ArticleFactory(), language="es", by=editor)
    content = article.read_content()

    known = run_checks.checked_article(article, content)
    unknown = run_checks.checked_article(article, replace(content, translated_from=None))
    for subject in (known, unknown):
        with django_assert_num_queries(1):
            assert run_checks._original_state(subject).language == "en"
    alone = replace(known, content=replace(content, translation_of=None))
    with django_assert_num_queries(0):
        assert run_checks._original_state(alone) == run_checks.OriginalState()
