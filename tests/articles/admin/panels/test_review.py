"""Review beside the form: buttons by role and state, what comes next, the thread of colleagues."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from articles.admin.article.buttons import BUTTONS
from articles.models import Article
from articles.publishing import publish, safety_question
from publication import drafts, review
from tests.articles.admin.helpers import change, errors, form
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)  # a Thursday


@pytest.fixture(autouse=True)
def _demo(settings, time_machine):
    settings.DEMO = True  # asks for no second factor
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def draft(author):
    return DraftFactory(created_by=author, title="A title", slug="a-title", body="<p>Words.</p>")


def act(name, article):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def buttons(page):
    names = [*BUTTONS, "_continue"]
    acts = [name for name in names if f'name="{name}"' in page]
    return acts + [name for name in ("take-back", "return", "note") if f"/{name}/" in page]


def same(article, button="_continue", **fields):
    """The form as it stands, with this button pressed."""
    version = drafts.newest_version(article)
    seen = {"seen": version.token, "stage": version.stage} if version else {}
    typed = {name: getattr(article, name) for name in ("title", "slug", "summary", "body")}
    return form(button, **typed | seen | fields)


def test_an_author_submits_with_what_they_typed_last(as_author, draft):
    page = as_author.post(change(draft), same(draft, "_submit", summary="Shorter."), follow=True)

    assert "Submitted for review" in page.text
    assert review.review_stage(draft) == "in-review"
    assert drafts.form_content(draft).summary == "Shorter."


@pytest.mark.exhaustive
@pytest.mark.parametrize(("answer", "is_told"), [("", True), ("nobody", False)])
def test_who_submits_is_told_of_the_question_that_keeps_it_from_readers(
    as_author, author, answer, is_told
):
    draft = DraftFactory(answered=False, created_by=author)
    assert "Needed before it is published." in as_author.get(change(draft)).text

    page = as_author.post(change(draft), same(draft, "_submit", endangered=answer), follow=True)

    assert "Submitted for review" in page.text
    assert ("an editor needs to know who is endangered" in page.text) is is_told
    assert review.review_stage(draft) == "in-review"


@pytest.mark.exhaustive  # a detail of the panel
def test_what_was_mended_is_one_press_away_from_whoever_returned_it(
    as_editor, author, editor, draft
):
    review.submit_for_review(subject=draft, by=author)
    review.return_to_writer(subject=draft, by=editor, comment="Shorter, please.")
    words = "What changed since it was returned"
    assert words not in as_editor.get(change(draft)).text

    version = drafts.newest_version(draft)
    content = replace(version.read(), kicker="Mended")
    drafts.save_version(subject=draft, content=content, by=author, seen=version.token)
    review.submit_for_review(subject=draft, by=author)

    page = as_editor.get(change(draft)).text
    assert words in page
    address = reverse("admin:articles_article_compare", args=[draft.pk])
    assert f'href="{address}?before={version.number}"' in page
    compared = as_editor.get(address, {"before": version.number}).text
    assert "Mended" in compared
    publish.publish_article(article=draft, by=editor)
    assert words not in as_editor.get(change(draft)).text


@pytest.mark.exhaustive
def test_while_it_is_in_review_its_author_reads_it_and_may_take_it_back(as_author, author, draft):
    review.submit_for_review(subject=draft, by=author)

    page = as_author.get(change(draft)).text
    assert buttons(page) == ["take-back", "note"]
    assert 'name="title"' not in page
    assert f'src="{reverse("admin:articles_article_preview", args=[draft.pk])}"' in page
    assert "In review since today. An editor publishes it" in page

    after = as_author.post(act("take_back", draft), follow=True).text
    assert "You have it back." in after
    assert buttons(after) == ["_submit", "_continue", "note"]


def test_a_form_from_before_it_was_submitted_loses_nothing(as_author, author, draft):
    opened = same(draft)
    review.submit_for_review(subject=draft, by=author)

    page = as_author.post(change(draft), opened | {"title": "Typed on"}, follow=True).text
    kept = as_author.post(
        reverse("admin:articles_article_autosave", args=[draft.pk]), opened | {"title": "And on"}
    ).json()

    assert "This article is in review, so nothing in it was replaced." in page
    assert kept["beside"]
    assert drafts.form_content(draft).title == "A title"
    assert {v.read().title for v in draft.versions.filter(state="aside")} == {
        "Typed on",
        "And on",
    }


def test_an_editor_returns_it_with_a_comment_and_its_author_reads_why(
    client, author, editor, draft
):
    review.submit_for_review(subject=draft, by=author)
    client.force_login(editor)
    page = client.get(change(draft)).text
    assert "In review since today; otto wrote it." in page
    assert buttons(page) == ["_publish", "_schedule", "_continue", "return", "note"]

    told = client.post(act("return", draft), {"comment": "Who <b>says</b>\r\nso?"}, follow=True)

    assert "Returned to otto." in told.text
    assert "eva returned it to otto." in told.text
    client.force_login(author)
    page = client.get(change(draft)).text
    assert "eva returned it to you" in page
    assert "Who &lt;b&gt;says&lt;/b&gt;<br>so?" in page
    assert buttons(page) == ["_submit", "_continue", "note"]


@pytest.mark.exhaustive
def test_a_comment_that_cannot_be_taken_is_not_lost(as_editor, author, draft):
    review.submit_for_review(subject=draft, by=author)

    assert (
        "Write a comment, so that its author knows"
        in as_editor.post(act("return", draft), {"comment": " "}).text
    )
    long = as_editor.post(act("return", draft), {"comment": "long " * 500}).text
    assert "Shorten it to 2000 characters." in long
    assert "long long" in long
    review.take_back_submission(subject=draft, by=author)
    late = as_editor.post(act("return", draft), {"comment": "Too late."}, follow=True).text

    assert "It is no longer in review" in late
    assert "Too late." in late
    assert "Return with this comment" not in late
    assert [e.kind for e in draft.events.all()] == ["submitted", "taken-back"]


@pytest.mark.exhaustive
def test_notes_stand_in_order_newest_last(as_author, editor, draft):
    review.add_note(subject=draft, by=editor, comment="First.")
    page = as_author.post(act("note", draft), {"comment": "Second."}, follow=True).text

    assert page.index("First.") < page.index("Second.")
    assert "Note added beside the article." in page


@pytest.mark.exhaustive
def test_the_thread_costs_the_same_for_many(
    as_editor, draft, known_menus, django_assert_max_num_queries
):
    for number in range(30):
        review.add_note(subject=draft, by=UserFactory(), comment=f"Note {number}")

    with django_assert_max_num_queries(25):
        assert "Note 29" in as_editor.get(change(draft)).text


def test_what_others_write_over_a_public_article_is_not_for_an_author(as_author, editor):
    article = ArticleFactory(title="Public")
    content = replace(article.read_content(), title="Secret next", body="<p>Secret</p>")
    drafts.save_version(subject=article, content=content, by=editor, seen=None)
    review.add_note(subject=article, by=editor, comment="Secret note")

    preview = reverse("admin:articles_article_preview", args=[article.pk])
    pages = [as_author.get(address).text for address in (change(article), preview)]

    assert not any("Secret" in page or "eva" in page for page in pages)
    for name in ("note", "return", "take_back"):
        assert as_author.post(act(name, article), {"comment": "x"}).status_code == 404


@pytest.mark.exhaustive
def test_an_author_does_not_return_their_own(as_author, author, draft):
    review.submit_for_review(subject=draft, by=author)

    assert as_author.post(act("return", draft), {"comment": "x"}).status_code == 404
    assert review.review_stage(draft) == "in-review"


@pytest.mark.exhaustive  # tests/articles/publishing/test_review.py has the rule
def test_publishing_from_a_form_that_is_behind_the_review_is_refused(as_editor, author, draft):
    review.submit_for_review(subject=draft, by=author)
    opened = same(draft, "_publish")
    review.take_back_submission(subject=draft, by=author)

    page = as_editor.post(change(draft), opened, follow=True).text

    assert "not published: its review has moved on since you opened it" in page
    assert not Article.objects.published().exists()


@pytest.mark.exhaustive  # tests/articles/publishing/test_review.py has the rule
def test_two_people_publish_and_the_form_says_so_kindly(client, settings, author, editor, draft):
    settings.PUBLISH_NEEDS_TWO = True
    client.force_login(editor)
    assert '_publish"' not in client.get("/admin/articles/article/add/").text
    mine = DraftFactory(created_by=editor)
    page = client.get(change(mine)).text
    assert "You wrote part of it, so somebody else publishes it" in page
    assert buttons(page) == ["_submit", "_continue", "note"]

    typed = same(draft, "_publish", summary="The editor's words.")
    refused = client.post(change(draft), typed, follow=True).text

    assert "Saved, but not published: you wrote part of it" in refused
    assert drafts.form_content(draft).summary == "The editor's words."
    assert buttons(refused) == ["_submit", "_continue", "note"]
    assert not Article.objects.published().exists()
    review.submit_for_review(subject=draft, by=editor)
    other = UserFactory(username="ben")
    other.groups.add(Group.objects.get(name="Editor"))
    client.force_login(other)
    fine = client.post(change(draft), same(drafting_row(draft), "_publish"), follow=True).text
    assert "Published. Read it on the site" in fine


def drafting_row(article):
    article.refresh_from_db()
    return article


@pytest.mark.exhaustive
def test_the_day_is_named_as_people_name_it(client, author, draft, time_machine):
    review.submit_for_review(subject=draft, by=author)
    for later, named in ((2, "Thursday"), (30, "26 November 2026")):
        time_machine.move_to(NOW + timedelta(days=later), tick=False)
        client.force_login(author)
        assert f"In review since {named}." in client.get(change(draft)).text


@pytest.mark.exhaustive  # a draft keeps the answer here
def test_the_form_asks_who_is_endangered_and_keeps_what_was_typed(as_editor):
    draft = DraftFactory(answered=False)
    blank = same(draft, "_publish", kicker="Guide")
    del blank["endangered"]

    response = as_editor.post(change(draft), blank)
    assert errors(response) == {
        "endangered": ["Answer this before readers see it, or save a draft."]
    }
    assert 'value="Guide"' in response.text
    response = as_editor.post(change(draft), blank | {"endangered": "somebody"})
    assert errors(response) == {"endangered_words": ["Say who, and what we do about it."]}
    assert not Article.objects.published().exists()

    words = {"endangered": "somebody", "endangered_words": "A witness; we left the town out."}
    as_editor.post(change(draft), blank | words)

    assert Article.objects.published().get() == draft
    page = as_editor.get(change(draft)).text
    assert "Please answer again." in page
    assert "A witness; we left the town out." in page
    again = same(drafting_row(draft), "_publish", summary="Next.", **words)
    del again["endangered"]
    unchanged = {
        "endangered_words": words["endangered_words"],
        "initial-endangered": "",
        "initial-endangered_words": words["endangered_words"],
    }
    refused = as_editor.post(change(draft), again | unchanged)
    assert "endangered" in errors(refused)
    assert "Please answer again." in refused.text
    as_editor.post(change(draft), again | unchanged | {"endangered": "nobody"})
    assert Article.objects.get().summary == "Next."
    assert safety_question.answer_of(draft).answer == "nobody"


def test_a_draft_keeps_half_an_answer_and_so_does_the_browser_by_itself(as_author, author):
    draft = DraftFactory(answered=False, created_by=author)
    half = same(draft, endangered="somebody", endangered_words="")

    as_author.post(change(draft), half)
    assert safety_question.answer_of(draft) is None
    as_author.post(
        reverse("admin:articles_article_autosave", args=[draft.pk]),
        half | {"endangered_words": "A witness"},
    )

    answer = safety_question.answer_of(draft)
    assert (answer.answer, answer.words, answer.answered_by) == ("somebody", "A witness", author)
    assert "otto answered on 26 November 2026." in as_author.get(change(draft)).text


def test_an_answer_that_a_colleague_gave_meanwhile_stays(as_author, author, editor):
    draft = DraftFactory(answered=False, created_by=author)
    opened = same(draft) | {"initial-endangered": "", "initial-endangered_words": ""}
    del opened["endangered"]
    safety_question.save_answer(article=draft, answer="somebody", words="A witness", by=editor)

    as_author.post(change(draft), opened | {"title": "More"})

    assert safety_question.answer_of(draft).words == "A witness"


WORDS = "Wytness of Zembla"


def test_no_reader_ever_sees_who_is_endangered(client, editor, draft, tmp_path):
    safety_question.save_answer(article=draft, answer="somebody", words=WORDS, by=editor)
    review.add_note(subject=draft, by=editor, comment=WORDS)
    publish.publish_article(article=draft, by=editor)

    addresses = [
        *("/", "/articles/", "/articles/a-title/", "/articles/a-title/republish/"),
        *("/articles/feed.atom", "/articles/feed.rss", "/articles/feed.json", "/feed.atom"),
        *("/search/?q=Wytness", "/search/?q=title", "/api/v1/", "/sitemap.xml", "/corrections/"),
        *("/archive/", "/statistics/datapackage.json"),
    ]
    answers = {address: client.get(address) for address in addresses}

    assert answers["/articles/a-title/"].status_code == 200
    shown = [a for a, r in answers.items() if r.status_code == 200 and "Zembla" in r.text]
    assert shown == []
    assert WORDS not in str(draft.read_content())
