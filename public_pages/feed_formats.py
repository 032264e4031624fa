"""The three formats of a feed: Atom, RSS and JSON Feed. They know nothing of articles.

FORMATS in articles/presentation/feeds.py gives each its ending in addresses; FEED_FORMATS in
config/site/views.py gives each the name that the page "Follow us" shows.

Django writes the first two. This module adds what Django does not know: the full text, several
authors, the hub. The bytes of a feed change only with its items; those of an empty feed, once a day.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Final
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import (
    Atom1Feed,
    Rss201rev2Feed,
    SyndicationFeed,
    rfc3339_date,
)
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from identity.site_identity import site_name, websub_hub

# Characters that XML 1.0 cannot hold.
NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def without_control_characters(words: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return NOT_XML.sub("", words)


@dataclass(frozen=True)
class FeedDescription:
    """Title and addresses of a feed. `page` and `address` are the paths of its page and its own."""

    title: str
    description: str
    page: str
    address: str
    language: str


@dataclass(frozen=True)
class AttachedFile:
    """A file that belongs to an item. `size` is in bytes, as RSS requires; 0 means that it is not known."""

    address: str
    media_type: str
    size: int = 0


class SiteFeed(SyndicationFeed):
    """A feed of the site; `origin` is scheme and host, before a path."""

    content_type: str

    def __init__(self, about: FeedDescription, origin: str) -> None:
        super().__init__(
            title=without_control_characters(about.title),
            link=origin + about.page,
            description=without_control_characters(about.description),
            subtitle=without_control_characters(about.description),
            language=about.language,
            feed_url=origin + about.address,
            author_name=site_name(),
            author_link=origin + reverse("home"),
            hub=websub_hub(),
        )

    def response(self) -> HttpResponse:
        """Answer the feed, which names the hub that tells of it."""
        response = HttpResponse(self.writeString("utf-8"), content_type=self.content_type)
        if hub := self.feed["hub"]:
            response.headers["Link"] = f'<{hub}>; rel="hub", <{self.feed["feed_url"]}>; rel="self"'
        return response

    def latest_post_date(self) -> datetime:
        """Return when the newest item changed; for an empty feed, the beginning of this day."""
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return max((item["updateddate"] for item in self.items), default=today)


class AtomFeed(SiteFeed, Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if hub := self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": hub})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        # Readers take the summary for HTML.
        super().add_item_elements(handler, item | {"description": escape(item["description"])})
        for author in item["authors"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", author["name"])
            handler.addQuickElement("uri", author["url"])
            handler.endElement("author")
        for file in item["files"]:
            enclosure = {"rel": "enclosure", "type": file.media_type, "href": file.address}
            length = {"length": str(file.size)} if file.size else {}
            handler.addQuickElement("link", "", enclosure | length)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class RssFeed(SiteFeed, Rss201rev2Feed):
    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if hub := self.feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": hub})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": escape(item["description"])})
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author["name"])
        for file in item["files"][:1]:  # RSS allows one
            enclosure = {
                "url": file.address,
                "length": str(file.size),
                "type": file.media_type,
            }
            handler.addQuickElement("enclosure", "", enclosure)
        handler.addQuickElement("content:encoded", item["content"])


class JsonFeed(SiteFeed):
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: IO[Any], encoding: str) -> None:  # noqa: ARG002 -- as Django calls it
        about = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"], "url": self.feed["author_link"]}],
            "hubs": [{"type": "WebSub", "url": hub}] if (hub := self.feed["hub"]) else [],
            "items": [self._item(item) for item in self.items],
        }
        said = {name: value for name, value in about.items() if value or name == "items"}
        json.dump(said, outfile, ensure_ascii=False)

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        about = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["description"],
            "content_html": item["content"],
            "image": item["picture"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": item["authors"],
            "attachments": [
                {"url": file.address, "mime_type": file.media_type, "size_in_bytes": file.size}
                for file in item["files"]
                if file.size  # the picture is named above
            ],
            "tags": item["categories"],
            "language": self.feed["language"],
        }
        return {name: value for name, value in about.items() if value}
