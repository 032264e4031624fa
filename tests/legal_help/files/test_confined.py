"""The process that decodes can do nothing but compute and answer."""

from legal_help.files import confined
from tests.legal_help.files import honest


def test_a_page_or_a_code_follows_on_the_word_that_it_is_confined():
    (page,) = confined.pages_of(honest.png())

    assert list(confined.frames(honest.png())) == [b"confined", b"pages", page]
    assert list(confined.frames(b"GIF89a")) == [b"confined", b"refused", b"type"]
