"""A form of the admin that comes back says which fields are wrong, and leads to each."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.advocacy.factories import StatisticFactory
from tests.articles.admin.helpers import ADD, form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def told(response):
    """What is listed, with what each leads to; each of these is on the page, and can be seen."""
    page = LexborHTMLParser(response.text)
    found = []
    for entry in page.css(".mistakes li"):
        link = entry.css_first("a")
        place = link.attributes["href"] if link else ""
        if place:
            assert page.css_first(place).attributes.get("type") != "hidden"
        found.append((entry.text(strip=True), place))
    return found


def test_each_field_that_is_wrong_is_named_in_the_order_of_the_form(as_editor):
    wrong = form(
        "_publish",
        title="",
        summary="",
        endangered="",
        publish_at_0="tomorrow",
        **{"bylines-TOTAL_FORMS": "1", "bylines-0-role": "author", "bylines-0-author": "987654"},
        **{"bylines-0-order": "1", "sources-TOTAL_FORMS": "2", "sources-0-order": "1"},
        **{"sources-0-title": "One", "sources-1-order": "2", "sources-1-url": "no address"},
    )

    assert told(as_editor.post(ADD, wrong)) == [
        ("Title", "#id_title"),
        ("Summary", "#id_summary"),
        ("Who is endangered by this?", "#id_endangered_0"),
        ("Publish at", "#id_publish_at_0"),
        ("Bylines, row 1: Author", "#id_bylines-0-author"),
        ("Sources, row 2: Link", "#id_sources-1-url"),
    ]


@pytest.mark.exhaustive
def test_what_is_wrong_in_a_field_that_nobody_sees_is_said(as_editor):
    answer = as_editor.post(ADD, form(seen="1" * 31))

    assert told(answer) == [("Seen: Ensure this value has at most 30 characters (it has 31).", "")]


@pytest.mark.exhaustive  # the form of an article says it here
def test_a_form_of_another_part_of_the_admin_says_it_too(as_editor):
    statistic = StatisticFactory()
    rows = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
    typed = {f"figures-{name}": value for name, value in rows.items()}

    answer = as_editor.post(f"/admin/advocacy/statistic/{statistic.pk}/change/", typed)

    assert ("Web address (slug)", "#id_slug") in told(answer)


@pytest.mark.exhaustive
def test_a_form_that_is_right_or_new_lists_nothing(as_editor):
    assert told(as_editor.get(ADD)) == []
