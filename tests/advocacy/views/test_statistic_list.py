"""The list of statistics, narrowed by words and by topic."""

import re

import pytest

from advocacy.views import topic_chips
from tests.advocacy.factories import FigureFactory, TopicFactory
from tests.advocacy.helpers import page
from tests.markup import one_line

pytestmark = pytest.mark.django_db

CHIP = re.compile(r'<a class="tag" href="([^"]*)"( aria-current="true")?>([^<]*)</a>')
ROW = re.compile(r'<li> ?<b>([^<]*)</b> ?<a href="/statistics/([^/]+)/">')


@pytest.fixture
def water():
    """Two topics that one statistic shares, and a statistic without a topic."""
    water, women = (TopicFactory(name=name, slug=name.lower()) for name in ("Water", "Women"))
    rows = {"wells": [water], "taps": [water, women], "other": []}
    for slug, topics in rows.items():
        statistic = FigureFactory(
            statistic__slug=slug, statistic__title=f"Number of {slug}", value=12
        ).statistic
        statistic.topics.add(*topics, through_defaults={})


def chips(text):
    return [(url, bool(current), words) for url, current, words in CHIP.findall(text)]


def rows(text):
    return [slug for _number, slug in ROW.findall(text)]


def listed(client, **query):
    return one_line(page(client, "/statistics/", **query)).replace("> <", "><")


def test_each_topic_leads_to_its_figures_and_says_how_many(client, water):
    assert chips(listed(client)) == [
        ("/statistics/", True, "All topics 3"),
        ("?topic=water", False, "Water 2"),
        ("?topic=women", False, "Women 1"),
    ]
    assert chips(listed(client, topic="women")) == [
        ("/statistics/", False, "All topics 3"),
        ("?topic=water", False, "Water 2"),
        ("?topic=women", True, "Women 1"),
    ]


@pytest.mark.exhaustive
def test_with_words_topics_keep_them_and_count_what_is_found(client, water):
    assert chips(listed(client, q="taps & more")) == [
        ("?q=taps+%26+more", True, "All topics 0"),
    ]
    assert chips(listed(client, q="wells", topic="women")) == [
        ("?q=wells", False, "All topics 1"),
        ("?q=wells&amp;topic=water", False, "Water 1"),
        ("?q=wells&amp;topic=women", True, "Women 0"),
    ]


@pytest.mark.exhaustive
def test_of_many_topics_the_smaller_ones_are_folded_but_not_the_chosen_one(
    client, water, monkeypatch
):
    monkeypatch.setattr(topic_chips, "MOST_UNFOLDED", 1)

    shown, folded = listed(client).split("<summary>More topics</summary>")
    assert [words for _, _, words in chips(shown)] == ["All topics 3", "Water 2"]
    assert [words for _, _, words in chips(folded)] == ["Women 1"]
    shown, folded = listed(client, topic="women").split("<summary>More topics</summary>")
    assert [words for _, _, words in chips(shown)] == ["All topics 3", "Women 1"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "number"}, ["other", "taps", "wells"]),
        ({"q": "number", "topic": "water"}, ["taps", "wells"]),
        ({"q": "wells", "topic": "water"}, ["wells"]),
        ({"q": "wells", "topic": "women"}, []),
        ({"q": "nothing"}, []),
        ({"q": " ", "topic": "women"}, ["taps"]),
    ],
)
def test_words_and_topic_narrow_the_list_together(client, water, query, found):
    assert rows(listed(client, **query)) == found


@pytest.mark.exhaustive
def test_a_list_narrowed_by_words_says_so_and_how_many_it_has(client, water):
    text = listed(client, q="number", topic="water")

    assert "<title>Figures and sources · “number” · Water |" in text
    assert "<h1>Figures and sources · “number” · Water</h1>" in text
    assert re.search(r'<meta name="description"[^>]*checked it. · “number” · Water">', text)
    assert '<p role="status">2 results</p>' in text
    assert 'value="number"' in text
    assert '<input type="hidden" name="topic" value="water">' in text


@pytest.mark.exhaustive  # tests/advocacy/views/test_views.py has topics
def test_search_engines_list_no_list_that_words_narrow(client, water):
    noindex = '<meta name="robots" content="noindex">'

    text = page(client, "/statistics/", q="number", topic="water")

    assert noindex in text
    assert '<link rel="canonical" href="http://testserver/statistics/">' in text
    assert 'hreflang="es" href="http' not in text.partition("</head>")[0]
    assert noindex not in page(client, "/statistics/", topic="water")


@pytest.mark.exhaustive
def test_where_nothing_is_found_the_page_says_what_to_try(client, water):
    text = listed(client, q="well & “good”", topic="women")

    assert '<p role="status">No results for “well &amp; “good””.</p>' in text
    assert "Try fewer or different words." in text
    query = "q=well%20%26%20%E2%80%9Cgood%E2%80%9D"
    assert 'href="/statistics/">All our statistics</a>' in text
    assert f'href="/search/?{query}">Search the whole site for' in text
    assert "Nothing here" not in text


@pytest.mark.exhaustive
def test_words_that_are_too_long_are_answered_with_a_mistake(client, water):
    text = page(client, "/statistics/", q="w" * 301)

    assert 'href="#id_q"' in text
    assert rows(one_line(text).replace("> <", "><")) == ["taps", "wells", "other"]


def test_only_figures_that_are_not_checked_have_a_mark_which_is_explained_once(client):
    checked = {"verification": "verified-primary"}
    for slug, how in (("a", {}), ("b", {}), ("c", checked)):
        FigureFactory(statistic__slug=slug, statistic__title=slug, value=5, **how)

    text = listed(client)

    assert ROW.findall(text) == [("5*", "a"), ("5*", "b"), ("5", "c")]
    assert text.count("* Not yet fully checked at an official source") == 1


@pytest.mark.exhaustive
def test_where_all_is_checked_no_mark_is_explained(client):
    FigureFactory(verification="verified-primary")

    assert "fully checked" not in listed(client)


@pytest.mark.exhaustive
def test_a_list_narrowed_by_words_costs_few_queries(
    client, water, one_generation, django_assert_num_queries
):
    listed(client, q="number", topic="water")

    # How many there are, the statistics, their figures with sources; and the topic.
    with django_assert_num_queries(3):
        listed(client, q="number")
    with django_assert_num_queries(4):
        listed(client, q="number", topic="water")
