"""Links by which people without an account read an article before readers do."""

import hashlib
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from articles.body.content import SourceEntry
from articles.images import storage
from articles.models import Article, ArticlePreviewLink
from articles.publishing.publish import publish_article, schedule_article, withdraw_article
from articles.views.preview import WRONG_A_MINUTE, wrong
from publication import drafts, preview_links, status
from tests.articles.admin.helpers import form
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory
from tests.articles.images.shown import drawn_image, status_of
from tests.page_cache.site import Site, undisturbed

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BANNER = "For Ann of the Daily."


@pytest.fixture(autouse=True)
def clock(settings, time_machine):
    settings.DEMO = True  # asks for no second factor
    time_machine.move_to(NOW, tick=False)
    wrong.forget()
    return time_machine


@pytest.fixture
def eva():
    return UserFactory(username="eva-m", first_name="Eva")


@pytest.fixture
def draft(eva):
    return DraftFactory(created_by=eva, title="Zztitle", summary="Zzsummary")


def make(article, by, **given):
    return preview_links.make_link(subject=article, by=by, recipient="Ann of the Daily", **given)


def address(secret):
    return reverse("preview", args=[secret])


def write(article, by, **changes):
    content = replace(drafts.form_content(article), **changes)
    return drafts.autosave_version(subject=article, content=content, by=by, seen=None)


def publish(article, by, clock):
    """A minute later."""
    clock.move_to(NOW + timedelta(minutes=1), tick=False)
    publish_article(article=article, by=by)


def links_of(article):
    return reverse("preview_links", args=[article.pk])


def test_a_link_shows_the_draft_with_the_name_of_its_recipient(client, draft, eva):
    _link, secret = make(draft, eva)

    response = client.get(address(secret))

    page = response.text
    assert response.status_code == 200
    assert BANNER in page
    assert "Zztitle" in page
    until = '<time datetime="2026-12-02T04:00:00-05:00">2 December 2026, 04:00 (<bdi>EST, UTC-05:00'
    assert f"It works until {until}</bdi>)</time>." in page
    assert page.count("<form") == 1, "the search of every page, and nothing to write in"
    assert "/admin/" not in page
    assert secret not in page


@pytest.mark.exhaustive
def test_a_link_shows_what_is_being_written_as_it_stands(client, draft, eva):
    _link, secret = make(draft, eva)
    write(draft, eva, title="Zznewer", body=f"<p>{'word ' * 900}</p>")

    page = client.get(address(secret)).text

    assert "Zznewer" in page
    assert "Zztitle" not in page
    assert "4 minutes to read" in page, "5 of 200 words each would be its row's"


@pytest.mark.exhaustive  # as it shows the draft
def test_a_link_shows_the_next_version_of_a_public_article(client, eva):
    article = ArticleFactory(title="Zzpublic")
    with pytest.raises(preview_links.NothingToShow):
        make(article, eva)
    write(article, eva, title="Zznext")

    _link, secret = make(article, eva)

    assert "Zznext" in client.get(address(secret)).text
    assert "Zzpublic" in client.get(article.get_absolute_url()).text


def test_only_a_hash_of_the_secret_is_kept(draft, eva, caplog):
    with caplog.at_level(logging.INFO):
        link, secret = make(draft, eva)

    kept = ArticlePreviewLink.objects.values().get()
    assert kept["secret_hash"] == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in repr(kept)
    assert caplog.messages == [f"Preview link {link.pk} of Article {draft.pk} made by {eva.pk}"]
    assert len(secret) == 32


def test_openings_are_counted_by_the_day_and_nothing_is_kept_of_who_opened(client, draft, eva):
    link, secret = make(draft, eva)

    client.head(address(secret))
    for _ in range(3):
        client.get(address(secret), REMOTE_ADDR="203.0.113.7", HTTP_USER_AGENT="Zzbrowser")

    kept = ArticlePreviewLink.objects.values().get()
    assert (kept["times_opened"], str(kept["last_opened_on"])) == (3, "2026-11-25")
    assert "203.0.113" not in repr(kept)
    assert "Zzbrowser" not in repr(kept)
    assert link.times_opened == 0


