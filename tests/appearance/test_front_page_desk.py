"""Editors order, hide, fill, preview and publish the sections of the front page, and lose nothing."""

import pytest
from django.contrib.auth.models import Group
from selectolax.lexbor import LexborHTMLParser

from appearance.front_page.kinds import BUILT_IN
from appearance.models import FrontPage, FrontPageVersion
from publication import drafts
from tests.advocacy.admin.helpers import fields_in
from tests.advocacy.factories import TopicFactory
from tests.articles.factories import ArticleFactory, PageFactory, UserFactory
from tests.markup import one_line

pytestmark = pytest.mark.django_db
DESK = "/admin/front-page/"


@pytest.fixture
def sign_in(client, settings):
    settings.DEMO = True  # asks for no second factor

    def sign_in(role, name="An"):
        user = UserFactory(first_name=name, last_name="Editor")
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def editor(sign_in):
    return sign_in("Editor")


@pytest.fixture
def press(client, editor):
    """Press a button of the page, with what it shows and these changes. Returns what comes next."""

    def press(do, page=None, **changes):
        page = page or client.get(DESK)
        form = LexborHTMLParser(page.text).css_first("form:has([name=sections])")
        sent = fields_in(form.html) | {"do": do} | changes
        return client.post(DESK, sent, follow=True)

    return press


def kinds(sections=None):
    found = drafts.form_content(FrontPage.objects.get()) if sections is None else sections
    return [section["kind"] for section in found]


def messages_of(page):
    return [str(message) for message in page.context["messages"]]


@pytest.mark.exhaustive
def test_the_page_begins_with_what_the_site_shows_by_itself(client, editor):
    page = client.get(DESK)

    assert [form.section["kind"] for form, _kind, _is_empty in page.context["rows"]] == kinds(
        BUILT_IN
    )
    assert not FrontPage.objects.exists()
    assert "Readers see the built-in front page" in page.text


@pytest.mark.sampled
@pytest.mark.parametrize("role", ["Author", "Caseworker"])
def test_others_may_not_open_it(client, sign_in, role):
    sign_in(role)

    assert client.get(DESK).status_code in (403, 404)
    assert client.post(DESK, {"do": "publish"}).status_code in (403, 404)
    for address in ("discard/", "restore/0/"):
        assert client.post(DESK + address).status_code in (403, 404)
    assert client.get(f"{DESK}preview/").status_code in (403, 404)
    assert not FrontPage.objects.exists()


@pytest.mark.exhaustive  # test_front_page_sections.py has the rule
def test_sections_are_moved_hidden_removed_and_added(press):
    press("up 1")
    assert kinds() == ["help", "lead", "latest", "days", "figures"]
    press("remove 4")
    press("hide 2")
    press("add", kind="text")
    sections = drafts.form_content(FrontPage.objects.get())

    assert kinds() == ["help", "lead", "latest", "days", "text"]
    assert [section.get("hidden") for section in sections] == [False, False, True, False, None]


@pytest.mark.exhaustive  # test_front_page_sections.py has the rule
@pytest.mark.parametrize("do", ["hide 1", "remove 1"])
def test_the_help_is_neither_hidden_nor_removed(press, do):
    press(do)

    assert kinds() == kinds(BUILT_IN)


def test_readers_see_what_is_published_and_not_what_is_saved(client, press):
    page = press("add", kind="text")
    press("save", page, **{"s5-heading": "Our house", "s5-text": "Open to all."})
    assert "Open to all." not in client.get("/").text

    page = press("publish")

    assert "The front page is published." in messages_of(page)
    assert "Open to all." in client.get("/").text
    assert page.context["draft"] is None


@pytest.mark.exhaustive  # a detail of the form
def test_what_was_typed_is_kept_whatever_is_pressed(press):
    page = press("add", kind="text")
    press("up 5", page, **{"s5-text": "Typed", "s5-texts_es": "Escrito"})

    [text] = [
        each for each in drafts.form_content(FrontPage.objects.get()) if each["kind"] == "text"
    ]
    assert text["text"] == "Typed"
    assert "Escrito" in text["texts"].values()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(press):
    page = press("add", kind="call-to-action")
    page = press("save", page, **{"s5-url": "javascript:alert(1)", "s5-text": "Keep me"})

    assert "Nothing was saved yet." in messages_of(page)[0]
    assert "Begin with https://" in page.text
    assert "Keep me" in page.text
    assert "javascript" not in str(drafts.form_content(FrontPage.objects.get()))

    page = press("remove 5", page)  # whatever is wrong with it
    assert kinds() == kinds(BUILT_IN)


@pytest.mark.exhaustive  # tests/publication/test_any_kind.py has the rule
def test_an_incomplete_section_is_saved_but_not_published(client, press):
    page = press("add", kind="topic")
    assert "Incomplete: Choose a topic." in one_line(page.text)

    page = press("publish", page)
    assert messages_of(page) == ["Some sections are incomplete. Nothing was published."]
    assert not FrontPage.objects.published().exists()

    press("hide 5", page)
    press("publish")
    assert FrontPage.objects.published().exists()


