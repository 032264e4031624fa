"""Editors save drafts, look at them, publish them, and make drafts of them again."""

from datetime import date

import pytest
from django.urls import reverse

from advocacy.models import Figure, ObservanceSource, Source, Statistic, Topic
from tests.advocacy.admin.helpers import form_of, staff, text_of
from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import ArticleFactory

pytestmark = pytest.mark.django_db

FIGURES = {"figures-TOTAL_FORMS": "0", "figures-INITIAL_FORMS": "0"}
NEW = {
    "title": "People held without trial",
    "slug": "held-without-trial",
    "measure": "people in detention without a judgment",
    "unit": "persons",
    "counted": "people",
    "population": "all ages",
    "geography_scheme": "UN M49",
    "geography_code": "001",
    "geography_name": "World",
    **FIGURES,
}


def address(fact, page="change"):
    return reverse(f"admin:advocacy_{fact._meta.model_name}_{page}", args=[fact.pk])


def year(number):
    return {"period_start": date(number, 1, 1), "period_end": date(number, 12, 31)}


def new_figure(source, **more):
    return {
        "figures-TOTAL_FORMS": "1",
        "figures-0-slug": "held-2025",
        "figures-0-value": "73019",
        "figures-0-period_start": "2025-01-01",
        "figures-0-period_end": "2025-12-31",
        "figures-0-source": source.pk,
        **more,
    }


def draft_with_figure(**fields):
    statistic = StatisticFactory(is_published=False, title="Draft of a count", **fields)
    return FigureFactory(statistic=statistic, is_published=False, value=73019).statistic


def figure_of_draft():
    return draft_with_figure().figures.get()


def test_a_statistic_without_a_figure_stays_a_draft_and_loses_nothing(editor, client):
    answer = editor.post(
        reverse("admin:advocacy_statistic_add"), NEW | {"_publish": "1"}, follow=True
    )

    statistic = Statistic.objects.get()
    assert not statistic.is_published
    assert "Saved as a draft. Before it can be published:" in text_of(answer)
    assert "It has no figure yet. Add one, with its source." in text_of(answer)
    assert 'value="Publish"' not in answer.text
    assert editor.post(address(statistic, "publish"), {"seen": "x"}).status_code == 200
    assert not Statistic.objects.get().is_published
    assert client.get(statistic.get_absolute_url()).status_code == 404


def test_with_a_figure_it_is_looked_at_and_published(editor, client):
    source = SourceFactory()
    sent = NEW | new_figure(source) | {"topics": [TopicFactory().pk]}

    asked = editor.post(
        reverse("admin:advocacy_statistic_add"), sent | {"_publish": "1"}, follow=True
    )
    statistic = Statistic.objects.get()
    assert not statistic.is_published
    assert "1 figure is unchecked; readers will see this beside it." in text_of(asked)
    assert f"Readers will also see these sources:</p><ul><li><bdi>{source}</bdi>" in text_of(asked)

    done = editor.post(address(statistic, "publish"), {"seen": asked.context["seen"]}, follow=True)

    assert "Published: " in text_of(done)
    page = client.get(statistic.get_absolute_url())
    assert "73,019" in page.text
    log = editor.get(reverse("admin:advocacy_statistic_history", args=[statistic.pk]))
    assert "Published." in log.text


def draft_figure():
    return FigureFactory(is_published=False)


def draft_day():
    day = ObservanceFactory(is_published=False)
    day.fact_sources.create(source=SourceFactory(), fact=ObservanceSource.Fact.NAME_AND_RULE)
    return day


@pytest.mark.exhaustive
@pytest.mark.sampled
@pytest.mark.parametrize(
    "make",
    [draft_with_figure, draft_figure, draft_day, lambda: TopicFactory(is_published=False)],
)
def test_once_published_the_page_that_asked_leads_back_to_the_form(editor, make):
    fact = make()
    seen = editor.get(address(fact, "publish")).context["seen"]

    answer = editor.post(address(fact, "publish"), {"seen": seen})

    assert (answer.status_code, answer.url) == (302, address(fact))
    fact.refresh_from_db()
    assert fact.is_published


@pytest.mark.exhaustive
@pytest.mark.sampled
@pytest.mark.parametrize("make", [draft_with_figure, lambda: TopicFactory(is_published=False)])
def test_a_draft_is_saved_and_says_so(editor, client, make):
    fact = make()
    page = editor.get(address(fact))
    assert "Draft Readers do not see it." in " ".join(
        page.text.replace("<strong>", "").replace("</strong>", "").split()
    )
    assert 'value="Save draft"' in page.text

    answer = editor.post(address(fact), form_of(page) | {"_continue": "1", "description": "Anew."})

    assert answer.status_code == 302
    fact.refresh_from_db()
    assert (fact.description, fact.is_published) == ("Anew.", False)