def test_the_page_of_a_link_tells_nobody_and_stays_nowhere(client, draft, eva):
    _link, secret = make(draft, eva)

    response = client.get(address(secret))

    assert "no-store" in response.headers["Cache-Control"]
    assert "private" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"].startswith("noindex")
    assert '<meta name="robots" content="noindex">' in response.text
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.cookies == {}
    assert not {"og:title", "canonical", "application/ld+json"} & set(response.text.split('"'))


def test_no_cache_keeps_it_and_none_is_asked(draft, eva):
    _link, secret = make(draft, eva)
    with undisturbed():
        site = Site()
        first = site.ask(address(secret))
        write(draft, eva, title="Zzlater")
        second = site.ask(address(secret), cookie=f"csrftoken={'s' * 32}", if_none_match="*")
        missing = site.ask(address("x" * 32))

    assert b"Zztitle" in first.body
    assert b"Zzlater" in second.body
    assert missing.status == "404 Not Found"
    assert len(site.epoch.pages) == 0
    assert not any("etag" in reply.headers for reply in (first, second, missing))
    assert not any("set-cookie" in reply.headers for reply in (first, second, missing))


def test_nothing_of_a_draft_comes_into_what_readers_are_shown(client, draft, eva):
    _link, secret = make(draft, eva)
    client.get(address(secret))

    for public in ("/", "/articles/", "/articles/feed.xml", draft.get_absolute_url()):
        assert "Zztitle" not in client.get(public).text


def over(client, secret):
    """What whoever opens a link that shows nothing gets."""
    response = client.get(address(secret))
    assert "no-store" in response.headers["Cache-Control"]
    return response.status_code, response.text


def test_wrong_expired_and_revoked_give_the_same_page(client, draft, eva, clock):
    _link, expired = make(draft, eva, lasts=ArticlePreviewLink.Lasts.DAY)
    link, revoked = make(draft, eva)
    preview_links.revoke_link(link=link, by=eva)
    assert client.get(address(expired)).status_code == 200
    clock.move_to(NOW + DAY, tick=False)

    pages = {over(client, secret) for secret in (expired, revoked, "x" * 32, "é", "a")}

    assert len(pages) == 1
    assert pages.pop()[0] == 404
    assert ArticlePreviewLink.objects.get(pk=link.pk).times_opened == 0


def test_how_long_a_link_works(draft, eva):
    ends = {lasts: make(draft, eva, lasts=lasts)[0].ends_at for lasts in ArticlePreviewLink.Lasts}

    assert ends == {"day": NOW + DAY, "week": NOW + 7 * DAY, "publication": None}
    assert make(draft, eva)[0].ends_at == NOW + 7 * DAY


def test_guessing_ends_for_a_minute_and_for_one_address_alone(client, draft, eva, clock):
    _link, secret = make(draft, eva)
    guesses = [client.get(address("x" * 32)).status_code for _ in range(WRONG_A_MINUTE + 1)]

    right = client.get(address(secret))

    assert guesses == [404] * WRONG_A_MINUTE + [429]
    assert (right.status_code, right.headers["Retry-After"]) == (429, "60")
    assert client.get(address(secret), REMOTE_ADDR="203.0.113.7").status_code == 200
    clock.move_to(NOW + timedelta(minutes=1), tick=False)
    assert client.get(address(secret)).status_code == 200


@pytest.mark.exhaustive  # the other side of the test of guessing
def test_who_reads_by_a_good_link_is_never_taken_for_a_guesser(client, draft, eva):
    _link, secret = make(draft, eva)

    opened = {client.get(address(secret)).status_code for _ in range(WRONG_A_MINUTE + 5)}

    assert opened == {200}


