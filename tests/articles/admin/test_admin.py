from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.admin.article.buttons import BUTTONS
from articles.admin.article.change_form import ArticleAdmin
from articles.body.schema import LONGEST_BODY
from articles.models import Article, Author, Byline
from articles.publishing import publish
from publication import drafts
from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.admin.helpers import ADD, change, errors, form
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    DraftFactory,
    ImageFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _demo(settings, time_machine):
    settings.DEMO = True  # asks for no second factor
    time_machine.move_to(NOW, tick=False)


def test_an_editor_writes_and_publishes_an_article(as_editor, editor):
    figure = FigureFactory(verification="verified-primary")
    topics, author = TopicFactory.create_batch(2), AuthorFactory()
    typed = form(
        "_publish",
        body=f'<p>About <stat-ref key="{figure.slug}"></stat-ref></p>',
        cover=ImageFactory().pk,
        observance=ObservanceFactory().pk,
        topics=[t.pk for t in topics],
        **{"bylines-TOTAL_FORMS": "1", "bylines-0-author": author.pk, "bylines-0-order": "1"},
        **{"bylines-0-role": "author", "sources-TOTAL_FORMS": "1", "sources-0-order": "1"},
        **{"sources-0-title": "A report"},
    )

    response = as_editor.post(ADD, typed, follow=True)

    article = Article.objects.published().get()
    assert (article.created_by, article.publish_at) == (editor, NOW)
    assert set(article.topics.all()) == set(topics)
    assert [b.author for b in article.bylines.all()] == [author]
    assert [s.title for s in article.sources.all()] == ["A report"]
    assert [c.figure for c in article.citations.all()] == [figure]
    assert response.redirect_chain == [(change(article), 302)]
    assert 'Read it on the site: <a href="/articles/a-title/">A title</a>' in (
        response.content.decode()
    )
    assert "A title" in as_editor.get("/articles/a-title/").content.decode()


@pytest.mark.exhaustive
def test_saving_makes_a_draft(as_author, author):
    response = as_author.post(ADD, form(), follow=True)

    article = Article.objects.get()
    assert (article.status, article.created_by) == ("draft", author)
    assert response.redirect_chain == [(change(article), 302)]


def test_an_author_signs_a_draft_and_lists_its_sources(as_author):
    signed = {"bylines-TOTAL_FORMS": "1", "bylines-0-role": "author", "bylines-0-order": "1"}
    listed = {"sources-TOTAL_FORMS": "1", "sources-0-order": "1", "sources-0-title": "A report"}

    as_author.post(
        ADD, form(**signed, **listed, **{"bylines-0-author": AuthorFactory(name="Ann").pk})
    )

    article = Article.objects.get()
    assert [byline.author.name for byline in article.bylines.all()] == ["Ann"]
    assert [source.title for source in article.sources.all()] == ["A report"]


@pytest.mark.exhaustive
def test_a_draft_can_be_as_empty_as_its_title(as_author):
    as_author.post(ADD, form(summary="", body=""))

    assert Article.objects.get().status == "draft"


def test_publishing_an_unfinished_article_keeps_what_was_typed(as_editor):
    response = as_editor.post(ADD, form("_publish", summary="", body="<p></p>", kicker="Guide"))

    assert set(errors(response)) == {"summary", "body"}
    assert 'value="Guide"' in response.content.decode()
    assert not Article.objects.exists()


OF_EDITORS = [name for name, button in BUTTONS.items() if not button.is_for_authors]


@pytest.mark.sampled
@pytest.mark.parametrize("button", OF_EDITORS)
def test_an_author_cannot_press_the_buttons_of_an_editor(as_author, button):
    later = {"publish_at_0": "2026-12-10", "publish_at_1": "09:00"}

    response = as_author.post(ADD, form(button, **later))

    assert response.status_code == 404
    assert not Article.objects.exists()


@pytest.mark.exhaustive  # tests/articles/admin/test_verbs_by_role.py sends each verb
def test_an_author_is_not_offered_them(as_author, author):
    page = as_author.get(change(DraftFactory(created_by=author))).content.decode()

    assert 'name="_continue"' in page
    assert not any(f'name="{button}"' in page for button in OF_EDITORS)


