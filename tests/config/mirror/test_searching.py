import pytest

from config.mirror.searching import (
    Words,
    list_of,
    put_search_into,
    read_list,
    read_words,
    write_list,
)

RESULTS = '<div><ul data-found></ul><script src="/es/search/pages.js"></script></div>'


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (
            '<meta name="description" content="What it says."><h1>\n A <b>title</b>\n</h1>',
            Words("A title", "What it says."),
        ),
        ("<meta name=description><p>No heading</p>", Words("", "")),
    ],
)
def test_the_search_knows_heading_and_summary(html, words):
    assert read_words(html) == words


def test_a_list_is_read_as_it_was_written():
    words = {
        "/es/articles/x/": Words('A "title" </script>', "Año"),
        "/es/": Words("Front", ""),
        "/es/%D8%A7/": Words("ا", "ب"),
    }
    content = write_list("/es/search/", words)
    assert content.startswith(b"var mirroredPages = [")
    assert '"../articles/x/index.html"' in content.decode()
    assert read_list("/es/search/", content) == words
    assert list_of("/es/search/") == "/es/search/pages.js"


def test_the_page_has_results_of_its_own_and_no_filters():
    page = put_search_into(
        "<main><form role=search><input name=q><div class=filter>x</div></form><p>y</p></main>",
        RESULTS,
    )
    assert "filter" not in page
    assert page.index("</form>") < page.index("data-found") < page.index("<p>y")


@pytest.mark.parametrize(
    ("html", "results"), [("<main></main>", RESULTS), ("<main><form role=search></form>", "")]
)
def test_a_page_without_its_form_is_no_search_page(html, results):
    with pytest.raises(ValueError, match="no form"):
        put_search_into(html, results)
