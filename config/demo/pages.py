"""Load the pages of the demonstration from JSON, and put them into its menus and onto its front page."""

import json
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from appearance.front_page.kinds import BUILT_IN
from appearance.menus.copy_built_in import copy_built_in
from appearance.models import FrontPage, MenuItem
from articles.models import Article, PagePlace
from articles.publishing import publish, safety_question
from config.demo.articles import FOLDER, body_of_version, publish_versions
from publication import status

ABOUT: Final = {
    "es": "Quiénes somos",
    "fr": "Qui sommes-nous",
    "ar": "من نحن",
    "ht": "Kiyès nou ye",
}


@transaction.atomic
def load_demo_pages(*, by: User) -> int:
    """Add the pages in the name of `by`, unless there are some. Return how many were added."""
    if PagePlace.objects.exists():
        return 0
    contents = [json.loads(file.read_text()) for file in sorted((FOLDER / "pages").glob("*.json"))]
    for content in contents:
        _load(content, by)
    _fill_menus()
    _arrange_front_page(by)
    return len(contents)


def _load(content: dict[str, Any], by: User) -> None:
    original, above = (_page(content[name]) for name in ("translation_of", "parent"))
    place = original.place if original else PagePlace.objects.create(parent=above and above.place)
    page = Article.objects.create(
        **{name: content[name] for name in ("language", "slug", "title", "summary")},
        body=body_of_version(content, 1),
        kind=Article.Kind.ABOUT,
        place=place,
        translation_of=original,
        translated_from=original.versions.published().last() if original else None,
        created_by=by,
    )
    safety_question.save_answer(article=page, answer=safety_question.Answer.NOBODY, words="", by=by)
    publish.publish_article(article=page, by=by)
    publish_versions(page, content, by)


def _page(slug: str | None) -> Article | None:
    return Article.objects.get(slug=slug, language="en") if slug else None


def _arrange_front_page(by: User) -> None:
    about = Article.objects.get(slug="about", language="en")
    below = Article.objects.get(slug="how-we-work", language="en")
    cards = {
        "kind": "pages",
        "heading": "About us",
        "headings": ABOUT,
        "pages": [about.place_id, below.place_id],
    }
    front_page = FrontPage.ensure(by, [*BUILT_IN, cards])
    status.publish(subject=front_page, by=by)


def _fill_menus() -> None:
    copy_built_in(MenuItem.Menu.FOOTER)
    column = MenuItem.objects.create(menu=MenuItem.Menu.FOOTER, label="About us", labels=ABOUT)
    pages = {
        page.slug: page for page in Article.objects.filter(translation_of=None).exclude(place=None)
    }
    for slug in ("about", "how-we-work"):
        MenuItem.objects.create(menu=column.menu, parent=column, page=pages[slug].place)
    MenuItem.objects.create(menu=column.menu, parent=column, section="contact")
    MenuItem.objects.create(menu=MenuItem.Menu.BAR, page=pages["donate"].place)