@pytest.mark.exhaustive
def test_a_published_article_is_where_readers_find_it(client, draft, eva, clock):
    _link, secret = make(draft, eva, lasts=ArticlePreviewLink.Lasts.PUBLICATION)
    publish(draft, eva, clock)

    first = client.get(address(secret))
    write(draft, eva, title="Zzsecond thoughts")
    second = client.get(address(secret))

    assert first.status_code == 200
    assert "This article is published" in first.text
    assert draft.get_absolute_url() in first.text
    assert "Zzsecond thoughts" not in second.text
    assert "no-store" in second.headers["Cache-Control"]
    status.unpublish(subject=draft, by=eva)
    assert client.get(address(secret)).status_code == 404


def test_a_withdrawn_article_says_so(client, draft, eva, clock):
    _link, secret = make(draft, eva)
    publish(draft, eva, clock)
    withdraw_article(article=draft, by=eva)

    response = client.get(address(secret))

    assert response.status_code == 410
    assert "This article was withdrawn" in response.text
    assert "Zztitle" not in response.text
    with pytest.raises(preview_links.NothingToShow):
        make(draft, eva)


def test_an_embargo_stands_on_the_page_until_its_moment(client, draft, eva, clock):
    until = datetime(2026, 12, 3, 14, tzinfo=UTC)
    schedule_article(article=draft, by=eva, at=until + DAY)
    _link, secret = make(
        draft, eva, embargo_until=until, lasts=ArticlePreviewLink.Lasts.PUBLICATION
    )

    page = client.get(address(secret)).text

    assert BANNER in page
    assert "Not for publication before <time" in page
    assert "3 December 2026, 09:00 (<bdi>EST, UTC-05:00</bdi>)" in page
    assert "republish" not in page
    clock.move_to(until, tick=False)
    assert "The embargo ended on" in client.get(address(secret)).text
    clock.move_to(until + DAY, tick=False)
    assert "This article is published" in client.get(address(secret)).text


def test_an_embargo_ends_at_a_moment_to_come(draft, eva):
    with pytest.raises(preview_links.EmbargoIsOver):
        make(draft, eva, embargo_until=NOW)


@pytest.mark.exhaustive  # a detail of the page
def test_a_page_is_in_the_language_of_its_article(client, eva):
    draft = DraftFactory(created_by=eva, language="ar", title="مسودة")
    _link, secret = make(draft, eva)

    response = client.get(address(secret), HTTP_ACCEPT_LANGUAGE="fr")

    assert response.headers["Content-Language"] == "ar"
    assert 'dir="rtl"' in response.text
    assert client.get("/privacy/").headers["Content-Language"] == "en"


@pytest.mark.sampled
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_link_is_only_read(client, draft, eva, method):
    _link, secret = make(draft, eva)

    assert getattr(client, method)(address(secret)).status_code == 405


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"recipient": ""}, "articlepreviewlink_is_somebodys"),
        ({"ends_at": NOW}, "articlepreviewlink_ends_after_it_was_made"),
        ({"embargo_until": NOW}, "articlepreviewlink_embargo_is_to_come"),
        ({"times_opened": 1}, "articlepreviewlink_opened_on_a_day"),
        ({"revoked_at": NOW}, "articlepreviewlink_revoked_by_somebody"),
    ],
)
def test_what_always_holds_of_a_link(draft, eva, wrong, constraint):
    given = {"recipient": "Ann", "secret_hash": "0" * 64, "made_by": eva, "article": draft}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ArticlePreviewLink.objects.create(**given | wrong)


def test_a_link_is_revoked_once(draft, eva):
    link, _secret = make(draft, eva)
    preview_links.revoke_link(link=link, by=eva)

    with pytest.raises(preview_links.AlreadyRevoked):
        preview_links.revoke_link(link=link, by=UserFactory())

    link.refresh_from_db()
    assert (link.revoked_at, link.revoked_by) == (NOW, eva)
    told = draft.events.values_list("kind", "by", "comment")
    assert list(told) == [
        ("shown", eva.pk, "Ann of the Daily"),
        ("revoked", eva.pk, "Ann of the Daily"),
    ]


