"""Articles and figures that go live together, or none of them."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, OperationalError, transaction

from advocacy.models import Figure
from advocacy.tables.matching import Choice
from articles.models import Article, Bundle, BundleItem
from articles.models.planning import BETWEEN_TRIES, TRIED_FOR, BundleFailure
from articles.publishing import bundles
from articles.publishing.bundles import BundleFailed
from articles.publishing.publish import schedule_article
from articles.writing import translate
from config.wiring import schedule
from page_cache import generation
from publication import drafts, status
from tests.advocacy.factories import FigureFactory, TopicFactory
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory
from tests.articles.publishing.helpers import DAY, MOMENT, NOW, bundled, plan, run, save, seen

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/articles/",
    "/articles/feed.xml",
    "/search/?q=bundled",
    "/topics/exile/",
    "/sitemap-news.xml",
]


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def bundle(editor, pasted):
    """An import, a new article, and the next version of a public one."""
    topic = TopicFactory(slug="exile")
    new = DraftFactory(title="Bundled new", slug="new")
    live = ArticleFactory(title="Of before", slug="live", publish_at=NOW - DAY)
    new.topics.add(topic)
    live.topics.add(topic)
    save(new, editor)
    save(live, editor, title="Bundled next")
    return bundled(editor, pasted, new, live)


def publish(bundle, by):
    bundles.publish_bundle(bundle=bundle, by=by, seen=seen(bundle))


def nothing_is_live():
    live = Article.objects.published().get()
    return live.title == "Of before" and not Figure.objects.filter(value__in=[1000, 1100]).exists()


def all_is_live():
    titles = set(Article.objects.published().values_list("title", flat=True))
    return titles == {"Bundled new", "Bundled next"} and Figure.objects.count() == 2


def test_all_of_it_goes_live_in_one_generation(bundle, editor, caplog):
    before = generation.current()

    publish(bundle, editor)

    assert generation.current() > before
    assert all_is_live()
    bundle.refresh_from_db()
    assert (bundle.went_at, bundle.went_by) == (NOW, editor)
    assert set(bundle.items.values_list("went_at", flat=True)) == {NOW}
    assert f"Bundle {bundle.pk} published by {editor.pk}" in caplog.messages
    assert Article.objects.get(slug="live").updated_at == NOW


@pytest.mark.sampled
@pytest.mark.parametrize("address", PUBLIC)
def test_readers_see_all_or_none(client, bundle, editor, address):
    assert "Bundled" not in client.get(address).text.replace("bundled", "")

    publish(bundle, editor)

    page = client.get(address).text.replace("<mark>", "").replace("</mark>", "")
    assert "Bundled new" in page
    if "news" not in address:  # the other came out yesterday, and is news as well
        assert "Bundled next" in page


@pytest.mark.exhaustive
def test_programs_see_the_figures_with_the_articles(client, bundle, editor):
    address = "/api/v1/statistics/refugees/"
    assert "1100" not in client.get(address).text

    publish(bundle, editor)

    assert "refugees-2024" in client.get("/api/v1/figures/?statistic=refugees").text


@pytest.mark.sampled
@pytest.mark.parametrize("position", [2, 1, 0])
@pytest.mark.parametrize("force", ["database", "bug", "lacks"])
def test_a_bundle_that_fails_half_way_publishes_nothing(
    bundle, editor, monkeypatch, position, force
):
    """The failure is forced at each position, before or after the others have gone."""
    items = [part.item for part in bundles.bundle_parts(bundle)]
    given, before = seen(bundle), generation.current()
    count = 0
    true_one = bundles._publish_item

    def failing(item, by):
        nonlocal count
        if count == position:
            if force == "lacks":
                raise BundleFailed(item, BundleFailure.LACKS)
            true_one(item, by)
            if force == "database":
                with transaction.atomic():
                    BundleItem.objects.create(bundle=bundle)
            raise RuntimeError
        count += 1
        true_one(item, by)

    monkeypatch.setattr(bundles, "_publish_item", failing)
    expected = {"lacks": BundleFailed, "database": IntegrityError, "bug": RuntimeError}[force]
    with pytest.raises(expected) as failed:
        bundles.publish_bundle(bundle=bundle, by=editor, seen=given)

    assert nothing_is_live()
    assert generation.current() == before
    bundle.refresh_from_db()
    assert bundle.went_at is None
    assert not bundle.items.exclude(went_at=None).exists()
    if force == "lacks":
        assert failed.value.item == items[position]


def unready_import(pasted, **_):
    pasted.source = None
    pasted.save()
    return pasted


def unready_new(editor, **_):
    article = Article.objects.get(slug="new")
    save(article, editor, summary="")
    return article


def unready_next(editor, **_):
    article = Article.objects.get(slug="live")
    save(article, editor, body='<p>Of <stat-ref key="no-such"></stat-ref>.</p>')
    return article


@pytest.mark.sampled
@pytest.mark.parametrize("unready", [unready_import, unready_new, unready_next])
def test_the_first_that_is_not_ready_names_itself(bundle, editor, pasted, unready):
    thing = unready(pasted=pasted, editor=editor)

    with pytest.raises(BundleFailed) as failed:
        publish(bundle, editor)

    assert (failed.value.why, failed.value.item.article or failed.value.item.figure_import) == (
        BundleFailure.LACKS,
        thing,
    )
    assert nothing_is_live()
    with pytest.raises(BundleFailed):
        plan(bundle, editor)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"summary": " "}, "Summary: Readers need this. Fill it in, or save a draft."),
        (
            {"slug": "live"},
            "Web address (slug): Another article in this language has this address.",
        ),
        ({"slug": "no address"}, "Web address (slug): Enter a valid “slug”"),
        ({"title": "x" * 201}, "Title: Ensure this value has at most 200 characters"),
        ({"sources": (("A page", "javascript:alert(1)"),)}, "A page: Enter a valid URL."),
        ({"kind": "gossip"}, "Kind: Select a valid choice."),
        ({"correction": "x" * 601}, "Correction: Ensure this value has at most 600 characters"),
        (
            {"body": '<p>Of <stat-ref key="nothing"></stat-ref> people.</p>'},
            "Body: There is no published figure or statistic with the name nothing.",
        ),
        (
            {"body": '<p>Queue.</p><picture-card key="99999" alt="A queue"></picture-card>'},
            "Body: A picture in the body is no longer here. Choose another.",
        ),
        ({"body": '<p>See <a href="/articles/none/">that</a>.</p>'}, "Body: "),
    ],
)
def test_each_is_checked_as_its_form_would(bundle, editor, changes, lacks):
    article = Article.objects.get(slug="new")
    version = drafts.open_version(article)
    version.write(replace(version.read(), **changes))
    version.save()

    lacking = [part.lacks for part in bundles.bundle_parts(bundle) if part.item.article == article]

    assert lacking[0][0].startswith(lacks)
    with pytest.raises(BundleFailed):
        publish(bundle, editor)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("original", "lacks"),
    [
        ({}, "Language: The original is in this language. Choose another."),
        ({"language": "fr", "translated": "en"}, "This article already has a translation here."),
        (
            {"language": "fr", "original": "es"},
            "Translation of: This is itself a translation. Choose its original.",
        ),
    ],
)
def test_a_translation_is_checked_as_its_form_would(bundle, editor, original, lacks):
    of_what = ArticleFactory(language=original.get("language", "en"))
    if "translated" in original:
        ArticleFactory(language=original["translated"], translation_of=of_what)
    if "original" in original:
        of_what.translation_of = ArticleFactory(language=original["original"])
        of_what.save()
    article = Article.objects.get(slug="new")
    version = drafts.open_version(article)
    version.write(replace(version.read(), translation_of=of_what.pk))
    version.save()

    lacking = [part.lacks for part in bundles.bundle_parts(bundle) if part.item.article == article]

    assert lacks in lacking[0]


def test_what_the_browser_saved_by_itself_waits_for_a_person(bundle, editor):
    article = Article.objects.get(slug="new")
    typed = replace(drafts.form_content(article), summary="Half a sen")
    drafts.autosave_version(subject=article, content=typed, by=editor, seen=None)

    with pytest.raises(BundleFailed):
        publish(bundle, editor)

    save(article, editor)
    publish(bundle, editor)
    assert all_is_live()


def test_what_was_withdrawn_or_is_over_is_not_ready(editor):
    over = DraftFactory(unpublish_at=NOW)
    gone = ArticleFactory(status=Article.Status.WITHDRAWN)

    lacks = [part.lacks[0] for part in bundles.bundle_parts(bundled(editor, over, gone))]

    assert lacks == [
        "It would expire before it is published. Enter a later time.",
        "It was withdrawn.",
    ]


@pytest.mark.exhaustive
def test_a_row_on_which_nobody_has_decided(bundle, editor, pasted):
    FigureFactory(
        statistic=pasted.statistic,
        value=7,
        period_start=date(2023, 1, 1),
        period_end=date(2023, 12, 31),
    )
    [first, *_] = bundles.bundle_parts(bundle)
    assert first.lacks == ["The marked rows still need a decision."]

    pasted.choices = {"2": Choice.SKIP, "3": Choice.ADD}
    pasted.save()
    assert bundles.bundle_parts(bundle)[0].is_ready


def test_what_changed_since_it_was_looked_at_is_not_published(bundle, editor, pasted):
    looked = seen(bundle)
    save(Article.objects.get(slug="live"), UserFactory(), title="Bundled by somebody else")

    with pytest.raises(BundleFailed) as failed:
        bundles.publish_bundle(bundle=bundle, by=editor, seen=looked)

    assert (failed.value.why, failed.value.item.article.slug) == (BundleFailure.CHANGED, "live")
    assert nothing_is_live()

    looked = seen(bundle)
    pasted.edition = "2026"
    pasted.save()
    with pytest.raises(BundleFailed) as failed:
        bundles.publish_bundle(bundle=bundle, by=editor, seen=looked)
    assert failed.value.item.figure_import == pasted


def test_of_two_editors_one_publishes_it_and_the_other_is_told(bundle, editor):
    same, looked = Bundle.objects.get(pk=bundle.pk), seen(bundle)
    publish(bundle, editor)

    for verb in (
        lambda: bundles.publish_bundle(bundle=same, by=editor, seen=looked),
        lambda: bundles.plan_bundle(bundle=same, at=NOW + DAY, by=editor, seen=looked),
        lambda: bundles.cancel_plan(bundle=same, by=editor),
    ):
        with pytest.raises(bundles.AlreadyPublished):
            verb()

    assert Figure.objects.count() == 2


def test_nothing_in_it_is_nothing_to_publish(editor):
    with pytest.raises(BundleFailed) as failed:
        publish(bundled(editor), editor)

    assert (failed.value.item, failed.value.why) == (None, BundleFailure.EMPTY)


def test_a_planned_bundle_goes_live_at_its_moment(bundle, editor, time_machine):
    plan(bundle, editor)
    run(time_machine, NOW + DAY - MOMENT)
    assert nothing_is_live()

    run(time_machine)

    assert all_is_live()
    bundle.refresh_from_db()
    assert (bundle.went_at, bundle.went_by, bundle.failure) == (NOW + DAY, editor, "")
    assert bundle.planned_by == editor


@pytest.mark.exhaustive
def test_the_schedule_publishes_it(bundle, editor, time_machine, settings, monkeypatch):
    own = [job for job in schedule.JOBS if job.name == "publish bundles"]
    monkeypatch.setattr(schedule, "JOBS", own)
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    plan(bundle, editor)
    time_machine.move_to(NOW + DAY, tick=False)

    schedule.tick(NOW + DAY)

    assert all_is_live()


def change_by_a_colleague(bundle, editor):
    save(Article.objects.get(slug="new"), UserFactory(), title="Bundled by a colleague")
    return BundleFailure.CHANGED


def planner_leaves(bundle, editor):
    editor.groups.clear()
    return BundleFailure.NOBODY


def planner_is_blocked(bundle, editor):
    type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    return BundleFailure.NOBODY


def something_was_added(bundle, editor):
    BundleItem.objects.create(bundle=bundle, article=DraftFactory())
    return BundleFailure.CHANGED


@pytest.mark.sampled
@pytest.mark.parametrize(
    "happens", [change_by_a_colleague, planner_leaves, planner_is_blocked, something_was_added]
)
def test_what_happens_between_planning_and_the_moment(bundle, editor, time_machine, happens):
    plan(bundle, editor)
    why = happens(bundle, editor)

    run(time_machine)

    assert nothing_is_live()
    bundle.refresh_from_db()
    assert (bundle.has_failed, bundle.failure) == (True, why)
    assert (bundle.failed_item is None) == (why == BundleFailure.NOBODY)
    # It is tried again by a person alone.
    run(time_machine, NOW + 2 * DAY)
    assert nothing_is_live()


@pytest.mark.exhaustive
def test_after_a_failure_a_person_looks_and_plans_again(bundle, editor, time_machine):
    plan(bundle, editor)
    change_by_a_colleague(bundle, editor)
    run(time_machine)

    plan(bundle, editor, NOW + 2 * DAY)
    bundle.refresh_from_db()
    assert (bundle.has_failed, bundle.failure, bundle.failed_item) == (False, "", None)
    run(time_machine, NOW + 2 * DAY)

    assert Article.objects.published().count() == 2


@pytest.fixture
def breaking(bundle, monkeypatch):
    """Whether the bundle breaks off, as where the database goes away; another one never does."""
    true_one, state = bundles.publish_bundle, {"breaks": True}

    def publish_or_break(**given):
        if given["bundle"] == bundle and state["breaks"]:
            raise OperationalError("Bundled")
        true_one(**given)

    monkeypatch.setattr(bundles, "publish_bundle", publish_or_break)
    return state


def test_one_that_breaks_off_is_tried_again_and_the_others_go(
    bundle, editor, time_machine, breaking, caplog
):
    other = bundled(editor, DraftFactory(title="Alone"))
    plan(bundle, editor)
    plan(other, editor)

    run(time_machine)
    run(time_machine, NOW + DAY + BETWEEN_TRIES - MOMENT)
    bundle.refresh_from_db()
    other.refresh_from_db()
    assert (bundle.failure, bundle.is_going, bundle.has_failed) == ("stopped", True, False)
    assert bundle.tried_at == NOW + DAY
    assert other.went_at == NOW + DAY
    assert [each for each in caplog.messages if "not published" in each] == [
        f"Bundle {bundle.pk} was not published: OperationalError"
    ]
    breaking["breaks"] = False
    run(time_machine, NOW + DAY + BETWEEN_TRIES)

    bundle.refresh_from_db()
    assert (bundle.went_at, bundle.failure) == (NOW + DAY + BETWEEN_TRIES, "")


@pytest.mark.exhaustive
def test_what_breaks_off_for_hours_is_left_to_a_person(bundle, editor, time_machine, breaking):
    plan(bundle, editor)
    run(time_machine)
    run(time_machine, NOW + DAY + TRIED_FOR - MOMENT)
    breaking["breaks"] = False

    run(time_machine, NOW + DAY + TRIED_FOR)

    bundle.refresh_from_db()
    assert (bundle.has_failed, bundle.is_going, bundle.went_at) == (True, False, None)
    assert not Bundle.objects.to_publish_by(NOW + DAY + TRIED_FOR).exists()


def test_what_another_worker_publishes_is_left_to_it(bundle, editor, time_machine, monkeypatch):
    plan(bundle, editor)
    time_machine.move_to(NOW + DAY, tick=False)
    tried = []

    def publish_twice(**given):
        tried.append(given["bundle"].pk)
        bundles.publish_due(now=NOW + DAY)

    monkeypatch.setattr(bundles, "publish_bundle", publish_twice)
    bundles.publish_due(now=NOW + DAY)

    assert tried == [bundle.pk]


def test_a_plan_is_taken_back(bundle, editor, time_machine):
    plan(bundle, editor)
    bundles.cancel_plan(bundle=bundle, by=editor)

    run(time_machine)

    assert nothing_is_live()
    bundle.refresh_from_db()
    assert (bundle.is_planned, bundle.has_failed) == (False, False)


@pytest.mark.exhaustive  # test_publish.py refuses such a moment
def test_it_is_planned_for_a_moment_to_come(bundle, editor):
    with pytest.raises(status.NotInTheFuture):
        plan(bundle, editor, NOW)


@pytest.mark.exhaustive
def test_what_is_scheduled_goes_with_its_bundle_and_not_before(bundle, editor):
    new = Article.objects.get(slug="new")
    schedule_article(article=new, by=editor, at=NOW + DAY)

    with pytest.raises(BundleFailed) as refusal:
        plan(bundle, editor, NOW + 2 * DAY)
    assert (refusal.value.item.article, refusal.value.why) == (new, BundleFailure.ALONE)
    plan(bundle, editor, NOW + DAY - MOMENT)
    publish(bundle, editor)

    assert all_is_live()


def test_an_author_publishes_none(bundle, author):
    for verb in (publish, plan):
        with pytest.raises(BundleFailed) as failed:
            verb(bundle, author)
        assert failed.value.why == BundleFailure.NOBODY


WRONG = {
    "a part is one thing": lambda bundle, _article: BundleItem(bundle=bundle),
    "an article waits once": lambda bundle, article: BundleItem(bundle=bundle, article=article),
    "it has a name": lambda bundle, _: Bundle(name="", created_by=bundle.created_by),
    "somebody planned it": lambda b, _: Bundle(name="A", created_by=b.created_by, goes_at=NOW),
    "somebody published it": lambda b, _: Bundle(name="A", created_by=b.created_by, went_at=NOW),
}


@pytest.mark.sampled
@pytest.mark.parametrize("wrong", WRONG)
def test_what_always_holds(bundle, editor, wrong):
    row = WRONG[wrong](bundled(editor), Article.objects.get(slug="new"))

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.exhaustive  # test_commitments.py shows such remarks
def test_what_the_checks_ask_about_is_shown_and_blocks_nothing(bundle, editor):
    article = Article.objects.get(slug="new")
    save(article, editor, body='<p>Read on <a href="https://example.org/">here</a>.</p>')

    [part] = [part for part in bundles.bundle_parts(bundle) if part.item.article == article]

    assert (part.is_ready, len(part.remarks)) == (True, 1)
    assert "here" in part.remarks[0]


@pytest.mark.exhaustive
def test_an_article_goes_live_with_its_translation_which_is_up_to_date(editor):
    original = DraftFactory(slug="to-be-free", title="To be free")
    original.topics.add(TopicFactory())
    arabic = translate.start_translation(original=original, language="ar", by=editor)
    save(arabic, editor, title="حرية", summary="باختصار.", body="<p>نولد أحرارًا.</p>")
    together = bundled(editor, original, arabic)
    assert [part.lacks for part in bundles.bundle_parts(together)] == [[], []]

    publish(together, editor)

    assert Article.objects.published().count() == 2
    assert not Article.objects.out_of_date().exists()


def test_an_article_cites_the_figures_of_its_bundle_as_the_newest(
    client, editor, pasted, time_machine
):
    """Before they have a name: docs/decisions/0046."""
    FigureFactory(
        statistic=pasted.statistic,
        slug="refugees-2022",
        value=900,
        period_start=date(2022, 1, 1),
        period_end=date(2022, 12, 31),
    )
    article = DraftFactory(title="So many", slug="so-many")
    body = '<p>So many: <stat-ref key="refugees-2022" shows="latest"></stat-ref>.</p>'
    save(article, editor, body=body)
    plan(bundled(editor, pasted, article), editor)
    assert client.get("/articles/so-many/").status_code == 404

    run(time_machine)

    page = client.get("/articles/so-many/").text
    assert "1,100" in page
    assert "900" not in page, "it was not that when the article was published"
    assert article.citations.get().figure.slug == "refugees-2024"
