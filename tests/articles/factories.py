import io
from datetime import timedelta

import factory
from django.utils import timezone
from PIL import Image as PillowImage

from accounts.models import User
from articles.documents.cleaning import CleanDocument
from articles.downloads import files
from articles.models import (
    Article,
    Author,
    Byline,
    Document,
    EndangeredAnswer,
    Image,
    PagePlace,
    Recording,
    Series,
)
from articles.playback import files as playback_files
from articles.recordings.recording import VIDEO_SUFFIXES, CleanRecording


def photograph(width=480, height=300, colour="teal"):
    out = io.BytesIO()
    PillowImage.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"editor-{n}")
    is_staff = True


class ImageFactory(factory.django.DjangoModelFactory):
    """A row without files, for pages that only print addresses."""

    class Meta:
        model = Image

    alt = "Bands of blue with an open circle"
    original = "originals/0.webp"
    width, height = 480, 300
    renditions = factory.List(
        [
            {"format": format_, "width": 480, "height": 300, "name": f"{'a' * 40}.{format_}"}
            for format_ in ("avif", "webp", "jpeg")
        ]
    )
    uploaded_by = factory.SubFactory(UserFactory)


class AuthorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Author

    name = factory.Sequence(lambda n: f"Author {n}")
    slug = factory.Sequence(lambda n: f"author-{n}")


class ArticleFactory(factory.django.DjangoModelFactory):
    """A published article. It endangers nobody, as somebody said: `answered=False` leaves that open."""

    class Meta:
        model = Article
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Article {n}")
    slug = factory.Sequence(lambda n: f"article-{n}")
    summary = "What it says, in short."
    body = "<p>What it says.</p>"
    status = Article.Status.PUBLISHED
    publish_at = factory.LazyFunction(timezone.now)
    first_published_at = factory.SelfAttribute("publish_at")
    created_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def begun(article, create, _given):  # noqa: N805 -- factory_boy gives it the article
        """Let one that was published before have been begun before."""
        moment = article.first_published_at
        if create and moment and moment < article.created_at:
            Article.objects.filter(pk=article.pk).update(created_at=moment)
            article.created_at = moment

    @factory.post_generation
    def answered(article, create, answer):  # noqa: N805 -- factory_boy gives it the article
        if create and answer is not False:
            EndangeredAnswer.objects.create(
                article=article, answer="nobody", answered_by=article.created_by
            )


class DraftFactory(ArticleFactory):
    status = Article.Status.DRAFT
    publish_at = None


class PageFactory(ArticleFactory):
    """A published page at the top, or with `place__parent=` below another."""

    kind = Article.Kind.ABOUT
    place = factory.SubFactory("tests.articles.factories.PagePlaceFactory")


class PagePlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PagePlace


class SeriesFactory(factory.django.DjangoModelFactory):
    """A series of the articles that are given as `articles`, in that order."""

    class Meta:
        model = Series
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Series {n}")
    slug = factory.Sequence(lambda n: f"series-{n}")
    description = "What its parts have in common."

    @factory.post_generation
    def articles(series, _create, articles):  # noqa: N805 -- factory_boy gives it the series
        for article in articles or []:
            series.append(article)


class BylineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Byline

    article = factory.SubFactory(ArticleFactory)
    author = factory.SubFactory(AuthorFactory)


def make_hidden_articles():
    """A draft, a scheduled, a withdrawn and an ended article: none may ever leak."""
    now = timezone.now()
    tomorrow, yesterday = now + timedelta(days=1), now - timedelta(days=1)
    return [
        DraftFactory(title="Hidden draft"),
        ArticleFactory(title="Hidden until tomorrow", publish_at=tomorrow),
        ArticleFactory(title="Hidden since withdrawn", status=Article.Status.WITHDRAWN),
        ArticleFactory(title="Hidden since ended", publish_at=yesterday, unpublish_at=now),
    ]


def first_page():
    """The picture of a page, half as high again as it is wide."""
    written = io.BytesIO()
    PillowImage.new("RGB", (120, 180), "white").save(written, "PNG")
    return written.getvalue()


class RecordingFactory(factory.django.DjangoModelFactory):
    """A film with captions, or by its suffix a sound with a transcript, stored as an upload is once it was cleaned."""

    class Meta:
        model = Recording

    title = "A witness"
    suffix = "mp4"
    content = b"a film of three minutes"
    spoken = "Nobody says elsewhere: Quetzal."
    uploaded_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, _model, *_args, suffix, content, spoken, uploaded_by, **given):
        is_video = suffix in VIDEO_SUFFIXES
        clean = CleanRecording(
            content=io.BytesIO(content),
            suffix=suffix,
            size=len(content),
            seconds=161.5,
            width=640 if is_video else None,
            height=360 if is_video else None,
            has_sound=True,
            is_widely_played=True,
            picture=None,
            removed=("location",),
        )
        recording = playback_files.store_recording(
            recording=Recording(**given), clean=clean, by=uploaded_by
        )
        if spoken:
            captions = f"WEBVTT\n\n00:00.000 --> 00:04.000\n{spoken}\n" if is_video else ""
            recording.words.create(language="en", captions=captions, transcript=spoken)
        return recording


class DocumentFactory(factory.django.DjangoModelFactory):
    """A report of three pages with a cover, stored as an upload is once it was cleaned."""

    class Meta:
        model = Document

    title = "A report"
    content = b"%PDF-1.7 a report of three pages"
    uploaded_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, _model, *_args, **given):
        clean = CleanDocument(
            content=given["content"],
            suffix="pdf",
            pages=3,
            text="What nobody says elsewhere: Zebrafish.",
            cover=first_page(),
            removed=("author",),
        )
        return files.store_document(title=given["title"], clean=clean, by=given["uploaded_by"])
