"""Whatever editors do to pages and menus, no link of the site leads to nothing."""

import random
from urllib.parse import urldefrag

import pytest
from selectolax.lexbor import LexborHTMLParser

from appearance.models import MenuItem
from articles.models import Article, PagePlace
from articles.models.page_place import PathTaken
from articles.writing import move_pages
from articles.writing.translate import AlreadyTranslated, NotTranslatable, start_translation
from publication import drafts, status
from publication.models import AddressLeadsElsewhere
from tests.articles.factories import PageFactory

pytestmark = pytest.mark.django_db

REFUSED = (
    *(move_pages.BelowItself, move_pages.NoRoom, PathTaken, AddressLeadsElsewhere),
    *(status.NotPublished, AlreadyTranslated, NotTranslatable),
)
MOST_ADDRESSES = 2_000


class Editors:
    """Do one thing after another, as chance has it."""

    def __init__(self, seed, by):
        self.chance = random.Random(seed)  # noqa: S311 -- no secret
        self.by = by

    def act(self):
        page = self.chance.choice(Article.objects.exclude(place=None).order_by("pk"))
        verbs = (self.move, self.move, self.rename, self.unpublish, self.publish, self.translate)
        self.chance.choice([*verbs, self.add, self.withdraw, self.put_into_menu])(page)

    def move(self, page):
        to = self.chance.choice([None, *PagePlace.objects.order_by("pk")])
        move_pages.move_page(place=page.place, parent=to, after=None, by=self.by)

    def rename(self, page):
        content = drafts.form_content(page).__replace__(slug=f"s{self.chance.randrange(12)}")
        drafts.save_version(subject=page, content=content, by=self.by, seen=None)
        if page.status == Article.Status.PUBLISHED:
            status.publish(subject=page, by=self.by)

    def publish(self, page):
        status.publish(subject=page, by=self.by)

    def unpublish(self, page):
        status.unpublish(subject=page, by=self.by)

    def withdraw(self, page):
        if self.chance.random() < 0.2:
            status.withdraw(subject=page, by=self.by)

    def translate(self, page):
        language = self.chance.choice(["es", "ar"])
        status.publish(
            subject=start_translation(original=page, language=language, by=self.by), by=self.by
        )

    def add(self, page):
        PageFactory(slug=f"n{self.chance.randrange(40)}", place__parent=page.place)

    def put_into_menu(self, page):
        MenuItem.objects.create(menu="header", page=page.place)


def links_of(answer):
    page = LexborHTMLParser(answer.text)
    return {urldefrag(link.attributes["href"])[0] for link in page.css("a[href^='/']")}


def crawl(client, begin):
    """Follow every link from some addresses; return those that answer with an error."""
    dead, seen, waiting = set(), set(), set(begin)
    while waiting and len(seen) < MOST_ADDRESSES:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address)
        if answer.status_code >= 400:
            dead.add(address)
        elif answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            waiting |= {each for each in links_of(answer) - seen if is_of_pages(each)}
    return dead


def is_of_pages(address):
    """Leave out what pages and menus do not change: the form, lists with filters."""
    return "?" not in address and not address.startswith(("/legal-help/", "/static/", "/media/"))


@pytest.mark.parametrize(
    ("seed", "steps"),
    [(1, 40), pytest.param(2, 200, marks=pytest.mark.exhaustive)],
)
@pytest.mark.long
def test_no_link_is_dead_after_any_number_of_changes(client, editor, seed, steps):
    PageFactory.create_batch(4)
    editors = Editors(seed, editor)
    stood = set()
    for step in range(1, steps + 1):
        public = Article.objects.published().exclude(place=None)
        stood |= {page.get_absolute_url() for page in public}
        try:
            editors.act()
        except REFUSED:
            continue
        if step % 20 == 0:
            assert crawl(client, ["/", "/es/", "/ar/"]) == set(), (seed, step)

    answers = {address: client.get(address) for address in stood}
    # What readers ever found leads in one hop to a page, or says that it is gone or not here now.
    for address, answer in answers.items():
        if answer.status_code == 301:
            assert client.get(answer.headers["Location"]).status_code == 200, address
        else:
            assert answer.status_code in (200, 404, 410), address