def test_an_editor_schedules_an_article(as_editor):
    article = DraftFactory()

    as_editor.post(
        change(article), form("_schedule", publish_at_0="2026-12-10", publish_at_1="09:00")
    )

    article.refresh_from_db()
    assert article.is_scheduled
    assert article.publish_at == datetime(2026, 12, 10, 14, tzinfo=UTC)  # nine in New York


@pytest.mark.exhaustive
@pytest.mark.parametrize("day", ["", "2026-11-24"])
def test_scheduling_needs_a_moment_to_come(as_editor, day):
    article = DraftFactory()
    moment = {"publish_at_0": day, "publish_at_1": "09:00" if day else ""}

    response = as_editor.post(change(article), form("_schedule", **moment))

    assert errors(response) == {"publish_at": ["Enter a day and a time to come."]}
    article.refresh_from_db()
    assert article.status == "draft"


@pytest.mark.exhaustive  # an edge of scheduling
def test_saving_a_scheduled_article_does_not_move_it(as_editor):
    article = ArticleFactory(publish_at=NOW + timedelta(days=3))

    as_editor.post(change(article), form(publish_at_0="2026-11-25", publish_at_1="00:00"))

    article.refresh_from_db()
    assert article.publish_at == NOW + timedelta(days=3)


@pytest.mark.exhaustive  # tests/articles/publishing/test_publish.py has the rule
def test_publishing_a_change_of_a_public_article_tells_readers(as_editor):
    article = ArticleFactory(publish_at=NOW - timedelta(days=2))

    as_editor.post(change(article), form("_publish", summary="Better said."))

    article.refresh_from_db()
    assert (article.summary, article.updated_later_at) == ("Better said.", NOW)
    assert article.publish_at == NOW - timedelta(days=2)


def test_saving_without_a_change_tells_nobody(as_editor):
    article = ArticleFactory(publish_at=NOW, title="A title", slug="a-title")
    same = form(summary=article.summary, body=article.body)

    as_editor.post(change(article), same)

    article.refresh_from_db()
    assert article.updated_at is None


@pytest.mark.exhaustive  # as an address that is taken
@pytest.mark.parametrize("button", ["_continue", "_publish"])
@pytest.mark.parametrize(
    ("typed", "at"), [({"slug": "there"}, "slug"), ({"translation_of": 0}, "translation_of")]
)
def test_what_another_article_has_is_refused_of_a_public_one_too(as_editor, typed, at, button):
    original = ArticleFactory(language="es")
    ArticleFactory(slug="there", translation_of=original)
    article = ArticleFactory(slug="here", summary="It is so.", body="<p>So it is.</p>")
    if at == "translation_of":
        typed = {at: original.pk}

    answer = as_editor.post(change(article), form(button, **{"slug": "here", **typed}))

    assert answer.status_code == 200
    assert set(errors(answer)) & {at, "__all__"}
    assert not article.versions.exists()


def test_a_figure_that_nobody_knows_is_refused_by_name(as_editor):
    body = '<p><stat-ref key="no-such">x</stat-ref></p><stat-chart key="nor-this"></stat-chart>'

    response = as_editor.post(ADD, form(body=body))

    assert errors(response) == {
        "body": ["There is no published figure or statistic with the name no-such, nor-this."]
    }


@pytest.mark.exhaustive  # as an unfinished article
def test_a_text_longer_than_a_book_is_refused_and_stays_typed(as_editor):
    body = "x" * (LONGEST_BODY + 1)

    response = as_editor.post(ADD, form(body=body))

    assert errors(response) == {
        "body": ["The text has 500001 characters with its formatting; the limit is 500000."]
    }
    assert body in response.text


def test_the_body_is_sanitised_on_the_way_in(as_editor):
    as_editor.post(ADD, form(body="<p onclick=x>Hi<script>alert(1)</script></p>"))

    assert Article.objects.get().body == "<p>Hi</p>"


