from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticleEvent, Bundle, PlannedPiece
from articles.planning import dashboard
from tests.advocacy.factories import ObservanceFactory, StatisticFactory
from tests.articles.factories import ArticleFactory, DraftFactory, ImageFactory, UserFactory
from tests.articles.images.shown import in_the_text
from tests.articles.planning.helpers import State, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def titles(user):
    return {
        section: [each.title for each in some.few]
        for section, some in dashboard.sections(user).items()
    }


def test_each_version_lies_in_one_place_the_newest_first(editor, author):
    now = timezone.now()
    version("Mine, older", editor, written_at=now - timedelta(hours=2))
    version("Mine, newer", editor, written_at=now)
    version("Of the author", author)
    version("To review", author, State.IN_REVIEW)
    version("My own, in review", editor, State.IN_REVIEW, written_at=now - timedelta(days=1))
    version("Back to the author", author, State.RETURNED)
    version("Long gone", editor, State.EARLIER)

    assert titles(editor) == {
        "returned": [],
        "review": ["To review", "My own, in review"],
        "mine": ["Mine, newer", "Mine, older"],
    }
    assert titles(author) == {
        "returned": ["Back to the author"],
        "review": ["To review"],
        "mine": ["Of the author"],
    }


def test_what_an_editor_changed_last_is_returned_to_whose_article_it_is(editor, author):
    article = DraftFactory(created_by=author)
    version("Changed by the editor", editor, State.RETURNED, article=article)

    assert titles(author)["returned"] == ["Changed by the editor"]


def test_a_few_are_shown_and_all_are_counted(editor):
    for number in range(dashboard.FEW + 2):
        version(f"Draft {number}", editor)

    some = dashboard.sections(editor)["mine"]

    assert (len(some.few), some.count) == (dashboard.FEW, dashboard.FEW + 2)


def test_authors_learn_of_no_other_persons_schedule(editor, author):
    tomorrow = timezone.now() + timedelta(days=1)
    ArticleFactory(title="Embargoed", publish_at=tomorrow)
    own = ArticleFactory(title="Own", publish_at=tomorrow + timedelta(days=1), created_by=author)

    assert [each.title for each in dashboard.scheduled(editor).few] == ["Embargoed", "Own"]
    assert dashboard.scheduled(author) == dashboard.Counted([own], 1)


@pytest.mark.exhaustive
def test_articles_whose_picture_was_taken_back_need_another(client, editor, author):
    taken, kept = ImageFactory(), ImageFactory()
    own = in_the_text(taken, title="In the text", created_by=author)
    over = ArticleFactory(title="Over it", cover=taken)
    ArticleFactory(cover=kept)
    ArticleFactory(cover=taken, status="withdrawn")
    DraftFactory(title="Of nobody else", cover=taken)
    assert dashboard.pictureless(editor).count == 0

    taken.withheld_from = timezone.now()
    taken.save()

    found = dashboard.pictureless(editor)
    assert {each.title for each in found.few} == {"In the text", "Over it", "Of nobody else"}
    assert found.count == 3
    assert {*dashboard.pictureless(author).few} == {own, over}
    client.force_login(editor)
    assert "Need another picture" in client.get(reverse("admin:index")).text


