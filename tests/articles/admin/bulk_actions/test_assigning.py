"""What is planned with several articles is assigned to one person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import PlannedPiece
from tests.advocacy.factories import ObservanceFactory
from tests.articles.admin.bulk_actions.helpers import address, ask, button, confirm, rows
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.django_db


def planned(article, owner=None, **fields):
    return PlannedPiece.objects.create(
        observance=ObservanceFactory(), year=2026, article=article, owner=owner, **fields
    )


@pytest.fixture
def ada():
    return UserFactory(first_name="Ada")


def test_planned_articles_get_a_new_owner_and_the_others_are_named(as_editor, ada, editor):
    free, taken, done, loose, own = (
        ArticleFactory(title=title) for title in ("Free", "Taken", "Done", "Loose", "Own")
    )
    planned(free)
    planned(taken, owner=UserFactory(first_name="Ben"))
    finished = planned(done, owner=editor, is_done=True)
    planned(own, owner=ada)

    page = ask(as_editor, "assign", free, taken, done, loose, own, owner=ada.pk)

    not_planned = "No change: It has no open plan, so there is nothing to assign. Plan it"
    assert rows(page) == {
        "Free": "It is assigned to Ada.",
        "Taken": "It is assigned to Ada, no longer to Ben.",
        "Done": not_planned,
        "Loose": not_planned,
        "Own": "No change: It is assigned to Ada already.",
    }
    assert f"/admin/articles/plannedpiece/add/?article={loose.pk}&amp;" in page.text
    assert button(page) == "Assign 2 articles"

    messages = confirm(as_editor, "assign", page)

    assert "Assigned: 2 articles." in messages
    owners = PlannedPiece.objects.exclude(pk=finished.pk).values_list("owner", flat=True)
    assert set(owners) == {ada.pk}
    assert PlannedPiece.objects.get(pk=finished.pk).owner == editor


@pytest.mark.exhaustive
def test_the_page_warns_of_an_owner_who_cannot_open_the_article(as_editor, author):
    draft, own = DraftFactory(title="Draft"), DraftFactory(title="Own", created_by=author)
    planned(draft)
    planned(own)

    page = ask(as_editor, "assign", draft, own, owner=author.pk)

    assert rows(page) == {
        "Draft": "It is assigned to otto. Check this first: otto cannot open it:"
        " authors can open only their own articles.",
        "Own": "It is assigned to otto.",
    }


@pytest.mark.exhaustive  # as in tests/articles/admin/bulk_actions/test_publishing.py
def test_what_a_colleague_assigned_meanwhile_is_left_out(as_editor, ada, editor):
    article = ArticleFactory(title="Taken")
    piece = planned(article)
    page = ask(as_editor, "assign", article, owner=ada.pk)
    piece.owner = editor
    piece.save()

    messages = confirm(as_editor, "assign", page)

    assert messages == ["Skipped: Taken. It has changed since you looked at it. Check it again."]
    piece.refresh_from_db()
    assert piece.owner == editor


@pytest.mark.exhaustive
def test_only_active_staff_can_be_chosen(as_editor):
    article = ArticleFactory()
    planned(article)
    left = UserFactory(is_active=False)

    page = ask(as_editor, "assign", article, owner=left.pk)

    assert "owner" in page.context["form"].errors
    assert button(page) is None


@pytest.mark.exhaustive
def test_an_author_assigns_nothing(as_author, author):
    own = DraftFactory(created_by=author)
    piece = planned(own)

    assert ask(as_author, "assign", own, owner=author.pk).status_code == 404
    sent = {"pk": own.pk, "look": "1", "owner": author.pk}
    assert as_author.post(address("assign"), sent).status_code == 404
    piece.refresh_from_db()
    assert piece.owner is None


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
@pytest.mark.both_databases
def test_each_article_costs_the_page_few_queries(as_editor, ada):
    articles = ArticleFactory.create_batch(6)
    for each in articles:
        planned(each)

    def count(*chosen):
        with CaptureQueriesContext(connection) as queries:
            ask(as_editor, "assign", *chosen, owner=ada.pk)
        return len(queries)

    count(articles[0])
    of_one = count(articles[0])

    assert of_one <= 14
    assert (count(*articles) - of_one) / 5 <= 4