@pytest.mark.exhaustive  # tests/articles/writing/test_translate.py has the rule
def test_a_translation_needs_another_language_and_an_original(as_editor):
    original = ArticleFactory(language="en")
    spanish = ArticleFactory(language="es", translation_of=original)

    same = as_editor.post(ADD, form(translation_of=original.pk))
    second = as_editor.post(ADD, form(translation_of=spanish.pk, language="fr"))

    assert set(errors(same)) == {"language"}
    assert set(errors(second)) == {"translation_of"}


def test_an_address_that_is_taken_is_said_at_its_field_with_one_that_is_free(as_editor):
    ArticleFactory(slug="a-title")
    ArticleFactory(slug="a-title-2")

    response = as_editor.post(ADD, form())

    words = "Another article in this language has this address. “a-title-3” is free."
    assert errors(response) == {"slug": [words]}


def test_another_authors_draft_is_not_to_be_seen(as_author, author):
    other = DraftFactory(title="Somebody else's draft", created_by=UserFactory())
    own = DraftFactory(title="Own draft", created_by=author)
    tools = ["", "history/", "delete/"]

    listed = as_author.get("/admin/articles/article/").content.decode()
    found = as_author.get(
        "/admin/autocomplete/",
        {"app_label": "articles", "model_name": "article", "field_name": "translation_of"},
    )

    assert own.title in listed
    assert "Somebody else" not in listed
    assert [row["id"] for row in found.json()["results"]] == [str(own.pk)]
    for tool in tools:
        page = as_author.get(change(other).replace("change/", tool or "change/"), follow=True)
        assert "Somebody else" not in page.content.decode()
    preview = reverse("admin:articles_article_preview", args=[other.pk])
    assert as_author.get(preview).status_code == 404
    assert as_author.post(change(other), form()).status_code == 302
    other.refresh_from_db()
    assert other.title == "Somebody else's draft"


@pytest.mark.exhaustive  # a detail of the form
def test_the_authors_one_named_lately_are_offered_first(
    as_author, author, django_assert_max_num_queries
):
    first, mine, others = (AuthorFactory(name=name) for name in ("Ana", "Zoe", "Bea"))
    Byline.objects.create(article=DraftFactory(created_by=author), author=mine)
    Byline.objects.create(article=DraftFactory(created_by=UserFactory()), author=others)
    asked = {"app_label": "articles", "model_name": "byline", "field_name": "author"}

    with django_assert_max_num_queries(8):
        found = as_author.get("/admin/autocomplete/", asked).json()["results"]

    assert [row["text"] for row in found] == [mine.name, first.name, others.name]


@pytest.mark.exhaustive  # tests/articles/models/test_constraints.py has the names
def test_an_editor_says_in_a_line_who_an_author_is_and_names_them_otherwise(as_editor):
    author = AuthorFactory(name="Amal Haddad", slug="amal")
    address = reverse("admin:articles_author_change", args=[author.pk])
    page = as_editor.get(address).text
    typed = {
        "name": author.name,
        "slug": author.slug,
        "description": "Lawyer in Geneva",
        "descriptions_ar": "محامية في جنيف",
        "other_names": "A. Haddad\r\nNadia Salem",
    }

    assert as_editor.post(address, typed).status_code == 302

    author.refresh_from_db()
    assert author.description == "Lawyer in Geneva"
    assert author.descriptions == {"ar": "محامية في جنيف"}
    assert author.also_written == ["A. Haddad", "Nadia Salem"]
    assert "Never write the real name of somebody who signs with a pen name" in page
    found = as_editor.get(reverse("admin:articles_author_changelist"), {"q": "Nadia"}).text
    assert "Amal Haddad" in found


@pytest.mark.exhaustive  # tests/articles/admin/test_verbs_by_role.py sends each verb
def test_an_author_reads_but_does_not_change_what_others_made_public(as_author):
    article = ArticleFactory(publish_at=NOW, title="Public")

    page = as_author.get(change(article)).text
    assert "Public" in page
    assert 'name="title"' not in page
    assert as_author.post(change(article), form(title="Changed")).status_code == 404
    article.refresh_from_db()
    assert article.title == "Public"
    assert not article.versions.exists()