def test_the_page_shows_what_waits_in_few_queries(
    client, editor, author, django_assert_max_num_queries
):
    today = timezone.localdate()
    for number in range(8):
        version(f"In review {number}", author, State.IN_REVIEW)
        version(f"Draft {number}", editor)
        ArticleFactory(
            title=f"Later {number}", publish_at=timezone.now() + timedelta(days=number + 1)
        )
        StatisticFactory(title=f"Due {number}", review_on=today - timedelta(days=number))
        ObservanceFactory(name=f"Day {number}", relevance="core", rule=rule(today, number))
    client.force_login(editor)
    client.get(reverse("admin:index"))  # whatever is made once

    with django_assert_max_num_queries(19):
        page = client.get(reverse("admin:index")).content.decode()

    assert page.count("In review") == page.count("Later ") == dashboard.FEW
    assert page.count("Due 7") == 1
    assert "?next=in-review" in page


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("pile", "chosen"), [("returned", "returned-to-me"), ("review", "in-review"), ("mine", "mine")]
)
@pytest.mark.parametrize("whose", ["editor", "author"])
def test_each_pile_leads_to_a_list_of_the_same(client, editor, author, whose, pile, chosen):
    user = {"editor": editor, "author": author}[whose]
    for by in (editor, author):
        for state in (State.DRAFT, State.IN_REVIEW, State.RETURNED):
            version(f"{state} {by.username}", by, state)
    taken_over = DraftFactory(title="Of the author", created_by=author)
    version("Of the author", editor, State.RETURNED, article=taken_over)
    client.force_login(user)

    front_page = client.get(reverse("admin:index")).text
    listed = client.get(reverse("admin:articles_article_changelist"), {"next": chosen})

    assert f"{reverse('admin:articles_article_changelist')}?next={chosen}" in front_page
    assert {a.title for a in listed.context["cl"].queryset} == set(titles(user)[pile])


def rule(today, days):
    on = today + timedelta(days=days + 1)
    return {"type": "fixed", "month": on.month, "day": on.day}


@time_machine.travel("2026-11-26 12:00", tick=False)
def test_authors_see_days_and_no_plan_of_others(client, author):
    day = ObservanceFactory(name="Human Rights Day", relevance="core")
    PlannedPiece.objects.create(observance=day, year=2026, title="A secret plan")
    PlannedPiece.objects.create(observance=day, year=2026, title="My plan", owner=author)
    client.force_login(author)

    page = client.get(reverse("admin:index")).content.decode()

    assert "Human Rights Day" in page
    assert "My plan" in page
    assert "A secret plan" not in page
    assert reverse("days_ahead") + '"' not in page
    assert reverse("radar") not in page


@time_machine.travel("2026-11-26 12:00", tick=False)
def test_authors_see_of_what_marks_a_day_their_own_and_what_is_public(client, author):
    day = ObservanceFactory(name="Human Rights Day", relevance="core")
    other = ObservanceFactory(name="A day of a secret", relevance="general")
    tomorrow = timezone.now() + timedelta(days=1)
    DraftFactory(title="A secret draft", observance=day)
    ArticleFactory(title="A secret moment", observance=day, publish_at=tomorrow)
    DraftFactory(title="Of the other day", observance=other)
    PlannedPiece.objects.create(observance=other, year=2026, title="A plan")
    DraftFactory(title="My own draft", observance=day, created_by=author)
    public = ArticleFactory(title="Public", observance=day)
    version("Written over it", public.created_by, State.IN_REVIEW, article=public)
    client.force_login(author)

    page = client.get(reverse("admin:index")).text

    assert "My own draft</bdi>" in page
    assert 'Public</bdi></a> <span class="about">Published · ' in page
    assert "secret" not in page
    assert "Of the other day" not in page


@pytest.mark.exhaustive
@time_machine.travel("2026-11-26 12:00", tick=False)
def test_of_a_day_with_many_articles_a_few_are_shown(client, editor):
    day = ObservanceFactory(relevance="core")
    for number in range(dashboard.FEW + 2):
        DraftFactory(title=f"On the day {number}", observance=day)
    client.force_login(editor)

    page = client.get(reverse("admin:index")).text

    assert page.count("<bdi>On the day") == dashboard.FEW
    assert "2 more</li>" in page


@pytest.mark.exhaustive
@pytest.mark.parametrize(("further", "said"), [(0, None), (1, "1 more day"), (3, "3 more days")])
@pytest.mark.parametrize("whose", ["editor", "author"])
@time_machine.travel("2026-11-26 12:00", tick=False)
def test_of_many_days_the_first_are_shown_and_the_way_to_all(
    client, editor, author, whose, further, said
):
    user, name = {"editor": (editor, "days_ahead"), "author": (author, "editorial_calendar")}[whose]
    for number in range(dashboard.FEW_DAYS + further):
        ObservanceFactory(relevance="core", rule=rule(timezone.localdate(), number))
    client.force_login(user)

    page = client.get(reverse("admin:index")).text.partition('id="front-days"')[2]

    assert page.count('class="which"') == dashboard.FEW_DAYS
    told = f'<a href="{reverse(name)}">{said}'
    assert (told in page) == bool(said)
    assert ("more day" in page) == bool(said)


