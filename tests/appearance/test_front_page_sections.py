"""The front page shows the sections that editors arranged, in their order, and never what readers may not see."""

from datetime import date

import pytest

from appearance.admin.front_sections import FORMS
from appearance.front_page import arranging
from appearance.front_page.kinds import BUILT_IN, KINDS, kinds_to_add, with_help
from appearance.front_page.loading import CONTENT, FrontPageLoader
from publication import status
from tests.advocacy.factories import FigureFactory, StatisticFactory, TopicFactory
from tests.appearance.factories import FrontPageFactory
from tests.articles.factories import ArticleFactory, DraftFactory, PageFactory, UserFactory
from tests.markup import one_line

A, B, HELP = {"kind": "text", "text": "a"}, {"kind": "text", "text": "b"}, {"kind": "help"}


@pytest.mark.parametrize(
    ("change", "at", "left"),
    [
        (arranging.move_up, 0, [A, B, HELP]),
        (arranging.move_up, 2, [A, HELP, B]),
        (arranging.move_down, 0, [B, A, HELP]),
        (arranging.move_down, 2, [A, B, HELP]),
        (arranging.hide_or_show, 0, [A | {"hidden": True}, B, HELP]),
        (arranging.hide_or_show, 2, [A, B, HELP]),
        (arranging.remove, 1, [A, HELP]),
        (arranging.remove, 2, [A, B, HELP]),
    ],
)
def test_sections_are_moved_hidden_and_removed_but_the_help_stays(change, at, left):
    sections = [A, B, HELP]

    assert change(sections, at) == left
    assert sections == [A, B, HELP]


def test_what_was_hidden_is_shown_again():
    hidden = arranging.hide_or_show([A], 0)

    assert arranging.hide_or_show(hidden, 0) == [A | {"hidden": False}]


def test_there_is_one_lead_and_one_help_and_at_most_twenty_sections():
    assert {"lead", "help"}.isdisjoint(kinds_to_add(BUILT_IN))
    assert "lead" in kinds_to_add([HELP])
    assert kinds_to_add([A] * 20) == {}
    assert arranging.add([HELP], "help") == [HELP]
    assert arranging.add([HELP], "nonsense") == [HELP]
    assert arranging.add([HELP], "topic") == [HELP, {"kind": "topic", "count": 3}]


@pytest.mark.parametrize(
    ("kept", "kinds"),
    [
        ([A, HELP], ["text", "help"]),
        ([A, HELP | {"hidden": True}], ["text", "help"]),
        ([A, B], ["text", "help", "text"]),
        ([], ["help"]),
        ([A | {"hidden": True}, HELP], ["help"]),
    ],
)
def test_readers_always_find_the_help(kept, kinds):
    assert [section["kind"] for section in with_help(kept)] == kinds


def test_every_kind_has_a_form_and_something_to_show():
    assert set(KINDS) == set(FORMS) == set(CONTENT)


def load(*sections, language="en"):
    return FrontPageLoader(sections, language, date(2026, 12, 1)).load()


def content(*sections, language="en"):
    """Return what the first of the sections shows; None where readers do not see it."""
    kind = sections[0]["kind"]
    return next(
        (each.content for each in load(*sections, language=language) if each.kind == kind), None
    )


