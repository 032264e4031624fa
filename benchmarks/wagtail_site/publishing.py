"""What publishing takes in Wagtail: its editor's form, with its search and its references."""

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
from wagtail.test.utils.form_data import rich_text

from benchmarks import content, front_desk_text
from benchmarks.front_desk_text import TIMES, WARM_UP
from benchmarks.processor import Clock, Took
from benchmarks.wagtail_site.models import ArticleIndexPage, ArticlePage, Author, Topic


def publishing(beginning: int) -> dict[str, Took]:
    """The first publication of a draft, and that of its next version; `beginning` numbers the first."""
    people = get_user_model().objects
    editor, _is_new = people.get_or_create(username="editor", is_superuser=True)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(editor)
    image, index = _image(), ArticleIndexPage.objects.get()
    first, following = Clock(), Clock()
    for number in range(beginning, beginning + WARM_UP + TIMES):
        text = front_desk_text.article(number)
        page = index.add_child(
            instance=ArticlePage(title=text.title, slug=f"{text.slug}-{number}", live=False)
        )
        page.save_revision(user=editor)
        for clock, version in ((first, 2), (following, 3)):
            fields = _form(number, image, version=version)
            clock.time(partial(_publish, client, page, fields))
    _see_that_all_of_it_was_done(page)
    return {
        "first publication": first.took(but=WARM_UP),
        "next version": following.took(but=WARM_UP),
    }


def _publish(client: Client, page: ArticlePage, fields: dict[str, Any]) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = client.post(address, fields | {"action-publish": "action-publish"})
    if response.status_code != 302:
        raise RuntimeError(response.context["form"].errors)


def _see_that_all_of_it_was_done(page: ArticlePage) -> None:
    """That it is public, found, and its references are known: else its time means nothing."""
    page.refresh_from_db()
    references = ReferenceIndex.get_references_for_object(page)
    done = {
        "published": page.live and "again again again" in page.body,
        "remembered": Revision.objects.for_instance(page).count() == 3,
        "referred to": {"Image", "Page"}
        <= {reference.to_content_type.model_class().__name__ for reference in references},
        "found": page.pk in [found.pk for found in ArticlePage.objects.search(page.title)],
    }
    if not all(done.values()):
        raise RuntimeError(done)


def _form(number: int, image: Image, *, version: int) -> dict[str, Any]:
    """As a browser sends it."""
    text = front_desk_text.article(number)
    link = ArticlePage.objects.get(slug=content.article(front_desk_text.OTHER, of=200).slug)
    body = (
        f"{front_desk_text.paragraphs(number, version=version)}"
        f'<p>We wrote in <a linktype="page" id="{link.pk}">an article</a>.</p>'
        f"<p>{front_desk_text.QUOTED}</p>"
        f'<embed embedtype="image" id="{image.pk}" alt="A gate" format="fullwidth"/>'
        f"<p>{front_desk_text.CAPTION}</p>"
    )
    return {
        "title": text.title,
        "slug": f"{text.slug}-{number}",
        "kicker": text.kicker,
        "standfirst": text.summary,
        "body": rich_text(body),
        "authors": [Author.objects.get(name=text.authors[0]).pk],
        "topics": list(Topic.objects.filter(slug__in=text.topics).values_list("pk", flat=True)),
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }


def _image() -> Image:
    out = io.BytesIO()
    Picture.new("RGB", (480, 300), "teal").save(out, "PNG")
    return Image.objects.create(title="A gate", file=ImageFile(out, name="gate.png"))
