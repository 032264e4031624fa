"""Nothing that readers see changes without a new generation, whichever way it is changed."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from advocacy.models import (
    FigureImport,
    FigureName,
    ImportedFigure,
    SourceAnswer,
    VerificationRecord,
)
from appearance.models import FrontPageEvent, FrontPageVersion, MenuItem
from articles.models import (
    AheadMail,
    Article,
    ArticleEvent,
    ArticlePreviewLink,
    ArticleSource,
    ArticleWithdrawal,
    Author,
    Bundle,
    BundleItem,
    Byline,
    Correction,
    Document,
    EndangeredAnswer,
    EventMail,
    FailingLink,
    Image,
    ImageTopic,
    KeptAsHistorical,
    OfferedDocument,
    PictureConsent,
    PlannedPiece,
    Recording,
    SupersededCitation,
)
from articles.publishing import publish
from config.wiring.page_cache_invalidation import SHOWN_TO_READERS
from identity.models import IdentityFile
from page_cache import generation
from publication import status
from tests.advocacy.admin.helpers import errors_of, form_of
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    PublisherFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.appearance.factories import MenuItemFactory
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    BylineFactory,
    DraftFactory,
    ImageFactory,
    RecordingFactory,
    SeriesFactory,
    UserFactory,
)
from tests.identity.factories import BannerFactory

pytestmark = pytest.mark.django_db

FACTORIES = [
    ArticleFactory,
    AuthorFactory,
    BannerFactory,
    BylineFactory,
    FigureFactory,
    InstrumentFactory,
    MenuItemFactory,
    ObservanceFactory,
    PublisherFactory,
    SeriesFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
]
IN_THE_ADMIN = [model for model in SHOWN_TO_READERS if admin.site.is_registered(model)]
BY_MODEL = {factory._meta.model: factory for factory in FACTORIES}
# Of no public page: said here on purpose, so that a new model is thought about.
SEEN_BY_NOBODY: set[type] = {
    AheadMail,
    ArticleEvent,
    Bundle,
    BundleItem,
    Document,  # it is seen where an article offers it
    EndangeredAnswer,
    EventMail,
    FailingLink,
    FigureImport,
    FrontPageEvent,
    FrontPageVersion,
    ImportedFigure,
    KeptAsHistorical,
    OfferedDocument,  # written with its article
    PlannedPiece,
    FigureName,  # no page without its figure, which begins one
    ArticlePreviewLink,
    ArticleWithdrawal,
    IdentityFile,  # shown by the identity alone
    ImageTopic,  # by it staff find a picture
    PictureConsent,  # it changes the row of its picture
    SourceAnswer,
    SupersededCitation,
    VerificationRecord,
}


@pytest.fixture
def root(client, settings):
    settings.DEMO = True  # asks for no second factor
    user = User.objects.create_superuser("root", password="x")
    client.force_login(user)
    return user


@pytest.fixture
def grew():
    """Whether a generation began since it was last asked."""
    last = [generation.current()]

    def since_then() -> bool:
        before, last[0] = last[0], generation.current()
        return last[0] > before

    return since_then


def test_every_model_of_public_content_is_thought_about():
    ours = {
        model
        for name in ("advocacy", "appearance", "articles", "identity")
        for model in apps.get_app_config(name).get_models(include_auto_created=True)
    }

    assert set(SHOWN_TO_READERS) | SEEN_BY_NOBODY == ours


def test_the_admin_holds_what_these_tests_change():
    assert {model.__name__ for model in IN_THE_ADMIN} >= {
        "Article", "Author", "Figure", "Image", "Instrument", "Observance", "Source", "Statistic",
        "Topic",
    }  # fmt: skip


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory._meta.model.__name__)
def test_each_row_saved_or_deleted_begins_a_generation(factory, grew):
    row = factory()
    assert grew()

    row.save()
    assert grew()

    row.delete()
    assert grew()


@pytest.mark.sampled
@pytest.mark.parametrize("model", IN_THE_ADMIN, ids=lambda model: model.__name__)
def test_a_change_in_the_admin_begins_a_generation(model, client, root, grew):
    row = _shown(model)
    address = reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk]
    )
    sent = form_of(client.get(address))
    if model is Article:
        sent["_publish"] = "Publish changes"  # what is saved alone, readers do not see
    if model is Image:
        sent["alt"] = "What else it shows."  # where nothing changed, nothing is saved
    grew()

    response = client.post(address, sent)

    assert response.status_code == HTTPStatus.FOUND, errors_of(response)
    assert grew()


def _shown(model):
    if model is Image:
        return ArticleFactory(cover=ImageFactory()).cover
    if model is Recording:
        recording = RecordingFactory()
        ArticleFactory(body=f'<media-player recording="{recording.pk}"></media-player>')
        return recording
    return BY_MODEL[model]()


# Articles and pictures are never deleted there; in menus nothing can be ticked.
DELETED = [model for model in IN_THE_ADMIN if model not in (Article, Image)]
WAYS = [
    *((model, "one") for model in DELETED),
    *((model, "ticked") for model in DELETED if model is not MenuItem),
]


@pytest.mark.sampled
@pytest.mark.parametrize(("model", "way"), WAYS, ids=lambda each: getattr(each, "__name__", each))
def test_a_deletion_in_the_admin_begins_a_generation(model, way, client, root, grew):
    row = _shown(model)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    grew()

    if way == "one":
        client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"})
    else:
        ticked = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(reverse(f"{name}_changelist"), ticked)

    assert not model._default_manager.filter(pk=row.pk).exists()
    assert grew()


def test_whatever_changes_a_public_article_begins_a_generation(grew):
    article, by, topic = ArticleFactory(), UserFactory(), TopicFactory()
    BylineFactory(article=article)
    changes = [
        lambda: article.topics.add(topic),
        lambda: article.topics.set([]),
        Byline.objects.all().delete,
        lambda: Correction.objects.create(article=article, text="x", corrected_by=by),
        lambda: ArticleSource.objects.create(article=article, title="x"),
        lambda: status.mark_updated(subject=article, by=by),
        lambda: status.unpublish(subject=article, by=by),
        lambda: publish.publish_article(article=article, by=by),
        lambda: publish.withdraw_article(article=article, by=by),
    ]
    grew()

    assert [(change(), grew())[1] for change in changes] == [True] * len(changes)


def test_publishing_and_scheduling_begin_a_generation(grew, time_machine):
    time_machine.move_to("2026-11-25 12:00:00Z", tick=False)
    by = UserFactory()
    for at in (None, timezone.now() + timedelta(hours=1)):
        draft = DraftFactory(body="<p>Words</p>")
        grew()

        publish.publish_article(article=draft, by=by, at=at)

        assert grew()


def test_links_begin_a_generation(grew):
    instrument, observance = InstrumentFactory(), ObservanceFactory()
    statistic, other = StatisticFactory(), StatisticFactory()
    topic = TopicFactory()
    changes = [
        lambda: instrument.observances.add(observance),
        lambda: instrument.observances.remove(observance),
        lambda: statistic.related.set([other]),
        statistic.related.clear,
        lambda: statistic.topics.add(topic),
        statistic.topics.clear,
    ]
    grew()

    assert [(change(), grew())[1] for change in changes] == [True] * len(changes)


@pytest.mark.exhaustive
def test_loading_reference_data_begins_a_generation_once(grew, capsys):
    call_command("load_reference_data")
    assert grew()

    call_command("load_reference_data")
    assert not grew()


def test_a_draft_that_readers_never_saw_begins_nothing(grew):
    by = UserFactory()
    topic, author = TopicFactory(), AuthorFactory()
    grew()

    draft = DraftFactory(cover=ImageFactory())
    draft.topics.add(topic)
    Byline.objects.create(article=draft, author=author)
    ArticleSource.objects.create(article=draft, title="x")
    draft.title = "Changed"
    draft.save()
    draft.cover.save()
    status.mark_updated(subject=draft, by=by)
    Article.objects.filter(pk=draft.pk).delete()

    assert not grew()
    assert Author.objects.exists()
