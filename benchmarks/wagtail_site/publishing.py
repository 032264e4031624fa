"""What publishing takes in Wagtail: its editor's form, with its search and its references."""

import io
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from django.test import Client, override_settings
from django.urls import reverse
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import ReferenceIndex, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from benchmarks.content import publication
from benchmarks.content.publication import TIMES, WARM_UP
from benchmarks.harness.timing import Stopwatch, Took
from benchmarks.wagtail_site.models import (
    ArticleIndexPage,
    ArticlePage,
    Author,
    Figure,
    ReportPage,
    Topic,
)


def publishing(beginning: int) -> dict[str, Took]:
    """The first publication of a draft, and that of its next version; `beginning` numbers the first."""
    people = get_user_model().objects
    editor, _is_new = people.get_or_create(username="editor", is_superuser=True)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(editor)
    image, index = _image(), ArticleIndexPage.objects.get()
    Figure.objects.get_or_create(name="Cases", value="120")
    watches = {"first publication": Stopwatch(), "next version": Stopwatch()}
    for number in range(beginning, beginning + WARM_UP + TIMES):
        if number == beginning + WARM_UP:
            watches = {what: Stopwatch() for what in watches}
        text = publication.article(number)
        page = index.add_child(
            instance=ReportPage(title=text.title, slug=f"{text.slug}-{number}", live=False)
        )
        page.save_revision(user=editor)
        for version, watch in enumerate(watches.values(), 2):
            fields = _form(page, number, image, version=version)
            leads_to = watch.time(partial(_publish, client, page, fields))
            _look_at(client, leads_to)
    _see_that_all_of_it_was_done(page)
    return {what: watch.took() for what, watch in watches.items()}


def _publish(client: Client, page: ReportPage, fields: dict[str, Any]) -> str:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = client.post(address, fields | {"action-publish": "action-publish"})
    if response.status_code != 302:
        raise RuntimeError(response.context["form"].errors)
    return str(response.headers["Location"])


def _look_at(client: Client, address: str) -> None:
    """As a browser does: what was said there is not said again.

    The files of its desk are not collected for the benchmarks, whose pages have none of them.
    """
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=settings.STORAGES | plain):
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def _see_that_all_of_it_was_done(page: ReportPage) -> None:
    """That it is public, found, and its references are known: else its time means nothing."""
    page.refresh_from_db()
    references = ReferenceIndex.get_references_for_object(page)
    done = {
        "published": page.live and "again again again" in str(page.body),
        "remembered": Revision.objects.for_instance(page).count() == 3,
        "referred to": {"Image", "Page", "Figure", "Author"}
        <= {reference.to_content_type.model_class().__name__ for reference in references},
        "found": page.pk in [found.pk for found in ReportPage.objects.search(page.title)],
    }
    if not all(done.values()):
        raise RuntimeError(done)


def _form(page: ReportPage, number: int, image: Image, *, version: int) -> dict[str, Any]:
    """As a browser sends it."""
    text = publication.article(number)
    link = ArticlePage.objects.order_by("pk")[7]
    body = (
        f"{publication.paragraphs(number, version=version)}"
        f'<p>We wrote in <a linktype="page" id="{link.pk}">an article</a>.</p>'
    )
    picture = {"image": image.pk, "alt": "A gate", "caption": publication.CAPTION}
    quotation = {"said": publication.QUOTED, "speaker": "A. B.", "role": "", "source": ""}
    figure = {"of": Figure.objects.get().pk, "note": "By hand."}
    author = Author.objects.get(name=text.authors[0])
    return nested_form_data(
        {
            "title": text.title,
            "slug": f"{text.slug}-{number}",
            "kicker": text.kicker,
            "kind": text.kind,
            "standfirst": text.summary,
            "cover": image.pk,
            "body": streamfield(
                [
                    ("text", rich_text(body)),
                    ("figure", figure),
                    ("quotation", quotation),
                    ("picture", picture),
                ]
            ),
            "topics": list(Topic.objects.filter(slug__in=text.topics).values_list("pk", flat=True)),
            "bylines": _rows(page, "bylines", {"author": author.pk, "role": "author"}),
            "sources": _rows(page, "sources", {"title": "A report", "url": ""}),
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "comments": inline_formset([]),
        }
    )


def _rows(page: ReportPage, name: str, row: dict[str, Any]) -> dict[str, Any]:
    """The one row of an inline form: new the first time, and the same again."""
    known = getattr(page.get_latest_revision_as_object(), name).first()
    return inline_formset([row | {"id": known.pk if known else ""}], initial=1 if known else 0)


def _image() -> Image:
    out = io.BytesIO()
    Picture.new("RGB", (480, 300), "teal").save(out, "PNG")
    return Image.objects.create(title="A gate", file=ImageFile(out, name="gate.png"))
