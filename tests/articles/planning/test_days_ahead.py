from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from advocacy.dates.lead_times import MissingStep
from articles.models import Article, PlannedPiece
from articles.planning import days_ahead, weekly_mail
from tests.advocacy.factories import ObservanceFactory
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory
from tests.articles.planning.helpers import version

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)
LAST = date(2027, 1, 25)


@pytest.fixture
def rights_day():
    """On 10 December."""
    return ObservanceFactory(name="Human Rights Day", relevance="core")


def announced(known, **fields):
    rule = {"type": "movable", "known": known, **fields}
    return ObservanceFactory(name="Announced", relevance="core", rule=rule)


def days(**options):
    found = days_ahead.upcoming_days(TODAY, LAST, today=TODAY, **options)
    return [(each.observance.name, each.when.start, each.missing) for each in found.days]


def test_days_to_come_with_what_is_missing(rights_day):
    ObservanceFactory(name="Far", relevance="core", rule={"type": "fixed", "month": 6, "day": 1})
    ObservanceFactory(name="Past", relevance="core", rule={"type": "fixed", "month": 11, "day": 25})
    ObservanceFactory(
        name="Last day", relevance="core", rule={"type": "fixed", "month": 1, "day": 25}
    )

    assert days() == [
        ("Human Rights Day", date(2026, 12, 10), [MissingStep.PLAN]),
        ("Last day", date(2027, 1, 25), []),
    ]


@pytest.mark.exhaustive
def test_days_of_other_subjects_are_shown_when_they_have_a_plan_or_all_are_asked_for():
    water = ObservanceFactory(name="Water", relevance="general")
    assert days() == []
    assert len(days(every=True)) == 1

    PlannedPiece.objects.create(observance=water, year=2026, title="Wells")

    assert days() == [("Water", date(2026, 12, 10), [MissingStep.OWNER, MissingStep.DRAFT])]


def test_what_is_planned_stands_with_its_day(rights_day):
    mine = PlannedPiece.objects.create(
        observance=rights_day, year=2026, article=DraftFactory(title="Ours"), owner=UserFactory()
    )
    PlannedPiece.objects.create(observance=rights_day, year=2025, title="Of last year")

    (day,) = days_ahead.upcoming_days(TODAY, LAST, today=TODAY).days

    assert (day.pieces, day.missing, day.copied_from) == ([mine], [], None)


@pytest.mark.exhaustive
def test_a_day_with_a_long_lead_time_is_shown_when_its_work_has_begun():
    ObservanceFactory(
        relevance="core", rule={"type": "fixed", "month": 3, "day": 8}, pitch_days=110
    )
    ObservanceFactory(
        relevance="core", rule={"type": "fixed", "month": 3, "day": 8}, pitch_days=100
    )

    assert [(start, missing) for _, start, missing in days()] == [
        (date(2027, 3, 8), [MissingStep.PLAN])
    ]


def test_a_date_that_is_announced_each_year_is_asked_for_in_time():
    announced({"2026": "2026-08-20"})
    soon = announced({"2026": "2026-01-20"})

    (wanted,) = days_ahead.upcoming_days(TODAY, LAST, today=TODAY).dates_wanted

    assert (wanted.observance, wanted.missing.year) == (soon, 2027)


def test_last_years_plan_is_copied_with_its_days_and_people(rights_day):
    owner, left = UserFactory(), UserFactory(is_active=False)
    article = ArticleFactory(title="A year of rights")
    old = {"observance": rights_day, "year": 2025}
    PlannedPiece.objects.create(
        **old, article=article, owner=owner, due_on=date(2025, 11, 26), is_done=True
    )
    PlannedPiece.objects.create(**old, title="Interview", owner=left)
    PlannedPiece.objects.create(observance=rights_day, year=2026, title="Interview")

    days_ahead.copy_plan(observance=rights_day, year=2025, into=2026)

    copied = PlannedPiece.objects.get(year=2026, title="A year of rights")
    assert (copied.article, copied.owner, copied.due_on, copied.is_done) == (
        None, owner, date(2026, 11, 26), False,
    )  # fmt: skip
    assert PlannedPiece.objects.filter(year=2026).count() == 2
    with pytest.raises(days_ahead.NothingToCopy):
        days_ahead.copy_plan(observance=rights_day, year=2025, into=2026)


