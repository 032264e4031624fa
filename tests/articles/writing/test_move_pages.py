"""A page that moves takes along its translations and all pages below it; old links lead there at once."""

import random

import pytest

from articles.models import Article, ArticleFormerAddress, PagePlace
from articles.models.page_place import PathTaken
from articles.writing import move_pages
from articles.writing.translate import start_translation
from articles.writing.tree_order import move_by_one
from publication import drafts, status
from publication.models import AddressLeadsElsewhere
from tests.articles.factories import ArticleFactory, DraftFactory, PageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def about():
    return PageFactory(slug="about", title="About us")


@pytest.fixture
def people(about):
    return PageFactory(slug="people", title="People", place__parent=about.place)


@pytest.fixture
def board(people):
    return PageFactory(slug="board", title="Board", place__parent=people.place)


def translate(page, language, slug):
    return PageFactory(language=language, slug=slug, place=page.place, translation_of=page)


def path_of(page):
    return Article.objects.get(pk=page.pk).path


def move(page, parent, by, after=None):
    move_pages.move_page(
        place=page.place,
        parent=parent and parent.place,
        after=after and after.place,
        by=by,
    )


def rename(page, slug, by):
    page.refresh_from_db()
    content = drafts.form_content(page).__replace__(slug=slug)
    drafts.save_version(subject=page, content=content, by=by, seen=None)
    status.publish(subject=page, by=by)


def test_what_stands_below_it_goes_along_and_is_reached_in_one_hop(client, board, people, editor):
    spanish = translate(board, "es", "junta")
    work = PageFactory(slug="work")

    move(people, work, editor)
    move(people, None, editor)

    assert [path_of(each) for each in (people, board, spanish)] == [
        "people",
        "people/board",
        "people/junta",
    ]
    for old in ("/about/people/board/", "/work/people/board/"):
        moved = client.get(f"{old}?a=1")
        assert (moved.status_code, moved.headers["Location"]) == (301, "/people/board/?a=1")
    assert client.get("/es/about/people/junta/").headers["Location"] == "/es/people/junta/"
    assert client.get("/people/board/").status_code == 200


def test_a_new_slug_moves_what_stands_below(client, board, about, editor):
    rename(about, "who-we-are", editor)

    assert path_of(board) == "who-we-are/people/board"
    assert client.get("/about/people/board/").headers["Location"] == "/who-we-are/people/board/"


@pytest.mark.exhaustive
def test_once_the_page_above_is_translated_those_below_stand_under_it(
    client, about, people, editor
):
    spanish = translate(people, "es", "gente")
    assert path_of(spanish) == "about/gente"

    translate(about, "es", "acerca")

    assert path_of(spanish) == "acerca/gente"
    assert client.get("/es/about/gente/").headers["Location"] == "/es/acerca/gente/"


def test_it_may_move_back(client, people, board, editor):
    move(people, None, editor)
    move(people, Article.objects.get(slug="about"), editor)

    assert client.get("/about/people/board/").status_code == 200
    assert client.get("/people/board/").headers["Location"] == "/about/people/board/"


def test_nothing_moves_below_itself(about, board, editor):
    with pytest.raises(move_pages.BelowItself):
        move(about, board, editor)
    assert path_of(board) == "about/people/board"


def test_two_pages_never_stand_at_one_path(people, editor):
    other = PageFactory(slug="people")

    with pytest.raises(move_pages.NoRoom) as refused:
        move(other, Article.objects.get(slug="about"), editor)

    assert refused.value.path == "about/people"
    assert path_of(other) == "people"
    with pytest.raises(PathTaken):
        PageFactory(slug="people", place__parent=people.place.parent)


def test_nobody_takes_the_place_from_which_old_links_lead_on(people, editor):
    move(people, None, editor)
    rename(people, "persons", editor)
    other = PageFactory(slug="people", place__parent=PageFactory(slug="x").place)

    with pytest.raises(move_pages.NoRoom):
        move(other, None, editor)


