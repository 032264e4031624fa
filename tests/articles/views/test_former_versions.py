"""The version that a correction superseded, where an editor lets readers go on reading it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from advocacy.editing import correct as editing_correct
from articles.images import take_back
from articles.models import Article, ArticleFormerAddress
from articles.publishing import publish, safety_question
from articles.withdrawal import withdraw
from articles.withdrawal.report import Verdict, addresses_of, ask_addresses
from articles.withdrawal.withdraw import Choice
from publication import drafts, review, status
from tests.advocacy.factories import FigureFactory, TopicFactory
from tests.articles.factories import DraftFactory, ImageFactory
from tests.markup import one_line

pytestmark = pytest.mark.django_db
OLD = "/articles/courts/versions/1/"
DAY = timedelta(days=1)


def publish_it(article, by):
    safety_question.save_answer(article=article, answer="nobody", words="", by=by)
    publish.publish_article(article=article, by=by)


def published(editor, body="<p>Seven courts answered.</p>", **columns):
    article = DraftFactory(slug="courts", title="Seven courts", body=body, **columns)
    publish_it(article, editor)
    return Article.objects.get(pk=article.pk)


def correct(article, by, *, shows=True, **changes):
    said = {"title": "Eight courts", "body": "<p>Eight courts answered.</p>"} | changes
    told = {"correction": "It was eight.", "shows_version_before": shows}
    content = replace(drafts.form_content(article), **said, **told)
    drafts.save_version(subject=article, content=content, by=by, seen=None)
    publish_it(article, by)
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def corrected(editor, time_machine):
    now = timezone.now()
    time_machine.move_to(now - 3 * DAY)
    article = published(editor)
    time_machine.move_to(now)
    return correct(article, editor)


def test_it_says_what_it_said_and_leads_to_the_newest(client, corrected):
    response = client.get(OLD)

    page = one_line(response.text)
    head, _, body = page.partition("</head>")
    assert response.status_code == 200
    assert "<h1>Seven courts</h1>" in body
    assert "Seven courts answered." in body
    assert "Eight courts" not in page
    assert "has since been replaced." in body
    assert "It was eight." in body
    assert '<a href="/articles/courts/">Read the newest version</a>' in body
    assert '<meta name="robots" content="noindex">' in head
    assert head.count('rel="canonical"') == 1
    assert '<link rel="canonical" href="http://testserver/articles/courts/">' in head
    assert "og:title" not in head
    assert "ld+json" not in head
    assert "hreflang" not in head


@pytest.mark.exhaustive
def test_the_article_leads_to_it(client, corrected):
    page = client.get("/articles/courts/").text

    assert f'<a href="{OLD}" rel="nofollow">Read the previous version</a>' in page


def test_nothing_else_names_it(client, corrected):
    topic = TopicFactory(slug="courts")
    corrected.topics.add(topic)
    corrected.save()
    places = [
        *("/", "/articles/", "/articles/feed.xml", "/articles/feed.json", "/corrections/"),
        *("/corrections/feed.xml", "/archive/", "/topics/courts/", "/search/?q=seven"),
        *("/sitemap-articles.xml", "/sitemap-news.xml", "/articles/courts/republish/"),
    ]

    answers = {place: client.get(place) for place in places}

    assert {place for place, answer in answers.items() if answer.status_code != 200} == set()
    assert {place for place, answer in answers.items() if "versions/" in answer.text} == set()


def test_without_the_tick_nobody_reads_it(client, editor):
    correct(published(editor), editor, shows=False)

    assert client.get(OLD).status_code == 404
    assert "Read the previous version" not in client.get("/articles/courts/").text


@pytest.mark.exhaustive  # nothing else names it: tried here
def test_only_the_version_that_was_corrected_is_there(client, corrected, editor):
    drafts.save_version(
        subject=corrected,
        content=replace(drafts.form_content(corrected), title="Nobody read this"),
        by=editor,
        seen=None,
    )

    statuses = {
        number: client.get(f"/articles/courts/versions/{number}/") for number in range(1, 5)
    }

    assert [number for number, answer in statuses.items() if answer.status_code == 200] == [1]


def test_an_earlier_draft_between_both_is_not_taken_for_it(client, editor):
    article = published(editor)
    for title in ("First try", "Second try"):
        content = replace(drafts.form_content(article), title=title)
        drafts.save_version(subject=article, content=content, by=editor, seen=None)

    correct(article, editor)

    assert "<h1>Seven courts</h1>" in client.get(OLD).text


def withdraw_it(article, by):
    publish.withdraw_article(article=article, by=by)


def remove_its_words(article, by):
    publish.withdraw_with_translations(article=article, by=by, is_text_removed=True)


def make_it_a_draft(article, by):
    status.unpublish(subject=article, by=by)


def end_it(article, by):
    status.change_end(subject=article, by=by, at=timezone.now())


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("act", "answer"),
    [(withdraw_it, 410), (remove_its_words, 410), (make_it_a_draft, 404), (end_it, 410)],
)
def test_it_goes_with_its_article(client, corrected, editor, act, answer):
    assert client.get(OLD).status_code == 200

    act(corrected, editor)

    response = client.get(OLD)
    assert response.status_code == answer
    assert "Seven courts" not in response.text


def test_an_editor_hides_it_again(as_editor, corrected):
    history = reverse("admin:articles_article_history", args=[corrected.pk])
    hide = reverse("admin:articles_article_hide", args=[corrected.pk, 1])
    assert hide in as_editor.get(history).text
    assert as_editor.get(OLD).status_code == 200

    page = as_editor.post(hide, follow=True).text

    assert "Readers can no longer read version 1." in page
    assert hide not in page
    assert as_editor.get(OLD).status_code == 404
    assert "It was eight." in as_editor.get("/articles/courts/").text


def test_no_author_hides_it(as_author, author, corrected):
    Article.objects.update(created_by=author)
    hide = reverse("admin:articles_article_hide", args=[corrected.pk, 1])

    assert as_author.post(hide).status_code == 404

    assert as_author.get(OLD).status_code == 200
    history = reverse("admin:articles_article_history", args=[corrected.pk])
    assert hide not in as_author.get(history).text


@pytest.mark.exhaustive  # test_addresses.py has such addresses
def test_a_former_address_leads_to_it(client, corrected):
    ArticleFormerAddress.objects.move(corrected, old=corrected.path, new="articles/eight-courts")
    corrected.slug = "eight-courts"
    corrected.save()

    response = client.get(OLD)

    assert (response.status_code, response.url) == (301, "/articles/eight-courts/versions/1/")
    assert client.get(response.url).status_code == 200


@pytest.mark.exhaustive
def test_a_withdrawal_asks_for_it_too(corrected, editor):
    ArticleFormerAddress.objects.move(corrected, old=corrected.path, new="articles/eight-courts")
    corrected.slug = "eight-courts"
    corrected.save()
    assert {OLD, "/articles/eight-courts/versions/1/"} <= {*addresses_of([corrected], [])}

    done = withdraw.withdraw(article=corrected, by=editor, choice=Choice())

    answers = {each.address: each for each in ask_addresses(done.withdrawal, "testserver")}
    assert answers[OLD].verdict is Verdict.GONE
    assert answers["/articles/eight-courts/versions/1/"].verdict is Verdict.GONE


def test_figures_stand_as_they_stood(client, editor, time_machine):
    """A number that was wrong then stands wrong, and the newest of then is not the newest of today."""
    now = timezone.now()
    time_machine.move_to(now - 9 * DAY)
    wrong = FigureFactory(statistic__slug="jailed", slug="jailed-2024", value=1000)
    followed = FigureFactory(
        statistic__slug="laws",
        slug="laws-2020",
        value=70,
        period_start="2020-01-01",
        period_end="2020-12-31",
    )
    time_machine.move_to(now - 6 * DAY)
    body = (
        '<p>We count <stat-ref key="jailed-2024"></stat-ref> and'
        ' <stat-ref key="laws-2020" shows="latest"></stat-ref>.</p>'
        '<stat-card key="jailed-2024"></stat-card><stat-chart key="laws"></stat-chart>'
    )
    article = published(editor, body)
    time_machine.move_to(now - 3 * DAY)
    wrong.value = 2222
    editing_correct.correct(wrong, reason="We read the wrong row.", by=editor)
    FigureFactory(
        statistic=followed.statistic,
        slug="laws-2021",
        value=3333,
        period_start="2021-01-01",
        period_end="2021-12-31",
    )
    time_machine.move_to(now)
    correct(article, editor, body=body + "<p>And more.</p>")

    newest = client.get("/articles/courts/").text
    old = client.get(OLD).text

    assert ("2,222" in newest, "3,333" in newest) == (True, True)
    assert ("2,222" in old, "3,333" in old, "And more." in old) == (False, False, False)
    assert "1,000" in old
    assert ">70<" in one_line(old) or " 70" in old
    assert f'<p><a href="/statistics/laws/">{followed.statistic.title}</a></p>' in old
    assert "<svg" not in old.partition("<main")[2].partition("</main>")[0]
    # What is remembered of one page is not shown on the other.
    assert "2,222" in client.get("/articles/courts/").text


def test_a_picture_that_was_taken_back_is_not_in_it(
    client, editor, django_capture_on_commit_callbacks
):
    image, cover = ImageFactory(), ImageFactory()
    body = f'<p>Seven.</p><picture-card key="{image.pk}"></picture-card>'
    correct(published(editor, body, cover=cover), editor, body=f"{body}<p>Eight.</p>")
    assert client.get(OLD).text.count("<picture>") == 2

    with django_capture_on_commit_callbacks(execute=True):
        for each in (image, cover):
            take_back.delete_picture(image=each, by=editor)

    page = client.get(OLD)
    assert page.status_code == 200
    assert "<picture>" not in page.text


def test_a_picture_that_the_correction_removed_is_not_in_it(client, editor):
    """Its files have no address any more."""
    image, cover = ImageFactory(), ImageFactory()
    body = f'<p>Seven.</p><picture-card key="{image.pk}"></picture-card>'

    correct(published(editor, body, cover=cover), editor, body="<p>Eight.</p>", cover=None)

    page = client.get(OLD).text
    assert "Seven." in page
    assert "/media/" not in page


@pytest.mark.exhaustive
def test_the_choice_survives_review(client, author, editor):
    article = published(editor, created_by=author)
    told = {"correction": "It was eight.", "shows_version_before": True, "title": "Eight"}
    content = replace(drafts.form_content(article), **told)
    drafts.save_version(subject=article, content=content, by=author, seen=None)
    review.submit_for_review(subject=article, by=author)

    publish_it(article, editor)

    assert client.get(OLD).status_code == 200


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", ["es", "fr", "ar", "ht"])
def test_it_is_marked_in_its_language(client, editor, language):
    correct(published(editor, language=language), editor)

    page = client.get(f"/{language}{OLD}").text

    with translation.override(language):
        assert translation.gettext("Read the newest version") in page
    assert "Read the newest version" not in page


def test_it_costs_no_more_than_a_page_of_a_topic(client, corrected, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        client.get(OLD)
