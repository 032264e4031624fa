"""Read what a page says of itself as linked data."""

import json
from html.parser import HTMLParser
from pathlib import Path

import jsonschema

SCHEMA = json.loads(Path(__file__).with_name("linked_data_schema.json").read_text())


class Blocks(HTMLParser):
    """Collects the data blocks of a page, and how many scripts it has in all."""

    def __init__(self):
        super().__init__()
        self.texts, self.scripts, self._is_open = [], 0, False

    def handle_starttag(self, tag, attrs):
        if tag == "script":
            self.scripts += 1
            self._is_open = dict(attrs).get("type") == "application/ld+json"
            if self._is_open:
                self.texts.append("")

    def handle_endtag(self, tag):  # noqa: ARG002 -- as HTMLParser calls it
        self._is_open = False

    def handle_data(self, data):
        if self._is_open:
            self.texts[-1] += data


def said(client, path):
    """The valid nodes that a page says of itself, by their type."""
    blocks = Blocks()
    blocks.feed(client.get(path).text)
    [text] = blocks.texts
    whole = json.loads(text)
    jsonschema.validate(whole, SCHEMA)
    return {node["@type"]: node for node in whole["@graph"]}
