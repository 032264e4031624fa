"""Bundles at the desk: put together, looked at, published or planned."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from articles.models import Article, Bundle, BundleItem
from articles.models.planning import BundleFailure
from articles.publishing import bundles
from tests.advocacy.factories import FigureFactory
from tests.articles.admin.planning.helpers import form
from tests.articles.factories import ArticleFactory, DraftFactory
from tests.articles.publishing.helpers import bundled, plan, run, save

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/bundle/add/"
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _demo(settings, time_machine):
    settings.DEMO = True  # asks for no second factor
    time_machine.move_to(NOW, tick=False)


def change(bundle):
    return reverse("admin:articles_bundle_change", args=[bundle.pk])


@pytest.mark.long
def test_a_bundle_of_two_articles_and_an_import_with_one_unready_then_mended(
    as_editor,
    editor,
    pasted,
):
    one, two = DraftFactory(title="One"), DraftFactory(title="Two", summary="")
    new = [{"article": one.pk}, {"article": two.pk}, {"figure_import": pasted.pk}]
    as_editor.post(ADD, form(new=new))
    bundle = Bundle.objects.get()

    page = as_editor.get(change(bundle)).text
    assert "Summary: Readers need this." in page
    assert page.count("It is ready.") == 2
    page = as_editor.post(change(bundle), form(bundle, button="_publish"), follow=True).text
    assert "Nothing was published or planned. Two: It is not ready." in page
    assert not Article.objects.published().exists()

    save(two, editor, summary="In short.")
    page = as_editor.post(change(bundle), form(bundle, button="_publish"), follow=True).text

    assert "<strong>Being published</strong>: 0 of 3." in page
    assert not Article.objects.published().exists()
    bundles.publish_due(now=NOW)
    assert Article.objects.published().count() == 2
    assert "Published" in as_editor.get("/admin/articles/bundle/").text
    pasted.refresh_from_db()
    assert pasted.is_applied
    assert as_editor.post(change(bundle), form(bundle)).status_code == 404


@pytest.mark.exhaustive  # tests/articles/publishing/test_bundles.py has the rule
def test_a_bundle_is_planned_and_its_plan_taken_back(as_editor, editor):
    bundle = bundled(editor, DraftFactory())
    moment = {"goes_at_0": "2026-12-10", "goes_at_1": "09:00"}

    page = as_editor.post(change(bundle), form(bundle, button="_plan", **moment), follow=True).text
    bundle.refresh_from_db()
    assert bundle.goes_at == datetime(2026, 12, 10, 14, tzinfo=UTC)
    assert "Planned. All of it goes live at its moment, or none." in page
    assert "Planned" in as_editor.get("/admin/articles/bundle/").text

    as_editor.post(change(bundle), form(bundle, button="_take_back", **moment))
    bundle.refresh_from_db()
    assert not bundle.is_planned


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("button", "day", "says"),
    [
        ("_plan", "2026-11-24", "Enter a day and a time to come."),
        ("_plan", "", "Enter a day and a time to come."),
        ("_continue", "2026-12-10", "To plan it for this moment, press “Plan”."),
    ],
)
def test_a_moment_that_means_nothing_is_said(as_editor, editor, button, day, says):
    bundle = bundled(editor, DraftFactory())
    moment = {"goes_at_0": day, "goes_at_1": "09:00" if day else ""}

    response = as_editor.post(change(bundle), form(bundle, button=button, **moment))

    assert says in response.text
    bundle.refresh_from_db()
    assert bundle.goes_at is None


@pytest.mark.exhaustive  # tests/articles/publishing/test_bundles.py has the rule
def test_what_waits_in_a_bundle_waits_in_no_other_and_not_twice(as_editor, editor):
    article, other = DraftFactory(), DraftFactory()
    bundled(editor, article)

    page = as_editor.post(ADD, form(new=[{"article": article.pk}])).text
    assert "This is in a bundle already." in page
    page = as_editor.post(ADD, form(new=[{"article": other.pk}] * 2)).text
    assert "An item is listed twice." in page
    page = as_editor.post(ADD, form(new=[{"article": other.pk, "figure_import": ""}], name="")).text
    assert "This field is required." in page

    assert Bundle.objects.count() == 1


@pytest.mark.exhaustive
def test_what_was_added_is_looked_at_before_it_is_published(as_editor, editor):
    bundle = bundled(editor, DraftFactory())
    sent = form(bundle, button="_publish", new=[{"article": DraftFactory(title="New").pk}])

    page = as_editor.post(change(bundle), sent, follow=True).text

    assert "New: It has changed since it was checked for this bundle." in page
    assert not Article.objects.published().exists()
    assert bundle.items.count() == 2


@pytest.mark.sampled
@pytest.mark.parametrize("sent", ["", "null", "[]", '{"a": 1}', '{"1": "other"}'])
def test_what_no_page_showed_is_not_published(as_editor, editor, sent):
    bundle = bundled(editor, DraftFactory())

    typed = form(bundle, button="_publish", seen=sent)
    page = as_editor.post(change(bundle), typed, follow=True).text

    assert "It has changed since it was checked for this bundle." in page


@pytest.mark.exhaustive
def test_an_item_is_taken_out(as_editor, editor):
    bundle = bundled(editor, DraftFactory(), DraftFactory())

    as_editor.post(change(bundle), form(bundle, **{"items-0-DELETE": "on"}))

    assert bundle.items.count() == 1


@pytest.mark.exhaustive  # tests/articles/publishing/test_bundles.py has the rule
def test_a_failure_is_told_on_the_first_page_and_in_the_bundle(as_editor, editor, time_machine):
    article = DraftFactory(title="Late")
    bundle = bundled(editor, article)
    plan(bundle, editor)
    assert "Nothing will go live" not in as_editor.get(change(bundle)).text
    save(article, editor, title="Later")
    page = as_editor.get(change(bundle)).text
    assert "Nothing will go live" in page
    assert "Changed since it was planned." in page

    run(time_machine)
    as_editor.force_login(editor)  # a day has passed

    for address in (change(bundle), "/admin/"):
        page = as_editor.get(address).text
        assert "Nothing of this bundle was published." in page
        assert str(BundleFailure.CHANGED.label) in page


@pytest.mark.exhaustive  # a detail of the form
def test_the_form_of_an_article_says_so_and_leads_to_a_new_one(as_editor, editor, time_machine):
    article = ArticleFactory(publish_at=NOW)
    address = reverse("admin:articles_article_change", args=[article.pk])
    page = as_editor.get(address).text
    assert f'href="{ADD}?article={article.pk}"' in page
    assert "For a moment to come, put them in a bundle." in page
    assert (
        f'<option value="{article.pk}" selected>'
        in as_editor.get(f"{ADD}?article={article.pk}").text
    )

    bundle = bundled(editor, article)
    plan(bundle, editor)

    page = as_editor.get(address).text
    assert f'href="{change(bundle)}"' in page
    assert "have the bundle planned again" in page


def test_an_author_finds_no_bundles(client, author, editor):
    client.force_login(author)
    bundle = bundled(editor, DraftFactory())

    assert client.get(change(bundle)).status_code == 404
    assert client.post(change(bundle), form(bundle, button="_publish")).status_code == 404
    assert not BundleItem.objects.exclude(went_at=None).exists()
    draft = DraftFactory(created_by=author)
    page = client.get(reverse("admin:articles_article_change", args=[draft.pk])).text
    assert "panel-bundle" not in page


@pytest.mark.exhaustive  # tests/articles/publishing/test_bundles.py has the rule
def test_whoever_cites_is_told_how_where_figures_wait_in_a_bundle(
    as_editor,
    editor,
    pasted,
):
    FigureFactory(
        statistic=pasted.statistic,
        slug="refugees-2022",
        period_start=date(2022, 1, 1),
        period_end=date(2022, 12, 31),
    )
    FigureFactory()
    url = reverse("admin:articles_article_figures")

    def told(**asked):
        return {
            each["key"]: "waiting" in each for each in as_editor.get(url, asked).json()["found"]
        }

    assert not any(told().values())
    bundle = bundled(editor, pasted)
    assert told(key="refugees-2022") == {"refugees-2022": True}
    assert sorted(told().values()) == [False, True]
    assert "Always the newest figure" not in as_editor.get(change(bundle)).text
    BundleItem.objects.create(bundle=bundle, article=DraftFactory())
    assert (
        "cites its new figures as “Always the newest figure”" in as_editor.get(change(bundle)).text
    )

    bundle.items.filter(figure_import=None).delete()
    as_editor.post(change(bundle), form(bundle, button="_publish"))
    bundles.publish_due(now=NOW)
    pasted.refresh_from_db()
    assert pasted.is_applied
    assert not any(told().values())
