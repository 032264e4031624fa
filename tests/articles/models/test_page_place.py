"""Where pages stand: the slugs from the top of the tree down to them, language by language."""

import pytest

from articles.models.page_place import PageSlug, page_paths

ABOUT, PEOPLE, BOARD = 1, 2, 3
PARENTS = {ABOUT: None, PEOPLE: ABOUT, BOARD: PEOPLE}
EN = [
    PageSlug(10, ABOUT, "en", "about"),
    PageSlug(20, PEOPLE, "en", "people"),
    PageSlug(30, BOARD, "en", "board"),
]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([], {10: "about", 20: "about/people", 30: "about/people/board"}),
        # A page above that is not translated lends the slug of its original.
        ([PageSlug(31, BOARD, "es", "junta", 1)], {31: "about/people/junta"}),
        (
            [PageSlug(11, ABOUT, "es", "acerca", 1), PageSlug(31, BOARD, "es", "junta", 1)],
            {11: "acerca", 31: "acerca/people/junta"},
        ),
        # Of what was withdrawn and what took its place, the latter counts, in whichever order.
        (
            [
                PageSlug(11, ABOUT, "es", "viejo", 3),
                PageSlug(12, ABOUT, "es", "acerca", 1),
                PageSlug(21, PEOPLE, "es", "gente", 1),
            ],
            {11: "viejo", 12: "acerca", 21: "acerca/gente"},
        ),
        (
            [
                PageSlug(12, ABOUT, "es", "acerca", 1),
                PageSlug(11, ABOUT, "es", "viejo", 3),
                PageSlug(21, PEOPLE, "es", "gente", 1),
            ],
            {21: "acerca/gente"},
        ),
        # A translation that was never published moves nobody: whoever writes it may publish nothing.
        (
            [
                PageSlug(11, ABOUT, "es", "borrador", 1, lends=False),
                PageSlug(21, PEOPLE, "es", "gente", 1),
            ],
            {11: "borrador", 21: "about/gente"},
        ),
        # What was withdrawn goes on to lend its slug where nothing took its place.
        (
            [PageSlug(11, ABOUT, "es", "viejo", 3), PageSlug(21, PEOPLE, "es", "gente", 1)],
            {21: "viejo/gente"},
        ),
    ],
)
def test_a_path_is_the_slugs_from_the_top_down(more, expected):
    paths = page_paths([*EN, *more], PARENTS)

    assert paths | expected == paths
    assert paths[30] == "about/people/board"