def test_due_days_move_with_a_day_that_moves():
    day = announced({"2025": "2025-05-12", "2026": "2026-05-01"})
    old = {"observance": day, "year": 2025, "title": "Words"}
    PlannedPiece.objects.create(**old, due_on=date(2025, 5, 2))

    (copied,) = days_ahead.copy_plan(observance=day, year=2025, into=2026)

    assert copied.due_on == date(2026, 4, 21)


def test_a_plan_outlives_a_draft_that_is_thrown_away(rights_day):
    draft = DraftFactory(title="First words")
    piece = PlannedPiece.objects.create(observance=rights_day, year=2026, article=draft)

    draft.delete()

    piece.refresh_from_db()
    assert (piece.article, piece.name) == (None, "First words")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"title": ""}, "planned_piece_has_a_title"),
        ({"year": 26}, "planned_piece_in_a_real_year"),
        ({"title": "There already"}, "planned_piece_title_once_for_a_day"),
    ],
)
def test_a_planned_piece_holds_together(rights_day, fields, name):
    whole = {"observance": rights_day, "year": 2026, "title": "New"}
    PlannedPiece.objects.create(**whole | {"title": "There already"})

    with pytest.raises(ValidationError):
        PlannedPiece(**whole | fields).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedPiece.objects.create(**whole | fields)


def test_an_article_is_planned_once_for_a_day(rights_day):
    article = DraftFactory()
    whole = {"observance": rights_day, "year": 2026, "article": article}
    PlannedPiece.objects.create(**whole, title="One")

    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedPiece.objects.create(**whole, title="Two")


@pytest.mark.exhaustive
@time_machine.travel("2026-11-26 12:00", tick=False)
def test_the_page_shows_the_way_to_each_day(as_editor, rights_day):
    PlannedPiece.objects.create(observance=rights_day, year=2025, title="Of last year")

    text = as_editor.get(reverse("days_ahead")).content.decode()

    assert "Human Rights Day" in text
    assert '<time datetime="2026-10-29">' in text
    assert "Nothing is planned yet." in text
    assert f"?observance={rights_day.pk}&amp;year=2026" in text
    assert reverse("copy_plan", args=[rights_day.pk, 2025, 2026]) in text


@pytest.mark.exhaustive  # test_start_piece.py has its button
@time_machine.travel("2026-11-26 12:00", tick=False)
def test_a_piece_is_started_from_the_page_of_all_days(as_editor, rights_day):
    planned = PlannedPiece.objects.create(observance=rights_day, year=2026, title="Planned")
    address = reverse("start_piece", args=[rights_day.pk, 2026])

    page = as_editor.get(reverse("days_ahead")).text
    typed = page.partition(f'action="{address}"')[2].partition("</form>")[0]
    answer = as_editor.post(address, {"seen": planned.pk})

    assert f'name="seen" value="{planned.pk}"' in typed
    assert "Start a piece" in typed
    article = Article.objects.get(observance=rights_day)
    assert answer.headers["location"] == reverse("admin:articles_article_change", args=[article.pk])


@pytest.mark.exhaustive
@time_machine.travel("2026-11-26 12:00", tick=False)
def test_the_page_shows_a_month(as_editor, rights_day):
    address = reverse("days_ahead")

    assert "Human Rights Day" in as_editor.get(address, {"month": "2026-12"}).content.decode()
    later = as_editor.get(address, {"month": "2027-02", "every": "1"}).content.decode()
    assert "No day falls in this time." in later
    assert as_editor.get(address, {"month": "2026-13"}).status_code == 404
    assert as_editor.get(address, {"month": "0000-01"}).status_code == 404


@pytest.mark.exhaustive
def test_a_plan_is_copied_by_pressing(as_editor, rights_day):
    PlannedPiece.objects.create(observance=rights_day, year=2025, title="Of last year")
    address = reverse("copy_plan", args=[rights_day.pk, 2025, 2026])

    assert as_editor.get(address).status_code == 405
    first = as_editor.post(address, follow=True)
    again = as_editor.post(address, follow=True)

    assert "Planned: Of last year" in first.content.decode()
    assert "There is nothing to copy" in again.content.decode()
    assert PlannedPiece.objects.filter(year=2026).count() == 1


