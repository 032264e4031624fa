"""The time that publishing takes in Wagtail: its editor's form, with its search and its references."""

import io
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import ReferenceIndex, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from benchmarks.content import publication
from benchmarks.harness.findings import BenchmarkFailed
from benchmarks.harness.timing import Took
from benchmarks.wagtail_site.models import ArticleIndexPage, ArticlePage, Author, Topic


def publish(first: int) -> dict[str, Took]:
    """Publish drafts and their next versions; the first of them is numbered so."""
    editor, _is_new = get_user_model().objects.get_or_create(username="editor", is_superuser=True)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(editor)
    index, link = ArticleIndexPage.objects.get(), ArticlePage.objects.order_by("pk")[7]
    out = io.BytesIO()
    Picture.new("RGB", (480, 300), "teal").save(out, "PNG")
    image = Image.objects.create(title="A gate", file=ImageFile(out, name="gate.png"))
    embedded = (
        f'<p>We wrote in <a linktype="page" id="{link.pk}">an article</a>.</p>'
        f'<embed embedtype="image" id="{image.pk}" alt="A gate" format="left"/>'
    )

    def prepare(number: int) -> ArticlePage:
        text = publication.article(number)
        page = ArticlePage(title=text.title, slug=f"{text.slug}-{number}", live=False)
        index.add_child(instance=page).save_revision(user=editor)
        return page

    def ready(page: ArticlePage, number: int, version: int) -> publication.Press:
        body = rich_text(publication.paragraphs(number, version) + embedded)
        return partial(_publish, client, page, _form(page, number, body))

    took = publication.time(first, client, prepare, ready)
    _see_that_all_of_it_was_done(ArticlePage.objects.latest("pk"))
    return took


def _publish(client: Client, page: ArticlePage, fields: dict[str, Any]) -> str:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = client.post(address, fields | {"action-publish": "action-publish"})
    if response.status_code != 302:
        raise BenchmarkFailed(response.context["form"].errors)
    return str(response.headers["Location"])


def _form(page: ArticlePage, number: int, body: str) -> dict[str, Any]:
    """Return the form as a browser sends it."""
    text = publication.article(number)
    authors = Author.objects.filter(name__in=text.authors)
    topics = Topic.objects.filter(slug__in=text.topics)
    fields: dict[str, Any] = nested_form_data(
        {
            "title": text.title,
            "slug": page.slug,
            "kicker": text.kicker,
            "standfirst": text.summary,
            "body": body,
            **dict.fromkeys(("seo_title", "search_description", "go_live_at", "expire_at"), ""),
            "comments": inline_formset([]),
        }
    )
    # Lists of choices are sent as they are: `nested_form_data` would number them.
    return fields | {
        "authors": [author.pk for author in authors],
        "topics": [topic.pk for topic in topics],
    }


def _see_that_all_of_it_was_done(page: ArticlePage) -> None:
    """See that it is public, found, and its references are known: else its time means nothing."""
    references = ReferenceIndex.get_references_for_object(page)
    referred = {reference.to_content_type.model for reference in references}
    done = {
        "published": page.live and "again again again" in page.body,
        "remembered": Revision.objects.for_instance(page).count() == 3,
        "referred to": {"image", "page"} <= referred,
        "filed under": page.topics.exists() and page.authors.exists(),
        "found": page.pk in [found.pk for found in ArticlePage.objects.search(page.title)],
    }
    if not all(done.values()):
        raise BenchmarkFailed(f"{done}, {referred}")
