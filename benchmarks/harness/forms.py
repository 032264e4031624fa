"""The forms of a page, as a browser without scripts sends them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from selectolax.lexbor import LexborHTMLParser, LexborNode

from benchmarks.harness.findings import BenchmarkFailed

type Fields = dict[str, list[str]]
FORM = "application/x-www-form-urlencoded"


def form_of(page: str, selector: str) -> LexborNode:
    """Return the form. Raises BenchmarkFailed where the page has none."""
    form = LexborHTMLParser(page).css_first(selector)
    if form is None:
        raise BenchmarkFailed(f"No {selector} on the page")
    return form


def filled(form: LexborNode) -> Fields:
    """Return what a browser sends where nobody types or chooses anything; no button is pressed."""
    fields: Fields = {}
    for control in form.css("input, select, textarea"):
        name, kind = control.attributes.get("name"), control.attributes.get("type") or "text"
        if not name or kind in {"submit", "button", "file"}:
            continue
        values = fields.setdefault(name, [])
        if control.tag == "select":
            chosen = control.css("option[selected]")
            if not chosen and "multiple" not in control.attributes:
                chosen = control.css("option")[:1]  # as browsers do
            values += [_value(option) for option in chosen]
        elif control.tag == "textarea":
            values.append(control.text())
        elif kind not in {"radio", "checkbox"} or "checked" in control.attributes:
            values.append(_value(control) or ("on" if kind == "checkbox" else ""))
    return fields


def offered(form: LexborNode) -> Fields:
    """Return what each question of choices offers, without its empty answer."""
    choices: Fields = {}
    for control in form.css("input[type=radio], input[type=checkbox], select"):
        name, options = control.attributes.get("name"), control.css("option") or [control]
        if name:
            choices.setdefault(name, []).extend(filter(None, map(_value, options)))
    return choices


def post_form(client: Client, address: str, fields: Mapping[str, Any]) -> Any:
    """Send it through all of Django, over TLS, and return the answer."""
    return client.post(address, urlencode(fields, doseq=True), FORM, secure=True)


def _value(node: LexborNode) -> str:
    return node.attributes.get("value") or ""
