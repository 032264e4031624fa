"""Somebody at a browser without a script: they follow links, press buttons, and count the pages."""

from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.legal_help.form_client import FormClient

REDIRECTS = (301, 302, 303)


class Hands:
    """Press only what is on the page that was answered last."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or FormClient()
        self.asked: list[str] = []
        self.address = ""
        self.page = LexborHTMLParser("")

    def go(self, address: str) -> None:
        """Type an address."""
        self._ask("get", address, {})

    def follow(self, words: str) -> None:
        """Press a link by its words."""
        self.go(self._one("a[href]", words).attributes["href"] or "")

    def press(self, words: str, **typed: Any) -> None:
        """Fill in fields of the form of a button, and press it by its words. Other fields stay as they are."""
        button = self._one("button", words)
        form = self._form_of(button)
        fields = {each.attributes["name"] for each in form.css("[name]")}
        assert typed.keys() <= fields, (typed, fields)
        sent = {**_standing_in(form), **typed}
        if name := button.attributes.get("name"):
            sent[name] = button.attributes.get("value") or ""
        where = button.attributes.get("formaction") or form.attributes.get("action") or ""
        self._ask((form.attributes.get("method") or "get").lower(), where, sent)

    def sees(self, words: str) -> bool:
        return words in _words_of(self.page.body)

    def _ask(self, how: str, address: str, sent: dict[str, Any]) -> None:
        self.address = urljoin(self.address, address)
        response = getattr(self.client, how)(self.address.partition("#")[0], sent)
        self.asked.append(f"{how} {urlsplit(self.address).path} {response.status_code}")
        if response.status_code in REDIRECTS:
            self._ask("get", response.url, {})
            return
        assert response.status_code == 200, self.asked[-1]
        self.page = LexborHTMLParser(response.text)

    def _form_of(self, button: LexborNode) -> LexborNode:
        if named := button.attributes.get("form"):
            return self.page.css(f"form#{named}")[0]
        around = button.parent
        while around is not None and around.tag != "form":
            around = around.parent
        assert around is not None, button.html
        return around

    def _one(self, selector: str, words: str) -> LexborNode:
        found = [each for each in self.page.css(selector) if _words_of(each) == words]
        assert found, (words, _words_of(self.page.body))
        return found[0]


def _standing_in(form: LexborNode) -> dict[str, list[str]]:
    """Return what a form sends if nobody types into it."""
    standing: dict[str, list[str]] = {}
    for control in form.css("input[name], textarea, select"):
        given = control.attributes
        if given.get("type") in {"radio", "checkbox"} and "checked" not in given:
            continue
        if control.tag == "select":
            chosen = control.css("option[selected]") or control.css("option")[:1]
            values = [each.attributes.get("value") or "" for each in chosen]
        elif control.tag == "textarea":
            values = [control.text()]
        else:
            values = [given.get("value") or ""]
        standing.setdefault(given["name"] or "", []).extend(values)
    return standing


def _words_of(node: LexborNode | None) -> str:
    return " ".join(node.text(separator=" ").split()) if node else ""