def test_opening_asks_little_of_the_database(
    client, draft, eva, known_menus, django_assert_max_num_queries
):
    _link, secret = make(draft, eva)
    client.get(address(secret))

    with django_assert_max_num_queries(13):
        client.get(address(secret))


# The panel


def typed(**fields):
    empty = {"recipient": "Ann of the Daily", "why": "", "lasts": "week", "embargo_until": ""}
    return {f"link-{name}": value for name, value in (empty | fields).items()}


def test_an_editor_makes_a_link_that_is_shown_once(as_editor, draft, editor):
    response = as_editor.post(links_of(draft), typed(why="Checks the quotations"))

    made = response.context["made"]
    link = ArticlePreviewLink.objects.get()
    assert (link.recipient, link.why, link.made_by) == (
        "Ann of the Daily",
        "Checks the quotations",
        editor,
    )
    assert f'value="{made}"' in response.text
    assert "no-store" in response.headers["Cache-Control"]
    secret = made.removeprefix("http://testserver/preview/").rstrip("/")
    assert "Zztitle" in Client().get(address(secret)).text
    for page in (links_of(draft), reverse("admin:articles_article_change", args=[draft.pk])):
        again = as_editor.get(page).text
        assert secret not in again
        assert "Ann of the Daily" in again
        assert "Opened once, on 25 November 2026." in again
    assert secret not in repr(dict(as_editor.session))


def test_the_panel_says_who_has_it_and_a_link_is_revoked_there(as_editor, draft, editor):
    link, secret = make(draft, editor)

    response = as_editor.post(reverse("revoke_preview_link", args=[draft.pk, link.pk]), follow=True)
    again = as_editor.post(reverse("revoke_preview_link", args=[draft.pk, link.pk]), follow=True)

    assert response.redirect_chain == [(links_of(draft), 302)]
    assert "Revoked. The link shows nothing any more." in response.text
    assert "revoked by eva on 25 November 2026" in response.text
    assert "A colleague has already revoked this link." in again.text
    assert Client().get(address(secret)).status_code == 404


@pytest.mark.exhaustive  # an embargo stands on the page here
def test_the_embargo_is_the_moment_for_which_the_article_is_scheduled(as_editor, draft, editor):
    schedule_article(article=draft, by=editor, at=datetime(2026, 12, 3, 14, tzinfo=UTC))

    page = as_editor.get(links_of(draft)).text
    as_editor.post(links_of(draft), typed(embargo_until="2026-12-03T09:00"))

    assert 'value="2026-12-03T09:00"' in page
    assert "In the time of America/New York." in page
    assert ArticlePreviewLink.objects.get().embargo_until == datetime(2026, 12, 3, 14, tzinfo=UTC)
    assert "Under embargo until" in as_editor.get(links_of(draft)).text


@pytest.mark.exhaustive  # a detail of the form
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"recipient": " "}, "This field is required."),
        ({"recipient": "x" * 121}, "at most 120 characters"),
        ({"lasts": "year"}, "Select a valid choice."),
        ({"embargo_until": "2026-11-24T09:00"}, "Enter a day and a time to come."),
        ({"embargo_until": "soon"}, "Enter a valid date/time."),
    ],
)
def test_what_is_wrong_is_said_and_loses_nothing(as_editor, draft, fields, words):
    response = as_editor.post(links_of(draft), typed(**{"why": "Zzwhy"} | fields))

    assert words in response.text
    assert 'value="Zzwhy"' in response.text
    assert not ArticlePreviewLink.objects.exists()


@pytest.mark.exhaustive
def test_nothing_is_shown_of_what_readers_see_already(as_editor):
    article = ArticleFactory(publish_at=NOW)

    response = as_editor.post(links_of(article), typed())

    assert "Readers see all there is of this article." in response.text
    assert not ArticlePreviewLink.objects.exists()


