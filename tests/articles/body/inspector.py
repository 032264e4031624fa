"""Find in a body what its rules forbid."""

from html.parser import HTMLParser

from articles.body import schema

HARMLESS = ("http://", "https://", "mailto:", "tel:", "/", "#")


class Inspector(HTMLParser):
    """Fails on what may run, or leads where a body may not."""

    def __init__(self, elements, attributes):
        super().__init__()
        self.elements, self.attributes = elements, attributes

    def handle_starttag(self, tag, attrs):
        assert tag in self.elements
        for name, value in attrs:
            assert name in self.attributes(tag), (tag, name)
            if name in {"href", "src"}:
                assert value.lower().startswith(HARMLESS), value
                assert not value.startswith(("//", "/\\", "/\t"))

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def inspect(html, elements=schema.ALLOWED, attributes=schema.ALLOWED.get):
    inspector = Inspector(elements, attributes)
    inspector.feed(html)
    inspector.close()
