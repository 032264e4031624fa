"""Choose articles in the list, read what the page says of each, and confirm it as a browser would."""

from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

LIST = "/admin/articles/article/"


def address(name):
    return reverse(f"admin:articles_article_{name}")


def ask(client, name, *articles, **asked):
    """The page on which one confirms it."""
    chosen = {"pk": [each.pk for each in articles], **asked}
    return client.get(address(name), chosen | ({"look": "1"} if asked else {}))


def rows(page):
    """What the page says of each article, by its title."""
    told = {}
    for row in LexborHTMLParser(page.text).css(".ready tbody tr"):
        cells = [" ".join(cell.text(separator=" ").split()) for cell in row.css("th, td")]
        told[cells[0]] = cells[-1]
    return told


def button(page):
    found = LexborHTMLParser(page.text).css_first("form[method=post] input[type=submit].default")
    return found and found.attributes["value"]


def fields(page):
    """What the form that confirms would send."""
    sent = {}
    for each in LexborHTMLParser(page.text).css(
        "#content-main form[method=post] input[type=hidden]"
    ):
        sent.setdefault(each.attributes["name"], []).append(each.attributes["value"] or "")
    return sent


def confirm(client, name, page):
    """Press the button of this page; return what the list says then."""
    answer = client.post(address(name), fields(page), follow=True)
    messages = LexborHTMLParser(answer.text).css(".messagelist li")
    return [" ".join(each.text().split()) for each in messages]
