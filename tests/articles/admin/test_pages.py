"""Staff write pages as they write articles, and put them in a tree."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from articles.models import Article, PagePlace
from articles.writing import move_pages
from tests.advocacy.admin.helpers import form_of
from tests.articles.factories import ArticleFactory, DraftFactory, ImageFactory, PageFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"
TREE = "/admin/pages/"


@pytest.fixture
def about():
    return PageFactory(slug="about", title="Who stands here")


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def typed(page, **words):
    return form_of(page) | {"summary": "In short.", "body": "<p>What we do.</p>"} | words


def rows_of(answer):
    return [
        [" ".join(cell.text().split()) for cell in row.css("th, td")]
        for row in LexborHTMLParser(answer.text).css("#result_list tbody tr")
    ]


def test_a_page_is_added_below_another_and_published(as_editor, client, about):
    form = as_editor.get(f"{ADD}?below={about.place_id}")
    assert 'name="topics"' not in form.text
    assert 'name="bylines-0-author"' not in form.text

    answer = as_editor.post(
        ADD,
        typed(form, title="Our people", slug="people", endangered="nobody", _publish="1"),
        follow=True,
    )

    page = Article.objects.get(title="Our people")
    assert (page.path, page.place.parent, page.kind) == ("about/people", about.place, "about")
    assert page.is_public, answer.text
    assert client.get("/about/people/").status_code == 200


@pytest.mark.exhaustive  # a detail of the page
def test_the_way_back_from_a_page_leads_to_the_tree(as_editor, about):
    def way_back(address):
        links = LexborHTMLParser(as_editor.get(address).text).css(".breadcrumbs a")
        return [link.attributes["href"] for link in links]

    for address in (f"{ADD}?below=0", change(about)):
        assert way_back(address) == ["/admin/", TREE], address
    history = reverse("admin:articles_article_history", args=[about.pk])
    assert way_back(history)[:2] == ["/admin/", TREE]
    assert TREE not in way_back(change(ArticleFactory()))


@pytest.mark.exhaustive
def test_a_page_at_the_top_is_begun_while_it_is_typed(as_editor):
    form = as_editor.get(f"{ADD}?below=0")

    answer = as_editor.post(
        f"{ADD.removesuffix('add/')}autosave/",
        typed(form, title="Donate", slug="donate", form_save="a.1"),
    )

    page = Article.objects.get(title="Donate")
    assert (answer.status_code, page.path, page.place.parent) == (200, "donate", None)
    assert page.versions.get().read().kind == "about"


@pytest.mark.exhaustive
def test_an_article_stays_an_article(as_editor):
    as_editor.post(ADD, typed(as_editor.get(ADD), title="News", slug="news"))

    assert Article.objects.get(title="News").place is None


@pytest.mark.exhaustive
def test_what_is_typed_into_the_form_of_a_page_changes_it_and_not_its_place(as_editor, about):
    below = PageFactory(slug="people", place__parent=about.place, title="People")
    form = as_editor.get(change(below))

    as_editor.post(change(below), typed(form, title="Our people", slug="persons", _publish="1"))

    below.refresh_from_db()
    assert (below.title, below.path, below.place.parent) == (
        "Our people",
        "about/persons",
        about.place,
    )


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("statistics", "This address is reserved for the site itself. Choose another."),
        ("es", "This address is reserved for the site itself. Choose another."),
        ("about", "Another article in this language has this address. “about-2” is free."),
    ],
)
def test_an_address_at_the_top_is_refused_in_words_and_nothing_is_lost(
    as_editor, about, slug, words
):
    form = as_editor.get(f"{ADD}?below=0")

    answer = as_editor.post(ADD, typed(form, title="Kept as typed", slug=slug))

    assert words in answer.text
    assert 'value="Kept as typed"' in answer.text
    assert LexborHTMLParser(answer.text).css_first("[name=below]").attributes["value"] == "0"
    assert Article.objects.count() == PagePlace.objects.count() == 1


@pytest.mark.exhaustive  # an edge of the address
def test_the_same_slug_is_free_below_another_page_and_for_an_article(as_editor, about):
    for address in (f"{ADD}?below={about.place_id}", ADD):
        form = as_editor.get(address)
        as_editor.post(ADD, typed(form, title=address, slug="about"))

    paths = set(Article.objects.values_list("path", flat=True))
    assert paths == {"about", "about/about", "articles/about"}


@pytest.mark.exhaustive  # tests/articles/writing has the rule
def test_a_translation_stands_at_the_place_of_its_original(as_editor, about):
    below = PageFactory(slug="people", place__parent=about.place)

    as_editor.post(reverse("start_translation", args=[below.pk, "es"]))

    spanish = Article.objects.get(language="es")
    assert (spanish.place, spanish.path) == (below.place, "about/people")
    form = as_editor.get(change(spanish))
    as_editor.post(change(spanish), typed(form, title="Personas", slug="personas"))
    spanish.refresh_from_db()
    assert (spanish.path, spanish.translation_of) == ("about/personas", below)


def test_a_page_is_no_translation_of_an_article(as_editor, about):
    article = ArticleFactory(language="es")
    form = as_editor.get(f"{ADD}?below=0")

    answer = as_editor.post(ADD, typed(form, title="x", slug="x", translation_of=article.pk))

    assert "Choose a page at the same place in the tree." in answer.text


def test_the_tree_shows_each_page_with_its_languages(as_editor, about):
    PageFactory(slug="people", title="People", place__parent=about.place)
    DraftFactory(
        slug="acerca", title="Quiénes", language="es", place=about.place, translation_of=about
    )
    ArticleFactory(title="No page")

    answer = as_editor.get("/admin/pages/")

    rows = rows_of(answer)
    assert [row[:2] for row in rows] == [
        ["Who stands here", "/about/"],
        ["People", "/about/people/"],
    ]
    assert "Spanish: Draft" in rows[0][2]
    assert "No page" not in answer.text
    assert "Who stands here" not in as_editor.get("/admin/articles/article/").text


def test_the_tree_costs_the_same_however_many_pages(
    as_editor, about, django_assert_max_num_queries
):
    for number in range(12):
        PageFactory(slug=f"p{number}", place__parent=about.place)

    with django_assert_max_num_queries(8):
        as_editor.get("/admin/pages/")


def test_a_page_is_moved_and_says_where_it_cannot_go(as_editor, client, about):
    people = PageFactory(slug="people", title="People", place__parent=about.place)
    PageFactory(slug="people", title="Another")
    address = reverse("move_page", args=[people.place_id])
    assert "Top level" in as_editor.get(address).text

    refused = as_editor.post(address, {"parent": ""})
    assert "There is already a page at /people/" in refused.text
    other = PageFactory(slug="work", title="Work")
    done = as_editor.post(address, {"parent": other.place_id}, follow=True)

    assert "Page moved." in done.text
    assert client.get("/about/people/").headers["Location"] == "/work/people/"


@pytest.mark.exhaustive  # tests/articles/writing/test_move_pages.py has the rule
def test_a_page_does_not_go_below_itself(as_editor, about):
    people = PageFactory(slug="people", place__parent=about.place)

    answer = as_editor.post(
        reverse("move_page", args=[about.place_id]), {"parent": people.place_id}
    )

    assert "Select a valid choice" in answer.text


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("of", "button", "order"),
    [
        ("b", "up", "bac"),
        ("b", "down", "acb"),
        ("a", "up", "abc"),
        ("c", "down", "abc"),
        ("c", "up", "acb"),
    ],
)
def test_pages_are_put_in_order(as_editor, of, button, order):
    pages = {name: PageFactory(slug=name, title=name) for name in "abc"}

    as_editor.post(reverse("order_pages", args=[pages[of].place_id]), {button: ""})

    assert "".join(row[0] for row in rows_of(as_editor.get("/admin/pages/"))) == order


def test_authors_look_at_the_tree_and_move_nothing(as_author, about):
    assert "Who stands here" in as_author.get("/admin/pages/").text
    for name in ("move_page", "order_pages"):
        address = reverse(name, args=[about.place_id])
        assert as_author.post(address, {"parent": "", "up": ""}).status_code == 404


def test_a_draft_with_pages_below_it_is_not_deleted(as_editor, about):
    draft = DraftFactory(slug="draft", place=PagePlace.objects.create())
    delete = reverse("admin:articles_article_delete", args=[draft.pk])
    PageFactory(place__parent=draft.place)
    assert as_editor.post(delete, {"post": "yes"}).status_code == 404

    Article.objects.get(place__parent=draft.place).delete()
    as_editor.post(delete, {"post": "yes"})

    assert not Article.objects.filter(pk=draft.pk).exists()
    assert PagePlace.objects.get() == about.place


@pytest.mark.exhaustive
def test_a_picture_says_which_page_shows_it(as_editor, about):
    image = ImageFactory()
    about.cover = image
    about.save()

    answer = as_editor.get(reverse("admin:articles_image_change", args=[image.pk]))

    assert "Who stands here" in answer.text


@pytest.mark.exhaustive
def test_whoever_takes_a_page_off_the_site_is_told_what_hangs_on_it(as_editor, about):
    ask = reverse("admin:articles_article_unpublish", args=[about.pk])
    assert "disappears from the menus" not in as_editor.get(ask).text

    about.place.menu_items.create(menu="header")
    PageFactory(place__parent=about.place)

    page = as_editor.get(ask).text
    assert "It also disappears from the menus, until you publish it again." in page
    assert "The pages below it stay where they are." in page


@pytest.mark.exhaustive  # tests/articles/writing/test_move_pages.py has the rule
def test_a_new_address_that_pages_below_cannot_follow_to_is_refused(as_editor, editor, about):
    PageFactory(slug="people", place__parent=about.place)
    other = PageFactory(slug="us")
    moved = PageFactory(slug="people", place__parent=other.place)
    move_pages.move_page(place=moved.place, parent=None, after=None, by=editor)
    rename = as_editor.post(
        change(other), typed(as_editor.get(change(other)), slug="we", _publish="1"), follow=True
    )
    assert "Published" in rename.text
    other.former_addresses.all().delete()  # only the page below still leads on from there

    answer = as_editor.post(
        change(about), typed(as_editor.get(change(about)), slug="us", _publish="1")
    )

    assert "A page below this one would get the address “us/people”" in answer.text
    about.refresh_from_db()
    assert about.path == "about"


def test_an_author_learns_no_address_of_a_draft_by_writing_below_it(as_author):
    hidden = DraftFactory(slug="merger", place=PagePlace.objects.create())
    below = {"below": hidden.place_id, "title": "x", "slug": "x"}

    assert as_author.get(f"{ADD}?below={hidden.place_id}").status_code == 404
    for address in (ADD, f"{ADD.removesuffix('add/')}autosave/"):
        assert as_author.post(address, below).status_code == 404
    assert Article.objects.count() == 1


def test_no_article_becomes_a_page_by_what_is_sent_with_its_form(as_editor):
    article = DraftFactory()
    form = as_editor.get(change(article))

    as_editor.post(change(article), typed(form, below="0", title="Still an article"))

    article.refresh_from_db()
    assert (article.title, article.place) == ("Still an article", None)


def test_the_address_of_a_page_to_come_is_no_address_yet(client, as_editor):
    PageFactory(slug="merger", publish_at=timezone.now() + timedelta(days=1))
    DraftFactory(slug="draft", place=PagePlace.objects.create())

    for path in ("/merger", "/draft", "/nothing"):
        assert client.get(path).status_code == 404


@pytest.mark.exhaustive
def test_whoever_takes_a_page_off_the_site_is_told_of_its_other_languages(as_editor, about):
    PageFactory(slug="x", title="Quiénes", language="es", place=about.place, translation_of=about)

    page = as_editor.get(reverse("admin:articles_article_unpublish", args=[about.pk])).text

    assert "Its other languages stay on the site:" in page
    assert "Quiénes" in page