@pytest.mark.exhaustive  # tests/articles/writing/test_drafts.py has the rule
def test_an_author_writes_the_next_version_of_their_public_article(as_author, author):
    article = ArticleFactory(publish_at=NOW, created_by=author, title="Public", slug="public")

    later = {"publish_at_0": "2026-12-10", "publish_at_1": "09:00", "language": "fr"}
    page = as_author.post(change(article), form(title="Next", slug="next", **later), follow=True)

    assert "Saved as the next version." in page.text
    same = Article.objects.get()
    assert (same.title, same.slug, same.language, same.status) == (
        "Public", "public", "en", "published",
    )  # fmt: skip
    assert (same.publish_at, same.updated_at) == (NOW, None)
    assert [v.state for v in article.versions.all()] == ["draft", "published"]
    assert "Next" not in as_author.get("/articles/public/").text


def test_preview_shows_the_draft_as_readers_will_see_it(as_author, author):
    draft = DraftFactory(created_by=author, language="ar", slug="x", title="مسودة")

    response = as_author.get(reverse("admin:articles_article_preview", args=[draft.pk]))

    page = response.content.decode()
    assert "مسودة" in page
    assert 'dir="rtl"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "no-store" in response.headers["Cache-Control"]


def test_preview_may_be_framed_by_ourselves_alone(as_author, author):
    draft = DraftFactory(created_by=author)

    response = as_author.get(reverse("admin:articles_article_preview", args=[draft.pk]))

    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["preview", "figures", "change", "add", "changelist"])
def test_nobody_without_a_sign_in_gets_in(client, name):
    args = [DraftFactory().pk] if name in {"preview", "change"} else []

    response = client.get(reverse(f"admin:articles_article_{name}", args=args))

    assert response.status_code == 302
    assert response.headers["Location"].startswith(("/admin/login/", "/accounts/login/"))


def test_caseworkers_have_no_business_here(client):
    client.force_login(UserFactory())

    assert client.get("/admin/articles/article/").status_code == 404
    assert client.get("/admin/articles/article/figures/").status_code == 404


def test_what_readers_have_seen_is_not_deleted(as_editor):
    article = ArticleFactory(publish_at=NOW)
    draft = DraftFactory()

    for doomed in (article, draft):
        as_editor.post(change(doomed).replace("change/", "delete/"), {"post": "yes"})

    assert list(Article.objects.all()) == [article]


def test_the_list_says_the_state_and_costs_the_same_for_many(as_editor, django_assert_num_queries):
    DraftFactory.create_batch(3)
    ArticleFactory(publish_at=NOW + timedelta(days=1))
    ArticleFactory.create_batch(20, publish_at=NOW)

    with django_assert_num_queries(6):
        page = as_editor.get("/admin/articles/article/").content.decode()

    assert all(state in page for state in ("Draft", "Scheduled", "Published"))


@pytest.mark.exhaustive  # tests/public_pages/lists/test_pagination.py has the rule
def test_a_later_page_of_the_list_goes_on_in_its_order(as_editor, monkeypatch):
    monkeypatch.setattr(ArticleAdmin, "list_per_page", 2)
    for number in range(5):
        ArticleFactory(title=f"Number {number}")

    pages = [
        as_editor.get(f"/admin/articles/article/?p={page}").context["cl"].result_list
        for page in (1, 2, 3)
    ]

    titles = [[article.title[-1] for article in page] for page in pages]
    assert titles == [["4", "3"], ["2", "1"], ["0"]]


@pytest.mark.exhaustive
@pytest.mark.parametrize("state", ["draft", "scheduled", "published", "ended", "withdrawn"])
def test_the_list_is_filtered_by_the_state_it_says(as_editor, state):
    articles = {
        "draft": DraftFactory(),
        "scheduled": ArticleFactory(publish_at=NOW + timedelta(days=1)),
        "published": ArticleFactory(publish_at=NOW, unpublish_at=NOW + timedelta(days=1)),
        "ended": ArticleFactory(publish_at=NOW - timedelta(days=1), unpublish_at=NOW),
        "withdrawn": ArticleFactory(status=Article.Status.WITHDRAWN, publish_at=NOW),
    }

    page = as_editor.get("/admin/articles/article/", {"state": state})

    assert list(page.context["cl"].queryset) == [articles[state]]


