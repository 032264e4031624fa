"""An article that is taken back is nowhere any more: one person or two, with its words or without."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from advocacy.models import Source
from appearance.models import FrontPage
from articles.body.content import BylineEntry, SourceEntry
from articles.images import pictures, storage
from articles.models import (
    Article,
    ArticleFormerAddress,
    ArticleWithdrawal,
    EndangeredAnswer,
    Image,
    PictureConsent,
)
from articles.playback.files import recordings_of
from articles.publishing import publish
from articles.withdrawal import withdraw
from articles.withdrawal.report import Verdict, addresses_of, ask_addresses
from articles.withdrawal.withdraw import Choice
from publication import drafts, sealed_copy, status
from publication.models import Publication
from tests.advocacy.factories import FigureFactory, ObservanceFactory, TopicFactory
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    DocumentFactory,
    DraftFactory,
    PageFactory,
    RecordingFactory,
    SeriesFactory,
    UserFactory,
)
from tests.articles.images.shown import drawn_image, status_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("without_second_factor"),
]

SECRET = "Xanthippezz"


def full_article(by):
    """An article that names somebody wherever words can stand, with a translation and pictures."""
    cover, shown = (drawn_image(alt=f"{SECRET} {n}", credit=SECRET) for n in range(2))
    PictureConsent.objects.create(image=cover, person=SECRET, recorded_by=by)
    article = ArticleFactory(title=f"{SECRET} speaks", slug="one", created_by=by)
    ArticleFormerAddress.objects.create(article=article, language="en", path="articles/before")
    FigureFactory(slug="held-2024", statistic__slug="held")
    hidden = TopicFactory(slug="hidden", is_published=False)
    film = RecordingFactory(title=SECRET, content=SECRET.encode(), spoken=SECRET, uploaded_by=by)
    content = article.read_content().__class__(
        title=f"{SECRET} speaks",
        slug="one",
        kicker=SECRET,
        summary=SECRET,
        body=f'<p>{SECRET} <stat-ref key="held-2024">9</stat-ref></p><picture-card key="{shown.pk}">{SECRET}</picture-card>'
        f'<media-player recording="{film.pk}"></media-player>',
        disclaimer=SECRET,
        cover_alt=SECRET,
        cover=cover.pk,
        document=DocumentFactory(title=SECRET, content=SECRET.encode(), uploaded_by=by).pk,
        topics=(TopicFactory(slug="borders").pk, hidden.pk),
        observance=ObservanceFactory(slug="day").pk,
        bylines=(BylineEntry(AuthorFactory(slug="ann").pk, "author"),),
        sources=(SourceEntry(SECRET, ""),),
    )
    drafts.save_version(subject=article, content=content, by=by, seen=None, why=SECRET)
    publish.publish_article(article=article, by=by)
    publish.publish_correction(article=article, text=SECRET, by=by)
    EndangeredAnswer.objects.update_or_create(
        article=article, defaults={"answer": "somebody", "words": SECRET, "answered_by": by}
    )
    before = ArticleFactory(slug="part-before", created_by=by)
    SeriesFactory(slug="wells", articles=[before, article, DraftFactory(created_by=by)])
    kind = ContentType.objects.get_for_model(Article)
    LogEntry.objects.create(
        user=by,
        content_type=kind,
        object_id=article.pk,
        object_repr=str(article),
        change_message=f'[{{"added": {{"name": "source", "object": "{SECRET}"}}}}]',
        action_flag=CHANGE,
    )
    return Article.objects.get(pk=article.pk)


def full_page(by):
    """A page that names somebody, with a picture, a video and a document."""
    cover = drawn_image(alt=SECRET, credit=SECRET)
    film = RecordingFactory(title=SECRET, content=SECRET.encode(), spoken=SECRET, uploaded_by=by)
    page = PageFactory(title=f"{SECRET} speaks", slug="one", created_by=by)
    content = replace(
        page.read_content(),
        summary=SECRET,
        body=f'<p>{SECRET}</p><media-player recording="{film.pk}"></media-player>',
        cover=cover.pk,
        document=DocumentFactory(title=SECRET, content=SECRET.encode(), uploaded_by=by).pk,
    )
    drafts.save_version(subject=page, content=content, by=by, seen=None, why=SECRET)
    publish.publish_article(article=page, by=by)
    return Article.objects.get(pk=page.pk)


# How each kind of content that can be withdrawn is made. A new kind is held to this test too.
KINDS = {Article: [full_article, full_page]}
LISTED_AT = {
    full_article: {
        *("/topics/borders/", "/authors/ann/", "/articles/feed.xml"),
        *("/articles/one/cite.bib", "/articles/one/cite.ris"),
        *("/api/v1/articles/", "/api/v1/corrections/"),
        *("/series/wells/", "/articles/part-before/"),
    },
    full_page: set(),
}
# Nobody withdraws it: what it says is replaced by what is published next.
REPLACED = {FrontPage}


def dump():
    """All that any table holds, as text."""
    with connection.cursor() as cursor:
        found = []
        shadows = ["search_terms_data", "search_terms_idx"] if connection.vendor == "sqlite" else []
        for table in [*connection.introspection.table_names(cursor), *shadows]:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- a name of ours
            found.append(f"{table}: {[tuple(map(_text, row)) for row in cursor.fetchall()]}")
    return "\n".join(found)


def _text(value):
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else value


def files():
    root = Path(settings.MEDIA_ROOT)
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def code_on(page):
    """The code that a page shows once. Addresses are asked in between, and have contexts of their own."""
    (code,) = LexborHTMLParser(page.text).css("code.once")
    return code.text()


@pytest.fixture
def article(editor):
    return full_article(editor)


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def everything(article, **more):
    images = [image.pk for image in withdraw.pictures_of(article)]
    return Choice(is_text_removed=True, pictures=images, **more)


def test_every_kind_of_content_is_held_to_this():
    of_ours = {kind for kind in Publication.__subclasses__() if kind.__module__[:6] != "tests."}

    assert of_ours == {*KINDS} | REPLACED


@pytest.mark.sampled
@pytest.mark.both_databases
@pytest.mark.parametrize("make", [make for each in KINDS.values() for make in each])
def test_once_withdrawn_no_address_table_or_file_has_anything_of_it(client, editor, at_once, make):
    subject = make(editor)
    images, films = withdraw.pictures_of(subject), recordings_of(subject)
    known = addresses_of([subject], images, [subject.document], films)
    before = {address: status_of(client, address) for address in known}
    assert {address for address, answer in before.items() if answer == 200} >= {
        subject.get_absolute_url(),
        *(f"/media/{name}" for image in images for name in image.names),
        subject.document.url,
        *(film.url for film in films),
        *LISTED_AT[make],
    }
    assert len(films) == 1
    assert SECRET.lower() in dump().lower()
    assert sum(SECRET.encode() in content for content in files().values()) == 2

    with at_once():
        withdraw.withdraw(article=subject, by=editor, choice=everything(subject))

    left = [line for line in dump().splitlines() if SECRET.lower() in line.lower()]
    assert left == []
    assert files() == {}
    for address in known:
        response = client.get(address)
        if response.status_code not in {404, 410}:
            assert SECRET not in response.text, address
            assert subject.get_absolute_url() not in response.text, address


@pytest.mark.exhaustive  # the report says where readers find it here
def test_the_report_asks_each_address(client, editor, article, at_once):
    with at_once():
        done = withdraw.withdraw(article=article, by=editor, choice=everything(article))

    answers = {each.address: each for each in ask_addresses(done.withdrawal, "testserver")}

    assert answers["/articles/one/"].status == 410
    assert answers["/articles/before/"].verdict is Verdict.GONE
    assert answers["/articles/feed.xml"].verdict is Verdict.UNNAMED
    (source,) = Source.objects.all()
    for page in ("/statistics/held/", f"/sources/{source.pk}/", "/observances/day/"):
        assert answers[page].verdict is Verdict.UNNAMED
    assert "/topics/borders/" in answers
    assert "/topics/hidden/" not in answers
    assert {each.verdict for each in answers.values()} == {Verdict.GONE, Verdict.UNNAMED}
    assert any(address.startswith("/media/") for address in answers)


def test_the_report_says_where_readers_still_find_it(editor, article):
    record = ArticleWithdrawal(
        article=article, addresses=["/articles/one/", "/articles/feed.xml", "/articles/nothing/"]
    )

    found = [each.verdict for each in ask_addresses(record, "testserver")]

    assert found == [Verdict.THERE, Verdict.THERE, Verdict.GONE]


@pytest.mark.exhaustive
def test_without_removal_its_words_and_pictures_stay_and_no_reader_has_them(
    client, editor, article, at_once
):
    names = [name for image in withdraw.pictures_of(article) for name in image.names]

    with at_once():
        withdraw.withdraw(article=article, by=editor, choice=Choice(comment="She asked."))

    article.refresh_from_db()
    assert article.title == f"{SECRET} speaks"
    assert {status_of(client, f"/media/{name}") for name in names} == {404}
    assert SECRET not in LogEntry.objects.get().object_repr
    assert SECRET not in LogEntry.objects.get().change_message


@pytest.mark.exhaustive  # the code brings it back in the form here
@pytest.mark.both_databases
def test_what_went_comes_back_with_the_code_alone(client, editor, article, at_once):
    cover, body = Image.objects.get(pk=article.cover_id), article.body
    versions = list(article.versions.order_by("pk").values("content", "why", "state"))
    with at_once():
        done = withdraw.withdraw(
            article=article, by=editor, choice=everything(article, is_copy_kept=True)
        )
    assert SECRET not in dump()
    assert all(SECRET.encode() not in content for content in files().values())
    assert done.code not in dump()

    with pytest.raises(sealed_copy.WrongCode):
        withdraw.undo(withdrawal=done.withdrawal, code="not it", by=editor)
    with at_once():
        withdraw.undo(withdrawal=done.withdrawal, code=f" {done.code}\n", by=editor)
    pictures.draw_due()

    article = Article.objects.get(pk=article.pk)
    assert (article.title, article.body, article.status) == (f"{SECRET} speaks", body, "withdrawn")
    assert list(article.versions.order_by("pk").values("content", "why", "state")) == versions
    assert article.corrections.get().text == SECRET
    assert article.sources.get().title == SECRET
    assert article.endangered.words == SECRET
    assert Image.objects.get(pk=cover.pk).alt == cover.alt
    assert PictureConsent.objects.get().person == SECRET
    assert status_of(client, article.get_absolute_url()) == 410
    assert not [name for name in files() if name.startswith(withdraw.COPIES)]
    with pytest.raises(withdraw.CannotBeUndone):
        withdraw.undo(withdrawal=done.withdrawal, code=done.code, by=editor)

    EndangeredAnswer.objects.filter(article=article).update(
        answer="nobody", words="", is_asked_again=False
    )
    publish.publish_article(article=article, by=editor)
    page = client.get(article.get_absolute_url()).text
    assert SECRET in page
    shown = [name for image in Image.objects.all() for name in image.names]
    assert {status_of(client, f"/media/{name}") for name in shown} == {200}


@pytest.mark.exhaustive  # an edge of coming back
def test_pictures_alone_come_back_too(client, editor, article, at_once):
    images = withdraw.pictures_of(article)
    choice = Choice(is_copy_kept=True, pictures=[image.pk for image in images])
    with at_once():
        done = withdraw.withdraw(article=article, by=editor, choice=choice)
    assert not Image.objects.kept().exists()

    with at_once():
        withdraw.undo(withdrawal=done.withdrawal, code=done.code, by=editor)

    assert {*Image.objects.kept()} == {*images}
    assert all(storage.read(image.original) for image in Image.objects.all())


@pytest.mark.exhaustive  # an edge of coming back
def test_a_corrected_article_keeps_its_words_when_its_pictures_come_back(editor, article, at_once):
    images = withdraw.pictures_of(article)
    choice = Choice(is_copy_kept=True, pictures=[image.pk for image in images])
    with at_once():
        done = withdraw.withdraw(article=article, by=editor, choice=choice)
    article.refresh_from_db()
    content = replace(article.read_content(), summary="Corrected.")
    drafts.save_version(subject=article, content=content, by=editor, seen=None)

    withdraw.undo(withdrawal=done.withdrawal, code=done.code, by=editor)

    assert article.versions.open().get().read().summary == "Corrected."
    assert {*Image.objects.kept()} == {*images}


@pytest.mark.exhaustive  # an edge of coming back
@pytest.mark.both_databases
def test_words_written_since_are_not_overwritten(as_editor, editor, article, at_once):
    with at_once():
        done = withdraw.withdraw(
            article=article, by=editor, choice=everything(article, is_copy_kept=True)
        )
    article.refresh_from_db()
    content = replace(article.read_content(), summary="Written anew.")
    drafts.save_version(subject=article, content=content, by=editor, seen=None)

    undo = reverse("admin:articles_article_undo", args=[article.pk])
    told = as_editor.post(undo, {"code": done.code}, follow=True).text

    assert "Somebody has edited it since" in told
    assert article.versions.with_text().get().read().summary == "Written anew."
    done.withdrawal.refresh_from_db()
    assert done.withdrawal.can_be_undone


@pytest.mark.exhaustive  # the code is in one answer here
def test_an_answer_loaded_again_leaves_the_sealed_copy(as_editor, editor, article):
    page = reverse("admin:articles_article_withdraw", args=[article.pk])
    typed = {"remove": "1", "copy": "1"}
    code = code_on(as_editor.post(page, typed))

    as_editor.post(page, typed)

    withdraw.undo(withdrawal=article.withdrawals.get(), code=code, by=editor)
    article.refresh_from_db()
    assert article.summary == SECRET


def test_a_picture_that_another_article_shows_by_now_stays(editor, article):
    shared, alone = withdraw.pictures_of(article)
    choice = Choice(is_text_removed=True, pictures=[shared.pk, alone.pk])
    proposed = withdraw.propose(article=article, by=UserFactory(), choice=choice)
    ArticleFactory(cover=shared)

    withdraw.confirm(withdrawal=proposed, by=editor)

    assert [*Image.objects.kept()] == [shared]


@pytest.mark.sampled
@pytest.mark.both_databases
@pytest.mark.parametrize("first", ["done", "declined"])
def test_a_proposal_is_done_once(editor, article, first):
    proposed = withdraw.propose(article=article, by=UserFactory(), choice=Choice())
    seen = ArticleWithdrawal.objects.get(pk=proposed.pk)
    if first == "done":
        withdraw.confirm(withdrawal=proposed, by=UserFactory())
    else:
        assert withdraw.decline(article=article)

    with pytest.raises(status.NotPublished):
        withdraw.confirm(withdrawal=seen, by=editor)

    assert not withdraw.decline(article=article)


@pytest.mark.exhaustive  # an edge of its pictures
def test_a_picture_without_its_file_does_not_keep_an_article_public(editor, article, at_once):
    image = withdraw.pictures_of(article)[0]
    storage.delete(image.original)

    with at_once():
        withdraw.withdraw(article=article, by=editor, choice=everything(article, is_copy_kept=True))

    article.refresh_from_db()
    assert not article.is_public


@pytest.mark.both_databases
def test_after_its_days_a_copy_is_gone(editor, article, at_once, time_machine, settings):
    settings.WITHDRAW_UNDO_DAYS = 3
    with at_once():
        done = withdraw.withdraw(
            article=article, by=editor, choice=everything(article, is_copy_kept=True)
        )
    withdraw.drop_copies()
    assert files()

    time_machine.move_to(timezone.now() + timedelta(days=3, minutes=1))
    with pytest.raises(withdraw.CannotBeUndone):
        withdraw.undo(withdrawal=done.withdrawal, code=done.code, by=editor)
    with at_once():
        withdraw.drop_copies()
    assert files() == {}


@pytest.fixture
def two(settings):
    settings.WITHDRAW_NEEDS_TWO = True


@pytest.mark.usefixtures("two")
def test_where_two_are_needed_one_proposes_and_another_does_it(client, editor, article, as_editor):
    page = reverse("admin:articles_article_withdraw", args=[article.pk])
    typed = {"comment": "She asked.", "remove": "1", "copy": "1"}

    told = as_editor.post(page, typed, follow=True).text

    assert "Proposed. A colleague" in told
    assert "A colleague proposed to withdraw it." in told
    article.refresh_from_db()
    assert article.is_public
    proposal = {"proposal": article.withdrawals.get().pk}
    as_editor.post(page, proposal)
    article.refresh_from_db()
    assert article.is_public, "nobody is the second of themselves"

    other = UserFactory(username="zoe")
    other.groups.set(editor.groups.all())
    client.force_login(other)
    asked = client.get(page).text
    assert "She asked." in asked
    assert f'name="proposal" value="{proposal["proposal"]}"' in asked
    client.post(page, typed)
    article.refresh_from_db()
    assert article.is_public, "nobody confirms what they have not seen"
    done = client.post(page, proposal)

    article.refresh_from_db()
    assert (article.status, article.title) == ("withdrawn", "Withdrawn")
    code = code_on(done)
    assert code in done.text
    assert "no-store" in done.headers["Cache-Control"]
    record = article.withdrawals.get()
    assert (record.proposed_by, record.done_by) == (editor, other)
    again = client.get(reverse("admin:articles_article_withdrawn", args=[article.pk])).text
    assert code not in again
    assert "Was it a mistake?" in again


@pytest.mark.usefixtures("two")
def test_a_proposal_can_rest(as_editor, article):
    page = reverse("admin:articles_article_withdraw", args=[article.pk])
    as_editor.post(page, {})

    as_editor.post(reverse("admin:articles_article_decline", args=[article.pk]))

    article.refresh_from_db()
    assert article.is_public
    assert not article.withdrawals.exists()


def test_the_code_is_in_one_answer_and_brings_it_back_in_the_form(as_editor, article, client):
    page = reverse("admin:articles_article_withdraw", args=[article.pk])
    done = as_editor.post(page, {"remove": "1", "copy": "1"})
    code = code_on(done)
    assert code not in str(dict(client.session))
    undo = reverse("admin:articles_article_undo", args=[article.pk])

    assert "does not open the copy" in as_editor.post(undo, {"code": "x"}, follow=True).text
    told = as_editor.post(undo, {"code": code}, follow=True).text

    assert "Its text is back." in told
    article.refresh_from_db()
    assert (article.status, article.summary) == ("withdrawn", SECRET)


@pytest.mark.sampled
@pytest.mark.parametrize("role", ["the author", "Editor", "visitor", "Caseworker", "Author"])
def test_nobody_but_who_publishes_proposes_declines_looks_or_undoes(client, article, editor, role):
    done = withdraw.withdraw(
        article=article, by=editor, choice=everything(article, is_copy_kept=True)
    )
    if role == "the author":
        article.created_by = UserFactory()
        article.save()
        article.created_by.groups.add(Group.objects.get(name="Author"))
        client.force_login(article.created_by)
    elif role != "visitor":
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)

    said = [
        client.get(reverse("admin:articles_article_withdrawn", args=[article.pk])).status_code,
        client.post(
            reverse("admin:articles_article_decline", args=[article.pk]), follow=True
        ).status_code,
        client.post(
            reverse("admin:articles_article_undo", args=[article.pk]), {"code": done.code}
        ).status_code,
    ]

    done.withdrawal.refresh_from_db()
    assert (done.withdrawal.undone_by is not None) == (role == "Editor")
    assert said[0] == {"visitor": 302, "Editor": 200}.get(role, 404)


def test_a_draft_has_nothing_to_withdraw(editor):
    draft = ArticleFactory(status="draft", publish_at=None)

    for act in (withdraw.withdraw, withdraw.propose):
        with pytest.raises(status.NotPublished):
            act(article=draft, by=editor, choice=Choice())


@pytest.mark.exhaustive
def test_pictures_that_another_article_shows_are_not_offered(article):
    shared = Image.objects.get(pk=article.cover_id)
    ArticleFactory(cover=shared)

    assert shared not in withdraw.pictures_of(article)
    assert len(withdraw.pictures_of(article)) == 1


@pytest.mark.exhaustive  # a detail of the form
def test_the_form_offers_its_pictures(as_editor, article):
    page = reverse("admin:articles_article_withdraw", args=[article.pk])
    shown = as_editor.get(page).text
    images = withdraw.pictures_of(article)
    assert all(f'name="pictures" value="{image.pk}"' in shown for image in images)

    as_editor.post(page, {"remove": "1", "pictures": [str(image.pk) for image in images]})

    assert not Image.objects.kept().exists()