@pytest.mark.exhaustive  # as an editor makes a link
def test_authors_show_their_own_drafts(client, author):
    client.force_login(author)
    own = DraftFactory(created_by=author)

    response = client.post(links_of(own), typed())

    assert response.context["made"]
    assert 'id="links"' in client.get(reverse("admin:articles_article_change", args=[own.pk])).text


@pytest.mark.sampled(2)
@pytest.mark.parametrize("who", ["nobody", "author", "caseworker"])
@pytest.mark.parametrize("whose", ["draft", "public", "no such"])
def test_who_may_not_change_an_article_shows_it_to_nobody(client, author, who, whose):
    someone = UserFactory()
    article = ArticleFactory(publish_at=NOW) if whose == "public" else DraftFactory()
    link = ArticlePreviewLink.objects.create(
        article=article, recipient="Ann", secret_hash="0" * 64, made_by=someone
    )
    number = 987654 if whose == "no such" else article.pk
    if who != "nobody":
        client.force_login(author if who == "author" else someone)
    pages = [
        reverse("preview_links", args=[number]),
        reverse("revoke_preview_link", args=[number, link.pk]),
    ]

    answers = [client.post(page, typed()) for page in pages] + [client.get(pages[0])]

    expected = 302 if who == "nobody" else 404
    assert [answer.status_code for answer in answers] == [expected] * 3
    if who == "nobody":
        assert all("/login/" in answer.headers["Location"] for answer in answers)
    link.refresh_from_db()
    assert (ArticlePreviewLink.objects.count(), link.revoked_at) == (1, None)


def test_a_link_of_another_article_is_not_revoked_through_ones_own(client, author, eva):
    client.force_login(author)
    own, other = DraftFactory(created_by=author), DraftFactory(created_by=eva)
    link, _secret = make(other, eva)

    response = client.post(reverse("revoke_preview_link", args=[own.pk, link.pk]))

    assert response.status_code == 404
    link.refresh_from_db()
    assert not link.is_revoked


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
def test_the_panel_costs_the_same_for_many(as_editor, draft, editor, django_assert_num_queries):
    def asked(queries):
        with django_assert_num_queries(queries):
            as_editor.get(links_of(draft))

    make(draft, editor)
    as_editor.get(links_of(draft))
    asked(8)
    for _ in range(10):
        make(draft, editor)
    asked(8)


# The preview on the desk


def preview(article):
    return reverse("admin:articles_article_preview", args=[article.pk])


def version_page(article, number):
    return reverse("admin:articles_article_version", args=[article.pk, number])


@pytest.mark.exhaustive  # tests/sitewide/test_headers.py has the headers
def test_the_form_may_frame_ourselves_and_no_other_page_may(as_editor, draft):
    change = reverse("admin:articles_article_change", args=[draft.pk])
    policy = as_editor.get(change).headers["Content-Security-Policy"]

    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    for other in ("/admin/", "/admin/articles/article/", links_of(draft)):
        assert "frame-src" not in as_editor.get(other).headers["Content-Security-Policy"]


@pytest.mark.exhaustive
def test_a_draft_is_shown_as_if_it_were_published_now(as_editor, draft):
    page = as_editor.get(preview(draft)).text

    assert "25 November 2026" in page
    assert "To cite or republish" in page
    draft.refresh_from_db()
    assert draft.first_published_at is None


@pytest.mark.exhaustive
def test_the_preview_shows_the_version_that_is_asked_for(as_editor, eva, editor):
    article = ArticleFactory(publish_at=NOW, title="Zzpublic", created_by=eva)
    write(article, editor, title="Zznext")

    assert "Zznext" in as_editor.get(preview(article)).text
    assert "Zzpublic" in as_editor.get(version_page(article, 1)).text
    for number in (3, 10**20):
        assert as_editor.get(version_page(article, number)).status_code == 404