@pytest.mark.exhaustive
def test_nothing_is_asked_where_there_is_nothing_to_ask(editor):
    topic = TopicFactory(is_published=False)

    answer = editor.post(
        address(topic), form_of(editor.get(address(topic))) | {"_publish": "1"}, follow=True
    )

    assert "Published: " in text_of(answer)
    assert Topic.objects.get().is_published
    assert "Changes are public as soon as you save." in text_of(answer)


def test_a_topic_made_in_a_small_window_is_published_there(editor):
    sent = {"name": "New", "slug": "new", "_popup": "1", "_publish": "1"}

    answer = editor.post(reverse("admin:advocacy_topic_add"), sent)

    assert "popup-response-constants" in answer.text
    assert Topic.objects.get().is_published


@pytest.mark.exhaustive
def test_what_needs_a_question_stays_a_draft_in_a_small_window(editor):
    figure = FigureFactory(slug="old", value=5, **year(2024))
    ArticleFactory(body='<p><stat-ref key="old" shows="latest"></stat-ref></p>')
    sent = {
        "statistic": figure.statistic_id,
        "source": figure.source_id,
        "slug": "next",
        "value": "73019",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "released_on": "2026-01-01",
        "_popup": "1",
        "_publish": "1",
    }

    answer = editor.post(reverse("admin:advocacy_figure_add"), sent)

    assert "popup-response-constants" in answer.text
    assert not Figure.objects.get(slug="next").is_published


@pytest.mark.exhaustive
def test_a_page_with_nothing_to_do_leads_back(editor):
    topic = TopicFactory()
    draft = TopicFactory(is_published=False)

    for answer in (
        editor.get(address(topic, "publish")),
        editor.post(address(topic, "publish")),
        editor.get(address(draft, "unpublish")),
        editor.post(address(draft, "unpublish")),
    ):
        assert answer.status_code == 302
    log = editor.get(reverse("admin:advocacy_topic_history", args=[draft.pk]))
    assert "Unpublished" not in log.text


@pytest.mark.exhaustive
@pytest.mark.sampled
@pytest.mark.parametrize("change", ["topic", "source", "article"])
def test_all_that_the_page_shows_is_what_was_seen(editor, change):
    day = ObservanceFactory(is_published=False)
    source = ObservanceSource.objects.create(observance=day, fact="name_and_rule", source="A/1")
    figure = FigureFactory(slug="old", **year(2024))
    draft = FigureFactory(statistic=figure.statistic, is_published=False, **year(2025))
    fact = draft if change == "article" else day
    seen = editor.get(address(fact, "publish")).context["seen"]

    if change == "topic":
        day.topics.add(TopicFactory(is_published=False))
    elif change == "source":
        source.delete()
    else:
        ArticleFactory(body='<p><stat-ref key="old">1</stat-ref></p>')
    editor.post(address(fact, "publish"), {"seen": seen})

    fact.refresh_from_db()
    assert not fact.is_published


@pytest.mark.exhaustive
def test_a_day_needs_a_source_of_its_date(editor):
    day = ObservanceFactory(is_published=False)
    page = editor.get(address(day))
    assert "Add a source for its name and date." in text_of(page)

    ObservanceSource.objects.create(observance=day, fact="name_and_rule", source="A/RES/1/1")

    assert "Add a source for its name" not in text_of(editor.get(address(day)))
    asked = editor.get(address(day, "publish"))
    assert "every year. Next date: <time datetime=" in text_of(asked)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (draft_with_figure, "73,019"),
        (lambda: FigureFactory(is_published=False, value=73019), "73,019"),
        (figure_of_draft, "73,019"),
        (lambda: ObservanceFactory(is_published=False, name="A day of ours"), "A day of ours"),
        (lambda: TopicFactory(is_published=False, name="Exile"), "Exile"),
    ],
)
def test_a_preview_is_the_page_of_readers_and_changes_nothing(editor, client, make, shown):
    fact = make()
    public = client.get("/statistics/").text

    preview = editor.get(address(fact, "preview"))

    assert "Preview. Readers do not see this page." in preview.text
    assert f'<a href="{address(fact)}">Back to the form</a>' in preview.text
    assert shown in preview.text
    assert preview.headers["Cache-Control"].startswith("max-age=0")
    fact.refresh_from_db()
    assert not fact.is_published
    assert client.get("/statistics/").text == public
    assert shown not in client.get(fact.get_absolute_url()).text


def test_a_preview_leaves_no_value_of_it_in_the_memory_of_pages(editor, client):
    figure = FigureFactory(slug="old", value=5, **year(2024))
    article = ArticleFactory(body='<p><stat-ref key="old" shows="latest"></stat-ref></p>')
    draft = FigureFactory(statistic=figure.statistic, is_published=False, value=73019, **year(2025))

    shown = editor.get(address(draft, "preview"), {"page": article.get_absolute_url()})

    assert "73,019" in shown.text
    assert "73,019" not in client.get(article.get_absolute_url()).text