@pytest.mark.exhaustive  # tests/advocacy/presentation/test_figure_search.py has the rule
def test_dialog_finds_figures_by_every_word(as_author):
    figure = FigureFactory(
        slug="laws-2014",
        statistic=StatisticFactory(slug="laws", title="Countries with a law", unit="percent"),
        value=90,
        source=SourceFactory(publisher="UNODC", title="Global Report 2014"),
    )
    FigureFactory(statistic=figure.statistic, slug="laws-2003", period_start=None, period_end=None)

    url = reverse("admin:articles_article_figures")
    found = as_author.get(url, {"q": "unodc 2014 LAW"}).json()["found"]

    assert found == [
        {
            "key": "laws-2014",
            "also": "",
            "statistic": "laws",
            "title": "Countries with a law",
            "number": "90%",
            "words": "90 per cent",
            "qualified": "{}",
            "unchecked": "not checked yet",
            "period": "2024",
            "publisher": "UNODC",
            "source": "Global Report 2014",
            "measure": figure.statistic.measure,
            "place": figure.statistic.geography_name,
            "revision": "",
        }
    ]
    assert len(as_author.get(url).json()["found"]) == 2
    assert as_author.get(url, {"q": "nothing like it"}).json()["found"] == []


@pytest.mark.exhaustive  # a count of queries, as the list of articles has one
def test_the_dialog_asks_the_same_for_many(as_author, django_assert_max_num_queries):
    for _ in range(12):
        FigureFactory(statistic=StatisticFactory(title="Countries with a law"))
    url = reverse("admin:articles_article_figures")
    as_author.get(url)  # whatever is asked once in a generation

    for words, count in (("", 12), ("law", 12), ("law countries figure", 12), ("law prison", 0)):
        with django_assert_max_num_queries(10):
            assert len(as_author.get(url, {"q": words}).json()["found"]) == count