def test_the_sites_own_addresses_stay_free(people, editor):
    page = PageFactory(slug="statistics", place__parent=people.place)

    with pytest.raises(move_pages.NoRoom):
        move(page, None, editor)
    assert path_of(page) == "about/people/statistics"


def test_of_what_readers_never_saw_no_link_leads_on(people, editor):
    draft = DraftFactory(slug="draft", place=PagePlace.objects.create(parent=people.place))

    move(draft, None, editor)

    assert path_of(draft) == "draft"
    assert not ArticleFormerAddress.objects.filter(article=draft).exists()


@pytest.mark.exhaustive  # tests/articles/admin/test_pages.py moves pages
def test_pages_stand_in_the_order_that_was_chosen(about, editor):
    one, two, three = (PageFactory(slug=name, place__parent=about.place) for name in "abc")

    move(three, about, editor)
    assert order_below(about) == ["c", "a", "b"]
    move(three, about, editor, after=two)
    assert order_below(about) == ["a", "b", "c"]
    move_by_one(one.place, PagePlace.objects.filter(parent=about.place), up=False)
    assert order_below(about) == ["b", "a", "c"]


def order_below(page):
    places = PagePlace.objects.filter(parent=page.place).order_by("position")
    return [place.pages.get().slug for place in places]


@pytest.mark.exhaustive
def test_a_page_is_deleted_with_its_place_and_an_article_never_has_one(about, people):
    place = people.place
    people.delete()

    assert not PagePlace.objects.filter(pk=place.pk).exists()
    assert PagePlace.objects.filter(pk=about.place_id).exists()
    assert ArticleFactory().path.startswith("articles/")


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(2))
def test_after_any_moves_every_page_and_every_old_address_leads_to_a_page(client, editor, seed):
    chance = random.Random(seed)  # noqa: S311 -- no secret
    pages = [PageFactory(slug=f"p{n}") for n in range(6)]
    pages += [translate(page, "es", f"{page.slug}-es") for page in pages[:3]]
    stood = set()
    for _ in range(12):
        stood |= {page.get_absolute_url() for page in Article.objects.exclude(place=None)}
        page, to = chance.choice(pages), chance.choice([None, *pages])
        try:
            if chance.random() < 0.7:
                page.place.refresh_from_db()
                move(page, to, editor)
            else:
                rename(page, f"q{chance.randrange(9)}", editor)
        except (move_pages.BelowItself, move_pages.NoRoom, PathTaken, AddressLeadsElsewhere):
            continue

    now = {page.get_absolute_url() for page in Article.objects.exclude(place=None)}
    for address in stood:
        answer = client.get(address)
        if answer.status_code != 200:
            assert (answer.status_code, answer.headers["Location"] in now) == (301, True), address


@pytest.mark.exhaustive
def test_a_draft_of_a_translation_moves_nothing_until_it_is_published(
    client, about, people, author, editor
):
    translate(people, "es", "gente")
    draft = start_translation(original=about, language="es", by=author)
    content = drafts.form_content(draft).__replace__(slug="acerca")
    drafts.save_version(subject=draft, content=content, by=author, seen=None)
    assert client.get("/es/about/gente/").status_code == 200

    status.publish(subject=draft, by=editor)

    assert client.get("/es/about/gente/").headers["Location"] == "/es/acerca/gente/"


@pytest.mark.exhaustive
def test_two_moves_at_once_make_no_circle(about, people, board, editor):
    """The second move finds the tree as the first one left it, whatever its page was read with."""
    stale = PagePlace.objects.get(pk=about.place_id)
    move(board, None, editor)
    move_pages.move_page(place=stale, parent=board.place, after=None, by=editor)

    with pytest.raises(move_pages.BelowItself):
        move_pages.move_page(place=board.place, parent=people.place, after=None, by=editor)