def test_a_piece_is_planned_from_the_calendar(as_editor, rights_day):
    add = reverse("admin:articles_plannedpiece_add")
    page = as_editor.get(add, {"observance": rights_day.pk, "year": "2026"})
    assert 'value="2026"' in page.content.decode()
    draft = DraftFactory(title="Ours")

    answer = as_editor.post(
        add, {"observance": rights_day.pk, "year": "2026", "article": draft.pk, "title": ""}
    )

    assert answer.headers["location"] == reverse("days_ahead")
    assert PlannedPiece.objects.get().name == "Ours"
    assert as_editor.get(reverse("admin:articles_plannedpiece_changelist")).status_code == 200


@pytest.mark.exhaustive
def test_who_owns_a_piece_stands_there_by_their_name(as_editor, rights_day):
    owner = UserFactory(username="ah7", first_name="Amal", last_name="Haddad")
    piece = PlannedPiece.objects.create(
        observance=rights_day, year=2026, title="Of this year", owner=owner
    )

    listed = as_editor.get(reverse("admin:articles_plannedpiece_changelist")).text
    form = as_editor.get(reverse("admin:articles_plannedpiece_change", args=[piece.pk])).text

    assert f'<a href="?owner__id__exact={owner.pk}">Amal Haddad</a>' in listed
    assert '<td class="field-owned_by">Amal Haddad</td>' in listed
    assert f'<option value="{owner.pk}" selected>Amal Haddad</option>' in form
    assert "ah7" not in listed


def test_authors_and_strangers_do_not_see_the_calendar(client, settings):
    settings.DEMO = True
    assert client.get(reverse("days_ahead")).status_code == 302
    author = User.objects.create_user("author", is_staff=True)
    author.groups.add(Group.objects.get(name="Author"))
    client.force_login(author)

    assert client.get(reverse("days_ahead")).status_code == 404
    assert client.post(reverse("copy_plan", args=[1, 2025, 2026])).status_code == 404


def test_many_days_cost_no_more(rights_day, django_assert_max_num_queries):
    for number in range(5):
        day = ObservanceFactory(relevance="core")
        first = DraftFactory(title=f"Of {number}")
        article = DraftFactory(title=f"De {number}", language="es", translation_of=first)
        PlannedPiece.objects.create(observance=day, year=2026, article=article, owner=UserFactory())

    with django_assert_max_num_queries(4):
        found = days_ahead.upcoming_days(TODAY, LAST, today=TODAY)
        pieces = [piece for day in found.days for piece in day.pieces]
        assert [piece.owner.pk for piece in pieces]
        assert all(len(days_ahead.languages(piece.article).there) == 2 for piece in pieces)


@pytest.mark.exhaustive
def test_what_marks_a_day_costs_no_more_for_many(django_assert_max_num_queries):
    with time_machine.travel("2026-11-26 12:00", tick=False):
        for number in range(5):
            day = ObservanceFactory(relevance="core")
            first = DraftFactory(title=f"Of {number}", observance=day)
            DraftFactory(language="es", translation_of=first, observance=day)

    with django_assert_max_num_queries(4):
        found = days_ahead.upcoming_days(TODAY, LAST, today=TODAY).days
        articles = [article for day in found for article in day.articles]
        assert [article.created_by.display_name for article in articles if article.next_state] == []
        assert [len(days_ahead.languages(article).there) for article in articles] == [2] * 5


def at(day):
    return datetime.fromisoformat(f"{day} 12:00+00:00")


NOON = time_machine.travel("2026-11-26 12:00", tick=False)


