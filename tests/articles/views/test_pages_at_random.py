"""Whatever editors do to pages, menus, the front page and what articles offer, no link of the site leads to nothing."""

import contextlib
import random
from urllib.parse import urldefrag

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from selectolax.lexbor import LexborHTMLParser

from appearance.models import FrontPage, MenuItem
from articles.models import Article, PagePlace
from articles.models.page_place import PathTaken
from articles.publishing import publish, safety_question
from articles.writing import move_pages
from articles.writing.addresses import address_refusal, path_of
from articles.writing.translate import AlreadyTranslated, NotTranslatable, start_translation
from publication import drafts, status
from publication.models import AddressLeadsElsewhere
from tests.appearance.factories import FrontPageFactory
from tests.articles.factories import ArticleFactory, DocumentFactory, PageFactory

pytestmark = pytest.mark.django_db

REFUSED = (
    *(move_pages.BelowItself, move_pages.NoRoom, PathTaken, AddressLeadsElsewhere),
    *(status.NotPublished, AlreadyTranslated, NotTranslatable, ValidationError),
    publish.AlreadyTranslatedAgain,
)
MOST_ADDRESSES = 2_000


class Editors:
    """Do one thing after another, as chance has it."""

    def __init__(self, seed, by):
        self.chance = random.Random(seed)  # noqa: S311 -- no secret
        self.by = by

    def act(self):
        """Do one thing to a page or to an article; where it is refused, another."""
        while True:
            page = self.chance.choice(Article.objects.order_by("pk"))
            verb = self.chance.choice(self.verbs(page))
            with contextlib.suppress(*REFUSED), transaction.atomic():
                return verb(page)

    def verbs(self, page):
        of_all = [self.rename, self.unpublish, self.publish, self.publish, self.translate]
        of_all += [self.withdraw, self.offer, self.arrange_front_page]
        return of_all + [self.move, self.move, self.add, self.put_into_menu] * page.is_page

    def move(self, page):
        to = self.chance.choice([None, *PagePlace.objects.order_by("pk")])
        move_pages.move_page(place=page.place, parent=to, after=None, by=self.by)

    def rename(self, page):
        slug = f"s{self.chance.randrange(12)}"
        self.ask_for_address(page.language, slug, page.place, page.pk)
        content = drafts.form_content(page).__replace__(slug=slug)
        drafts.save_version(subject=page, content=content, by=self.by, seen=None)
        if page.status == Article.Status.PUBLISHED:
            self.publish(page)

    def publish(self, page):
        nobody = safety_question.Answer.NOBODY
        safety_question.save_answer(article=page, answer=nobody, words="", by=self.by)
        publish.publish_article(article=page, by=self.by)

    def unpublish(self, page):
        status.unpublish(subject=page, by=self.by)

    def withdraw(self, page):
        if self.chance.random() < 0.8:
            raise status.NotPublished  # else few would be left
        publish.withdraw_article(article=page, by=self.by)

    def translate(self, page):
        language = self.chance.choice(["es", "ar"])
        self.publish(start_translation(original=page, language=language, by=self.by))

    def add(self, page):
        slug = f"n{self.chance.randrange(40)}"
        self.ask_for_address("en", slug, PagePlace(parent=page.place), None)
        PageFactory(slug=slug, place__parent=page.place)

    def ask_for_address(self, language, slug, place, key):
        """Refuse what the form refuses."""
        if refusal := address_refusal(language, path_of(language, slug, place), but=key):
            raise refusal

    def put_into_menu(self, page):
        above = MenuItem.objects.filter(parent=None).exclude(menu="bar").order_by("pk")
        parent = self.chance.choice([None, *above])
        menu = parent.menu if parent else self.chance.choice(["header", "footer", "bar"])
        MenuItem.objects.create(menu=menu, parent=parent, page=page.place)

    def offer(self, page):
        """Let it offer another document from now on."""
        document = DocumentFactory(content=b"%%PDF-1.7 %d" % self.chance.randrange(10**6))
        content = drafts.form_content(page).__replace__(document=document.pk)
        drafts.save_version(subject=page, content=content, by=self.by, seen=None)
        if page.status == Article.Status.PUBLISHED:
            self.publish(page)

    def arrange_front_page(self, _page):
        places = list(PagePlace.objects.order_by("pk").values_list("pk", flat=True))
        cards = self.chance.sample(places, min(3, len(places)))
        sections = [
            {"kind": "lead", "article": None},
            {"kind": "help"},
            {"kind": "documents", "count": 3},
            {"kind": "pages", "pages": cards},
            {"kind": "call-to-action", "text": "Give", "label": "Give", "page": cards[0]},
        ]
        front_page = FrontPage.objects.get()
        drafts.save_version(subject=front_page, content=sections, by=self.by, seen=None)
        status.publish(subject=front_page, by=self.by)


def links_of(answer):
    page = LexborHTMLParser(answer.text)
    return {urldefrag(link.attributes["href"])[0] for link in page.css("a[href^='/']")}


def crawl(client, begin):
    """Follow every link from some addresses; return what answers with an error, or leads on twice."""
    wrong, seen, waiting = set(), set(), set(begin)
    while waiting and len(seen) < MOST_ADDRESSES:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address)
        if answer.status_code in (301, 302):
            answer = client.get(answer.headers["Location"])
        if answer.streaming:  # a document: read to its end, its file is closed
            list(answer.streaming_content)
        if answer.status_code != 200:
            wrong.add((address, answer.status_code))
        elif "html" in answer.headers["Content-Type"]:
            waiting |= {each for each in links_of(answer) - seen if is_of_pages(each)}
    return wrong


def is_of_pages(address):
    """Leave out what pages and menus do not change: the form, lists with filters."""
    return "?" not in address and not address.startswith(("/legal-help/", "/static/"))


@pytest.mark.exhaustive  # a long walk at random: tests/articles/writing/test_move_pages.py has another
@pytest.mark.parametrize(
    ("seed", "steps"),
    [
        (1, 40),
        pytest.param(2, 200, marks=pytest.mark.exhaustive),
    ],
)
@pytest.mark.long
def test_no_link_is_dead_after_any_number_of_changes(client, editor, seed, steps):
    PageFactory.create_batch(4)
    ArticleFactory.create_batch(2, document=DocumentFactory())
    FrontPageFactory()
    editors = Editors(seed, editor)
    stood = {}
    for step in range(1, steps + 1):
        stood |= {page.get_absolute_url(): page.pk for page in Article.objects.published()}
        editors.act()
        if step % 20 == 0:
            assert crawl(client, ["/", "/es/", "/ar/"]) == set(), (seed, step)

    public = {page.pk: page.get_absolute_url() for page in Article.objects.published()}
    for address, page in stood.items():
        answer = client.get(address)
        # What readers ever found leads in one hop to the page, or says that it is gone or not here now.
        if page in public:
            there = address if answer.status_code == 200 else answer.headers["Location"]
            assert there == public[page], (address, answer.status_code)
            assert client.get(there).status_code == 200, address
        else:
            assert answer.status_code in (404, 410), address