def test_whoever_does_not_write_sees_nothing_of_it(client):
    version("Hidden draft", UserFactory(), State.IN_REVIEW)
    client.force_login(UserFactory())

    page = client.get(reverse("admin:index")).content.decode()

    assert "Hidden draft" not in page
    assert 'class="pile' not in page


@pytest.mark.exhaustive
def test_the_front_page_says_it_in_arabic(client, editor, author):
    version("To review", author, State.IN_REVIEW)
    client.force_login(editor)

    page = client.get(reverse("admin:index"), headers={"accept-language": "ar"}).content.decode()

    assert "Waiting for review" not in page


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ("mine", {"Mine"}),
        ("in-review", {"To review"}),
        ("returned", {"Back", "Back to me"}),
        ("returned-to-me", {"Back to me"}),
        ("any", {"Mine", "To review", "Back", "Back to me", "Of the author", "Live"}),
        ("nonsense", {"Mine", "To review", "Back", "Back to me", "Of the author", "Live", "No"}),
    ],
)
def test_the_list_is_filtered_by_how_far_the_next_version_is(
    client, editor, author, chosen, found, django_assert_max_num_queries
):
    version("Mine", editor)
    version("To review", author, State.IN_REVIEW)
    version("Back", author, State.RETURNED)
    version("Back to me", editor, State.RETURNED)
    version("Of the author", author)
    version("Live", author, article=ArticleFactory(title="Live"))
    ArticleFactory(title="No")
    client.force_login(editor)

    with django_assert_max_num_queries(7):
        page = client.get(reverse("admin:articles_article_changelist"), {"next": chosen})

    assert {article.title for article in page.context["cl"].queryset} == found


@pytest.mark.exhaustive
def test_the_list_says_how_far_the_next_version_is(client, editor, author):
    version("Over a live one", author, State.IN_REVIEW, article=ArticleFactory())
    version("Handed in", author, State.IN_REVIEW)
    version("Begun", author)
    client.force_login(editor)

    page = client.get(reverse("admin:articles_article_changelist")).content.decode()

    said = [part.partition("<")[0] for part in page.split('<td class="field-state">')[1:]]
    assert said == ["Draft", "In review", "Published · next version: In review"]


@pytest.mark.exhaustive
def test_the_comment_of_who_returned_it_stands_there(client, editor, author):
    returned = version("Back", author, State.RETURNED)
    ArticleEvent.objects.create(
        article=returned.article,
        version=returned,
        kind=ArticleEvent.Kind.RETURNED,
        by=editor,
        comment="Who says <so>?",
    )
    client.force_login(author)

    page = client.get(reverse("admin:index")).content.decode()

    assert "Who says &lt;so&gt;?" in page


@pytest.mark.exhaustive  # tests/sitewide/test_translations.py has the words
@pytest.mark.parametrize("name", ["article", "bundle"])
def test_the_lists_say_in_arabic_who_made_what(client, editor, name):
    version("Mine", editor)
    Bundle.objects.create(name="Both", created_by=editor)
    client.force_login(editor)

    address = reverse(f"admin:articles_{name}_changelist")
    page = client.get(address, headers={"accept-language": "ar"}).text

    assert "reated by" not in page
    assert f">{editor.display_name}</td>" in page


@pytest.mark.exhaustive  # tests/sitewide/test_translations.py has the words
def test_no_colon_follows_a_question_in_arabic(client, editor):
    client.force_login(editor)

    address = reverse("admin:articles_article_add")
    page = client.get(address, headers={"accept-language": "ar"}).text

    assert "من يعرّضه هذا للخطر؟<" in page
    assert "؟:" not in page