@pytest.mark.sampled
@NOON
@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"status": "draft", "publish_at": None}, True),
        ({"publish_at": at("2026-12-10")}, True),  # scheduled for the day
        ({"publish_at": at("2026-11-20")}, True),  # public
        ({"publish_at": at("2026-06-10")}, True),  # the first day that is nearer to this year's
        ({"publish_at": at("2026-06-09")}, False),
        ({"publish_at": at("2025-12-10")}, False),  # for the day a year ago
        ({"publish_at": at("2027-06-11")}, True),
        ({"publish_at": at("2027-06-12")}, False),
        ({"publish_at": at("2026-11-20"), "unpublish_at": at("2026-11-25")}, False),  # over
        ({"publish_at": at("2026-11-20"), "unpublish_at": at("2026-11-30")}, True),
        ({"publish_at": at("2026-11-20"), "status": "withdrawn"}, False),
    ],
)
def test_an_article_that_marks_a_day_is_planned_for_the_one_that_is_nearest(
    rights_day, fields, counts
):
    article = ArticleFactory(observance=rights_day, **fields)
    ArticleFactory(title="Of no day")

    (day,) = days_ahead.upcoming_days(TODAY, LAST, today=TODAY).days

    assert (day.articles, day.missing) == (([article], []) if counts else ([], [MissingStep.PLAN]))


@pytest.mark.exhaustive
def test_a_draft_of_another_year_is_planned_again_when_somebody_writes_on(rights_day):
    with time_machine.travel("2025-11-26 12:00", tick=False):
        by = UserFactory()
        article = DraftFactory(observance=rights_day, created_by=by)
        being_written = version("Draft", by, article=article)
    with NOON:
        assert days_ahead.upcoming_days(TODAY, LAST, today=TODAY).days[0].articles == []
        being_written.written_at = timezone.now()
        being_written.save()
        assert days_ahead.upcoming_days(TODAY, LAST, today=TODAY).days[0].articles == [article]


@pytest.mark.exhaustive
@NOON
def test_what_is_planned_and_what_was_translated_stand_there_once(rights_day):
    planned = DraftFactory(observance=rights_day)
    DraftFactory(observance=rights_day, language="es", translation_of=planned)
    PlannedPiece.objects.create(observance=rights_day, year=2026, article=planned)
    of_next_year = DraftFactory(observance=rights_day)
    PlannedPiece.objects.create(observance=rights_day, year=2027, article=of_next_year)
    besides = DraftFactory(observance=rights_day)
    DraftFactory(observance=rights_day, language="es", translation_of=besides)

    (day,) = days_ahead.upcoming_days(TODAY, LAST, today=TODAY).days

    assert ([piece.article for piece in day.pieces], day.articles) == ([planned], [besides])


@pytest.mark.exhaustive
@NOON
def test_an_article_lacks_its_translations_and_nothing_else(rights_day, in_some_languages):
    Article.objects.filter(pk=in_some_languages.pk).update(observance=rights_day)
    late = date(2026, 12, 5)

    (day,) = days_ahead.upcoming_days(late, LAST, today=late).days

    assert (day.articles, day.missing) == ([in_some_languages], [MissingStep.TRANSLATION])


@pytest.mark.exhaustive
@NOON
def test_a_day_of_another_subject_is_shown_where_an_article_marks_it():
    water = ObservanceFactory(name="Water", relevance="general")
    assert days() == []

    DraftFactory(observance=water)

    assert days() == [("Water", date(2026, 12, 10), [])]