@pytest.mark.exhaustive  # tests/sitewide/test_headers.py has the policy
def test_change_form_works_under_the_content_policy(as_editor):
    response = as_editor.get(ADD)

    page = response.content.decode()
    policy = response.headers["Content-Security-Policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert "unsafe" not in policy
    assert f'<style data-tiptap-style nonce="{nonce}">' in page or (
        f'nonce="{nonce}"' in page.partition("<style ")[2].partition(">")[0]
    )
    assert " style=" not in page
    assert " onclick=" not in page


def test_an_editor_adds_an_author(as_editor):
    as_editor.post(
        "/admin/articles/author/add/", {"name": "Ann", "slug": "ann", "names": "{}", "about": ""}
    )

    assert Author.objects.get().name == "Ann"


def test_an_editor_corrects_a_public_article_for_good(as_editor, editor):
    article = ArticleFactory(publish_at=NOW - timedelta(days=2))
    old = publish.publish_correction(article=article, text="Seven courts answered.", by=editor)
    page = as_editor.get(change(article)).content.decode()
    assert "Seven courts answered." in page
    assert 'name="correction"' in page
    assert 'name="corrections-0-text"' not in page
    assert "corrections-0-DELETE" not in page

    as_editor.post(change(article), form(slug=article.slug, correction="It was in May."))
    assert article.corrections.count() == 1, "not before the changes are published"
    as_editor.post(
        change(article),
        form(
            "_publish",
            slug=article.slug,
            correction="It was in May.",
            **{"corrections-TOTAL_FORMS": "1", "corrections-INITIAL_FORMS": "1"},
            **{"corrections-0-id": old.pk, "corrections-0-article": article.pk},
            **{"corrections-0-text": "Changed", "corrections-0-DELETE": "on"},
        ),
    )

    article.refresh_from_db()
    rows = article.corrections.values_list("text", "corrected_at", "corrected_by")
    assert set(rows) == {
        ("Seven courts answered.", NOW, editor.pk),
        ("It was in May.", NOW, editor.pk),
    }
    assert article.updated_at == NOW
    assert article.title == "A title"


@pytest.mark.exhaustive  # as an editor corrects
def test_an_editor_says_how_serious_a_mistake_was(as_editor):
    article = ArticleFactory(slug="a-title")
    typed = {"correction": "It was in May.", "correction_severity": "typo"}
    seen = drafts.version_token(drafts.newest_version(article))

    as_editor.post(change(article), form(seen=seen, **typed))
    page = as_editor.get(change(article)).text
    assert '<option value="typo" selected>Typo</option>' in page
    newest = drafts.newest_version(article)
    as_editor.post(change(article), form("_publish", seen=newest.token, **typed))

    assert list(article.corrections.values_list("severity", flat=True)) == ["typo"]


@pytest.mark.exhaustive  # an edge of correcting
@pytest.mark.parametrize("typed", ["", "wild"])
def test_a_mistake_of_no_known_severity_is_a_correction(as_editor, typed):
    article = ArticleFactory(slug="a-title")
    address = reverse("admin:articles_article_autosave", args=[article.pk])

    as_editor.post(address, form(correction="It was in May.", correction_severity=typed))

    assert drafts.form_content(article).correction_severity == "correction"


@pytest.mark.exhaustive  # tests/articles/views/test_former_versions.py has the page
@pytest.mark.parametrize(("typed", "number"), [({"shows_version_before": "on"}, 1), ({}, None)])
def test_an_editor_lets_readers_read_the_version_before(as_editor, typed, number):
    article = ArticleFactory(slug="a-title")

    as_editor.post(change(article), form("_publish", correction="It was in May.", **typed))

    assert list(article.corrections.values_list("former_version__number", flat=True)) == [number]


@pytest.mark.exhaustive
def test_a_severity_without_words_is_no_change(as_editor):
    article = ArticleFactory(title="A title", slug="a-title", summary="In short.")
    as_editor.post(change(article), form(correction_severity="typo"))
    assert drafts.form_content(article).correction_severity == "correction"


@pytest.mark.exhaustive  # tests/articles/publishing/test_publish.py has the rule
def test_nothing_is_corrected_before_readers_have_seen_it(as_editor):
    draft = DraftFactory()

    assert 'name="correction"' not in as_editor.get(change(draft)).content.decode()
    as_editor.post(change(draft), form("_publish", slug=draft.slug, correction="It was in May."))

    assert not draft.corrections.exists()


@pytest.mark.exhaustive  # an edge of a citation
def test_words_of_ones_own_do_not_follow_the_newest_figure(as_editor):
    figure = FigureFactory()
    with_words = f'<p><stat-ref key="{figure.slug}" shows="latest">most</stat-ref></p>'

    response = as_editor.post(ADD, form(body=with_words))

    assert errors(response) == {
        "body": ["“Always the newest figure” cannot have words of your own."]
    }
    assert "most" in response.content.decode()


@pytest.mark.exhaustive
def test_an_editor_lets_a_citation_follow_its_statistic(as_editor):
    figure = FigureFactory()

    as_editor.post(ADD, form(body=f'<stat-card key="{figure.slug}" shows="latest"></stat-card>'))

    citation = Article.objects.get().citations.get()
    assert (citation.figure, citation.policy) == (figure, "latest")


@pytest.mark.exhaustive  # tests/articles/admin/test_verbs_by_role.py sends each verb
def test_a_form_that_comes_back_offers_each_what_they_may_do(client, editor):
    only_writes = UserFactory()
    only_writes.user_permissions.add(
        *Permission.objects.filter(codename__in=["add_article", "view_author", "change_article"])
    )
    empty = form(title="")
    offers = []

    for user in (editor, only_writes, editor):
        client.force_login(user)
        offers.append('id="add_id_bylines-__prefix__-author"' in client.post(ADD, empty).text)

    assert offers == [True, False, True]