@pytest.mark.exhaustive  # sections are added here
def test_choices_are_kept(press):
    topic, page_of_site = TopicFactory(), PageFactory(slug="about")
    original = ArticleFactory()
    translation = ArticleFactory(language="es", translation_of=original)
    press("add", kind="topic")
    page = press("add", kind="pages")
    choices = {
        "s0-article": translation.pk,
        "s5-topic": topic.pk,
        "s6-pages_2": page_of_site.place_id,
    }
    press("save", page, **choices)

    sections = drafts.form_content(FrontPage.objects.get())
    assert sections[0]["article"] == original.pk
    assert sections[5]["topic"] == topic.pk
    assert sections[6]["pages"] == [page_of_site.place_id]

    page = press("save")  # as it is shown
    assert drafts.form_content(FrontPage.objects.get()) == sections


@pytest.mark.exhaustive  # tests/publication/test_any_kind.py has the rule
def test_nobody_overwrites_a_colleague(client, press, sign_in):
    mine = client.get(DESK)
    sign_in("Editor", "Bea")
    press("remove 4")
    sign_in("Editor", "Cid")

    page = press("up 1", mine, **{"s2-heading": "Mine"})

    assert messages_of(page)[0].startswith("Bea Editor changed the front page")
    assert 'value="Mine"' in page.text
    assert kinds() == ["lead", "help", "latest", "days"]

    press("save", page)  # on purpose
    assert kinds() == kinds(BUILT_IN)


def test_changes_are_discarded_and_old_versions_restored(client, press):
    press("remove 4")
    press("publish")
    press("remove 3")
    press("publish")
    press("remove 2")
    page = client.get(DESK)

    client.post(f"{DESK}discard/", {"seen": page.context["seen"]})
    assert kinds() == ["lead", "help", "latest"]

    first = page.context["history"][-1]
    client.post(f"{DESK}restore/{first.number}/")
    assert kinds() == ["lead", "help", "latest", "days"]
    client.post(f"{DESK}restore/0/")
    assert kinds() == kinds(BUILT_IN)
    assert kinds(FrontPage.objects.get().sections) == ["lead", "help", "latest"]
    assert client.post(f"{DESK}restore/99/").status_code == 404


@pytest.mark.exhaustive  # changes are discarded and restored here
def test_what_was_said_before_can_be_removed_for_good(client, press):
    page = press("add", kind="text")
    page = press("publish", page, **{"s5-text": "Xanthippezz was here."})
    page = press("remove 5")
    page = press("publish", page)
    draft = press("add", page, kind="text")
    press("save", draft, **{"s5-text": "Not yet"})
    assert "Xanthippezz" in str(list(FrontPageVersion.objects.values_list("content", flat=True)))
    told = [version.number for version in page.context["history"]]

    page = client.post(f"{DESK}remove-former/", follow=True)

    left = str(list(FrontPageVersion.objects.values_list("content", flat=True)))
    assert "Xanthippezz" not in left
    assert "Not yet" in left
    assert kinds(FrontPage.objects.get().sections) == kinds(BUILT_IN)
    assert [version.number for version in page.context["history"]] == told
    assert "text removed" in page.text
    assert client.post(f"{DESK}restore/{told[-1]}/").status_code == 404


@pytest.mark.exhaustive
def test_a_preview_shows_the_draft_in_each_language_and_publishes_nothing(client, press):
    page = press("add", kind="text")
    words = {"s5-text": "Open to all.", "s5-texts_es": "Abierto a todos."}
    page = press("preview", page, **words)

    assert "Open to all." in page.text
    assert "Preview. Readers do not see this page." in page.text
    assert not FrontPage.objects.published().exists()
    assert "Open to all." not in client.get("/").text
    assert "Abierto a todos." in client.get(f"{DESK}preview/?language=es").text
    assert client.get(f"{DESK}preview/?language=xx").status_code == 404


@pytest.mark.exhaustive  # tests/publication/test_any_kind.py has the rule
def test_two_people_publish_where_two_are_asked_for(client, press, sign_in, settings):
    settings.PUBLISH_NEEDS_TWO = True
    press("remove 4")

    page = press("publish")
    assert messages_of(page) == ["Saved. Somebody else has to publish what you wrote."]

    sign_in("Editor", "Bea")
    press("publish")
    assert FrontPage.objects.published().exists()


@pytest.mark.exhaustive  # a detail of the form
def test_a_section_with_nothing_to_show_says_so_to_editors(client, press):
    topic = TopicFactory()
    page = press("add", kind="topic")
    page = press("save", page, **{"s5-topic": topic.pk})
    row = {form.section["kind"]: is_empty for form, _kind, is_empty in page.context["rows"]}
    assert row["topic"]
    assert not row["lead"]

    ArticleFactory().topics.add(topic)
    page = client.get(DESK)
    assert not {form.section["kind"]: empty for form, _kind, empty in page.context["rows"]}["topic"]