@NOON
def test_pages_and_mail_say_how_far_what_marks_a_day_is(as_editor, rights_day):
    by = UserFactory(first_name="Amal", last_name="Haddad")
    ArticleFactory(
        title="To come", observance=rights_day, publish_at=at("2026-12-10"), created_by=by
    )
    handed_in = DraftFactory(title="Handed in", observance=rights_day, created_by=by)
    version("Handed in", by, "in-review", article=handed_in)

    page = " ".join(as_editor.get(reverse("days_ahead")).text.split())
    front = " ".join(as_editor.get(reverse("admin:index")).text.split())
    mail = weekly_mail._mail_text(days_ahead.upcoming_days(TODAY, LAST, today=TODAY), TODAY)

    form = reverse("admin:articles_article_change", args=[handed_in.pk])
    assert f'<a href="{form}"><bdi>Handed in</bdi></a> · In review · <bdi>Amal Haddad' in page
    assert "<bdi>To come</bdi></a> · Scheduled · <bdi>Amal Haddad" in page
    days_of_front = front.partition('id="front-days"')[2]
    assert (
        f'<a href="{form}"><bdi>Handed in</bdi></a> <span class="about">In review' in days_of_front
    )
    assert '<bdi>To come</bdi></a> <span class="about">Scheduled' in days_of_front
    assert "Nothing is planned yet" not in page + front + mail
    assert "- To come (Amal Haddad): Scheduled; missing: " in mail
    assert "- Handed in (Amal Haddad): In review; missing: " in mail


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
def test_the_pages_of_plans_cost_the_same_for_many(
    as_editor,
    rights_day,
    django_assert_max_num_queries,
):
    for number in range(5):
        article = DraftFactory(title=f"Of {number}")
        PlannedPiece.objects.create(
            observance=rights_day, year=2026, article=article, owner=UserFactory()
        )

    for address in (reverse("days_ahead"), reverse("admin:articles_plannedpiece_changelist")):
        with django_assert_max_num_queries(9):
            assert "Of 4" in as_editor.get(address).text


@pytest.fixture
def in_some_languages():
    """Written in English, out in Spanish, scheduled in French, withdrawn in Arabic."""
    with time_machine.travel("2026-11-26 11:00", tick=False):
        first = DraftFactory(title="The day")
        ArticleFactory(language="es", translation_of=first)
        ArticleFactory(
            language="fr", translation_of=first, publish_at=timezone.now() + timedelta(days=9)
        )
        ArticleFactory(language="ar", translation_of=first, status=Article.Status.WITHDRAWN)
    return first


@pytest.mark.sampled
@pytest.mark.parametrize("chosen", ["en", "es"])
def test_an_article_says_in_which_languages_it_is_whichever_of_them_is_planned(
    in_some_languages, chosen
):
    article = Article.objects.get(language=chosen)

    found = days_ahead.languages(article)

    assert [each.language for each in found.there] == ["en", "es", "fr"]
    assert found.missing == ["ht", "ar"]


@pytest.mark.exhaustive
def test_a_piece_is_translated_when_it_is_in_every_language(rights_day, in_some_languages):
    PlannedPiece.objects.create(
        observance=rights_day, year=2026, article=in_some_languages, owner=UserFactory()
    )
    late = date(2026, 12, 5)

    def missing():
        return days_ahead.upcoming_days(late, LAST, today=late).days[0].missing

    assert missing() == [MissingStep.TRANSLATION]
    Article.objects.filter(language="ar").update(status=Article.Status.DRAFT)
    assert missing() == [MissingStep.TRANSLATION]
    DraftFactory(language="ht", translation_of=in_some_languages)
    assert missing() == []


@pytest.mark.exhaustive
def test_the_page_and_the_mail_name_the_languages(as_editor, rights_day, in_some_languages):
    PlannedPiece.objects.create(observance=rights_day, year=2026, article=in_some_languages)

    with time_machine.travel("2026-11-26 12:00", tick=False):
        page = " ".join(as_editor.get(reverse("days_ahead")).content.decode().split())
        ahead = days_ahead.upcoming_days(TODAY, LAST, today=TODAY)
        mail = weekly_mail._mail_text(ahead, TODAY)

    assert "Languages: English (Draft), Spanish, French (Scheduled)" in page
    assert "missing: Haitian Creole, Arabic" in page
    assert "- The day: missing: Haitian Creole, Arabic" in mail


@pytest.mark.exhaustive
def test_the_front_page_of_the_admin_says_what_waits(as_editor, rights_day):
    with time_machine.travel("2026-11-26 12:00", tick=False):
        text = as_editor.get(reverse("admin:index")).content.decode()

    assert f'href="{reverse("days_ahead")}"' in text
    assert "1 day to mark" in text
    assert "1 is incomplete" in text
    assert "No figure is due." in text


def test_the_front_page_shows_authors_nothing_of_it(client, settings):
    settings.DEMO = True
    client.force_login(UserFactory())

    text = client.get(reverse("admin:index")).content.decode()

    assert reverse("days_ahead") not in text
    assert reverse("radar") not in text