def test_a_preview_shows_no_other_page(editor):
    draft = draft_with_figure()
    for page in ("/", "/statistics/", "https://example.org/", ArticleFactory().get_absolute_url()):
        assert editor.get(address(draft, "preview"), {"page": page}).status_code == 404


def test_what_changes_in_articles_is_told_first(editor, client):
    figure = FigureFactory(slug="old", value=5, **year(2024))
    article = ArticleFactory(
        title="An article that counts", body='<p><stat-ref key="old" shows="latest"></stat-ref></p>'
    )
    draft = FigureFactory(
        statistic=figure.statistic,
        is_published=False,
        value=73019,
        verification="verified-primary",
        **year(2025),
    )

    asked = editor.post(
        address(draft), form_of(editor.get(address(draft))) | {"_publish": "1"}, follow=True
    )

    words = text_of(asked)
    assert "An article that counts</bdi> shows the newest figure: 73,019 in place of 5." in words
    assert not Figure.objects.get(pk=draft.pk).is_published
    editor.post(address(draft, "publish"), {"seen": asked.context["seen"]})
    assert "73,019" in client.get(article.get_absolute_url()).text


def test_what_a_colleague_changed_meanwhile_is_looked_at_again(editor):
    draft = draft_with_figure()
    seen = editor.get(address(draft, "publish")).context["seen"]
    draft.figures.update(value=8)

    answer = editor.post(address(draft, "publish"), {"seen": seen})

    assert "This was changed after you opened the page." in text_of(answer)
    assert not Statistic.objects.get().is_published


def test_a_new_figure_of_a_public_statistic_waits_as_a_draft(editor, client):
    figure = FigureFactory(**year(2024))
    statistic = figure.statistic
    page = editor.get(address(statistic))
    sent = form_of(page) | {
        "figures-TOTAL_FORMS": "2",
        "figures-1-slug": "held-2025",
        "figures-1-value": "73019",
        "figures-1-period_start": "2025-01-01",
        "figures-1-period_end": "2025-12-31",
        "figures-1-source": figure.source_id,
    }

    answer = editor.post(address(statistic), sent | {"_continue": "1"}, follow=True)

    assert "1 figure is a draft, and readers do not see it." in text_of(answer)
    assert "73,019" not in client.get(statistic.get_absolute_url()).text


def test_a_fact_becomes_a_draft_again(editor, client):
    statistic = FigureFactory().statistic
    assert address(statistic, "unpublish") in editor.get(address(statistic)).text
    asked = editor.get(address(statistic, "unpublish"))
    assert "Links to its page will not work" in asked.text

    editor.post(address(statistic, "unpublish"))

    assert client.get(statistic.get_absolute_url()).status_code == 404
    assert not Source.objects.in_use().exists()


@pytest.mark.exhaustive  # tests/advocacy/editing/test_publish.py has the uses
def test_what_articles_cite_stays_and_the_page_says_why(editor, client):
    figure = FigureFactory(slug="cited")
    ArticleFactory(body='<p><stat-ref key="cited">1</stat-ref></p>')

    for answer in (editor.get, editor.post):
        page = answer(address(figure.statistic, "unpublish"))
        assert "Published articles cite it. If it is wrong, correct it." in text_of(page)
    assert client.get(figure.statistic.get_absolute_url()).status_code == 200


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["publish", "unpublish", "preview"])
def test_authors_look_and_do_nothing(client, settings, name):
    author = staff(client, settings, "Author")
    draft = draft_with_figure()
    expected = 200 if name == "preview" else 404

    assert author.get(address(draft, name)).status_code == expected
    assert author.post(address(draft, name)).status_code in {404, 405}
    assert not Statistic.objects.get().is_published


@pytest.mark.exhaustive
def test_lists_tell_drafts_from_what_is_public(editor):
    draft_with_figure()
    FigureFactory(statistic__title="A public count")

    listed = editor.get(
        reverse("admin:advocacy_statistic_changelist"), {"is_published__exact": "0"}
    )

    assert "Draft of a count" in listed.text
    assert "A public count" not in listed.text


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
def test_the_form_costs_the_same_however_many_drafts(editor, django_assert_max_num_queries):
    statistic = draft_with_figure()
    for number in range(2000, 2020):
        FigureFactory(statistic=statistic, is_published=False, **year(number))
        no_period = {"period_start": None, "period_end": None, "edition": str(number)}
        FigureFactory(statistic=statistic, is_published=False, **no_period)

    with django_assert_max_num_queries(28):
        editor.get(address(statistic))
    with django_assert_max_num_queries(16):
        editor.get(address(statistic, "publish"))