@pytest.mark.exhaustive  # a draft is shown here
def test_what_no_form_has_checked_is_shown_as_far_as_it_goes(as_editor, draft, editor):
    wrong = {
        "slug": "no address!",
        "title": "",
        "cover": 987654,
        "body": '<p><stat-ref key="no-such"></stat-ref></p>',
        "sources": (
            SourceEntry("", "javascript:alert(1)"),
            SourceEntry("A report", "http://example.org/"),
        ),
    }
    for changes in (wrong, {"slug": ""}):
        write(draft, editor, **changes)
        _link, secret = make(draft, editor)

        pages = [as_editor.get(preview(draft)), Client().get(address(secret))]

        assert [page.status_code for page in pages] == [200, 200]
        for page in pages:
            assert "javascript:alert(1)" in page.text
            assert 'href="javascript' not in page.text
            assert 'href="http://example.org/"' in page.text


@pytest.mark.exhaustive  # tests/articles/admin/history has what was kept aside
def test_who_is_kept_aside_previews_what_they_wrote(as_editor, eva):
    article = ArticleFactory(publish_at=NOW)
    opened = drafts.ensure_history(subject=article).token
    write(article, eva, title="Zztheirs")
    url = reverse("admin:articles_article_autosave", args=[article.pk])

    reply = as_editor.post(url, form(title="Zzmine", seen=opened)).json()

    assert "Zzmine" in as_editor.get(reply["preview"]).text
    assert "Zztheirs" in as_editor.get(preview(article)).text


@pytest.mark.exhaustive  # as who may not change an article
def test_the_next_version_of_a_public_article_is_for_its_author_and_editors(client, author, eva):
    article = ArticleFactory(publish_at=NOW, title="Zzpublic", created_by=eva)
    write(article, eva, title="Zznext")
    client.force_login(author)

    assert "Zznext" not in client.get(preview(article)).text
    assert client.get(version_page(article, 2)).status_code == 404


@pytest.mark.sampled
@pytest.mark.parametrize("who", ["nobody", "author", "caseworker"])
def test_previews_of_drafts_are_not_found_by_guessing(client, author, who, hidden_articles):
    if who != "nobody":
        client.force_login(author if who == "author" else UserFactory())
    numbers = [article.pk for article in hidden_articles] + [987654]

    answers = [
        client.get(reverse("admin:articles_article_preview", args=[number])) for number in numbers
    ]

    expected = 302 if who == "nobody" else 404
    assert [answer.status_code for answer in answers] == [expected] * len(numbers)
    assert not any("Hidden" in answer.text for answer in answers)


def test_a_preview_on_the_desk_is_kept_nowhere(editor, draft, client):
    client.force_login(editor)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    with undisturbed():
        site = Site()
        seen = site.ask(preview(draft), cookie=cookie)
        guessed = site.ask(preview(draft))

    assert b"Zztitle" in seen.body
    assert guessed.status == "302 Found"
    assert b"Zztitle" not in guessed.body
    assert len(site.epoch.pages) == 0


def test_the_picture_of_a_draft_is_found_by_nobody_but_whoever_has_the_link(client, draft, eva):
    image = drawn_image()
    draft.cover = image
    draft.save()
    _link, secret = make(draft, eva)
    contents = [storage.read(name) for name in image.names]
    hashes = [hashlib.new(k, c).hexdigest()[:40] for k in ("sha1", "sha256") for c in contents]

    page = client.get(address(secret)).text

    shown = re.findall(r"/media/[^ \"]+", page)
    assert {status_of(client, each) for each in shown} == {200}
    assert {status_of(client, each.partition("?")[0]) for each in shown} == {404}
    for guessed in hashes:
        assert status_of(client, f"/media/{image.pk}-{guessed}.webp") == 404


def test_deleting_a_draft_ends_its_links(client, draft, eva):
    _link, secret = make(draft, eva)

    Article.objects.get(pk=draft.pk).delete()

    assert client.get(address(secret)).status_code == 404
