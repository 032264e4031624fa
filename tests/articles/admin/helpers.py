"""Send the forms of the admin as a browser would."""

from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

ADD = "/admin/articles/article/add/"


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def form(button="_continue", **fields):
    empty = {
        f"{prefix}-{name}": "0"
        for prefix in ("bylines", "sources", "corrections")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    typed = {
        "seen": "1.1",  # what the form of an article shows that nobody has written over
        "title": "A title",
        "slug": "a-title",
        "kind": "news",
        "language": "en",
        "summary": "In short.",
        "body": "<p>Words.</p>",
        "endangered": "nobody",
    }
    return empty | typed | {button: "1"} | fields


def errors(response):
    return response.context["adminform"].form.errors


NINE = ("2026-12-10", "09:00:00")


def begins(day, time, shown=("", "")):
    """What a browser sends: what was typed, and what the form showed."""
    return {
        "publish_at_0": day,
        "publish_at_1": time,
        "initial-publish_at_0": shown[0],
        "initial-publish_at_1": shown[1],
    }


def buttons(page):
    pressed = LexborHTMLParser(page).css(".presses input[type=submit]")
    return [(each.attributes["value"], each.attributes.get("class")) for each in pressed]