@pytest.mark.django_db
class TestWhatReadersSee:
    def test_the_sections_stand_in_their_order(self, client):
        ArticleFactory(title="News")
        words = {"kind": "text", "heading": "Who we are", "text": "A house.\n\nOf <b>people</b>."}
        FrontPageFactory(sections=[words, {"kind": "latest", "count": 3}, HELP])

        page = one_line(client.get("/").text)

        places = [page.index(part) for part in ("Who we are", "From the record", "Are you seeking")]
        assert places == sorted(places)
        assert ">Of &lt;b&gt;people&lt;/b&gt;.</p>" in page
        assert page.count("<h1") == 1

    def test_a_chosen_article_leads_and_is_not_among_the_newest(self):
        old, new = ArticleFactory(title="Old"), ArticleFactory(title="New")
        spanish = ArticleFactory(title="Viejo", language="es", translation_of=old)
        lead, latest = {"kind": "lead", "article": old.pk}, {"kind": "latest", "count": 5}

        assert content(lead)["article"] == old
        assert content(lead, language="es")["article"] == spanish
        assert content(lead, language="fr")["article"] == old
        assert content(latest, lead)["articles"] == [new]

    def test_without_a_lead_the_newest_article_is_among_the_newest(self):
        article = ArticleFactory()

        assert content({"kind": "latest", "count": 1})["articles"] == [article]

    @pytest.mark.parametrize("ended", [status.unpublish, status.withdraw])
    def test_a_chosen_article_that_is_taken_down_makes_room_for_the_newest(self, ended):
        chosen, newest = ArticleFactory(), ArticleFactory()
        lead = {"kind": "lead", "article": chosen.pk}
        assert content(lead)["article"] == chosen

        ended(subject=chosen, by=UserFactory())

        assert content(lead)["article"] == newest

    def test_a_topic_shows_its_newest_articles(self):
        topic = TopicFactory(name="Torture")
        of_it, _other = ArticleFactory(), ArticleFactory()
        draft = DraftFactory()
        for article in (of_it, draft):
            article.topics.add(topic)
        section = {"kind": "topic", "topic": topic.pk, "count": 3}

        found = content(section)
        assert (found["name"], found["articles"]) == ("Torture", [of_it])

        topic.is_published = False
        topic.save()
        assert content(section) is None

    def test_figures_are_the_latest_of_the_chosen_statistics_in_their_order(self):
        first, second, hidden = StatisticFactory(), StatisticFactory(), StatisticFactory()
        FigureFactory(statistic=first, period_start=date(2020, 1, 1), period_end=date(2020, 12, 31))
        latest = FigureFactory(
            statistic=first, period_start=date(2024, 1, 1), period_end=date(2024, 12, 31)
        )
        other, _unseen = FigureFactory(statistic=second), FigureFactory(statistic=hidden)
        type(hidden).objects.filter(pk=hidden.pk).update(is_published=False)
        keys = [second.pk, hidden.pk, first.pk, 10**6]

        assert content({"kind": "figures", "statistics": keys})["figures"] == [other, latest]

    def test_pages_are_cards_in_the_language_of_the_reader_or_their_own(self, client):
        about = PageFactory(title="About us", slug="about")
        donate = PageFactory(title="Donate", slug="donate")
        PageFactory(
            title="Quiénes somos",
            slug="quienes",
            language="es",
            translation_of=about,
            place=about.place,
        )
        draft = PageFactory(
            title="Secret", slug="secret", status="draft", first_published_at=None, publish_at=None
        )
        keys = [donate.place_id, draft.place_id, about.place_id]
        section = {"kind": "pages", "pages": keys}

        titles = [page.title for page in content(section, language="es")["pages"]]
        assert titles == ["Donate", "Quiénes somos"]

        FrontPageFactory(sections=[section, HELP])
        assert 'href="/donate/" hreflang="en"><bdi lang="en">Donate' in client.get("/es/").text
        assert "Secret" not in client.get("/").text

    def test_a_call_to_action_leads_to_a_page_or_an_address(self):
        page = PageFactory(slug="donate")
        section = {"kind": "call-to-action", "label": "Give", "labels": {"es": "Dar"}}
        assert content(section) is None

        assert content(section | {"url": "https://pay.example"})["address"] == "https://pay.example"
        to_page = content(section | {"page": page.place_id}, language="es")
        assert (to_page["address"], to_page["leads_to"]) == ("/donate/", "en")
        assert (to_page["label"].text, to_page["label"].lang) == ("Dar", "")

        status.unpublish(subject=page, by=UserFactory())
        assert content(section | {"page": page.place_id}) is None

    @pytest.mark.exhaustive
    def test_words_without_a_translation_are_marked_as_what_they_are(self, client):
        section = {"kind": "text", "heading": "Hello", "text": "Words", "texts": {"ar": "كلمات"}}
        FrontPageFactory(sections=[section, HELP])

        assert '<bdi lang="en">Hello</bdi>' in client.get("/ar/").text
        assert "كلمات" in client.get("/ar/").text
        assert '<p class="read" lang="en" dir="auto">Words</p>' in client.get("/es/").text

    def test_what_has_nothing_to_show_is_left_out(self):
        kinds = [{"kind": kind, "count": 2} for kind in KINDS]

        assert [section.kind for section in load(*kinds)] == ["lead", "help"]

    def test_a_draft_of_the_front_page_is_seen_by_nobody(self, client):
        FrontPageFactory(
            sections=[{"kind": "text", "text": "Not yet"}],
            status="draft",
            publish_at=None,
            first_published_at=None,
        )

        assert "Not yet" not in client.get("/").text

    @pytest.mark.exhaustive  # a count of queries
    def test_all_kinds_at_once_cost_few_queries(self, django_assert_max_num_queries):
        topic, statistic, page = TopicFactory(), StatisticFactory(), PageFactory(slug="p")
        FigureFactory(statistic=statistic)
        for _number in range(4):
            ArticleFactory().topics.add(topic)
        sections = [
            {"kind": "lead", "drawing": True}, HELP, {"kind": "latest", "count": 9},
            {"kind": "topic", "topic": topic.pk, "count": 3}, {"kind": "days", "count": 3},
            {"kind": "figures", "statistics": [statistic.pk]},
            {"kind": "pages", "pages": [page.place_id]},
            {"kind": "call-to-action", "label": "Go", "page": page.place_id},
        ]  # fmt: skip

        with django_assert_max_num_queries(9):
            load(*sections)
