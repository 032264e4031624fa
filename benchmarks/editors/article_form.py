"""The form of an article in the admin, filled in and sent as an editor's browser does."""

import re
from typing import Any, Final

from django.test import Client

from benchmarks.harness.findings import BenchmarkFailed
from benchmarks.harness.forms import Fields, filled, form_of, offered, post_form
from benchmarks.harness.timing import ask_page

ADD: Final = "/admin/articles/article/add/"


def signed_in() -> Client:
    """Return the browser of an editor."""
    # Models need Django to be set up; whoever fills the form in over HTTP has none.
    from benchmarks.content import library  # noqa: PLC0415 -- as said

    client = Client(SERVER_NAME="localhost")
    client.force_login(library.editor())
    return client


def fields_of(client: Client, address: str) -> Fields:
    """Return what the form holds."""
    page = ask_page(client, address, secure=True)
    return filled(form_of(page.text, "#article_form")) | {"endangered": ["nobody"]}


def press(client: Client, address: str, button: str, fields: Fields | dict[str, Any]) -> str:
    """Press a button, once more where it asks for that; return where it leads.

    Raises BenchmarkFailed where the form comes back with mistakes.
    """
    response = post_form(client, address, fields | {button: "1"})
    if response.status_code == 200:
        asked = offered(form_of(response.text, "#article_form")).get("all_the_same", [])
        response = post_form(client, address, fields | {button: "1", "all_the_same": asked})
    if response.status_code != 302:
        raise BenchmarkFailed(
            f"{address}: {response.status_code} {re.findall(r'errorlist.*?</ul>', response.text, re.DOTALL)}"
        )
    return str(response.headers["Location"])


def begin(client: Client, **fields: Any) -> str:
    """Save a new draft; return the address of its form."""
    return press(client, ADD, "_continue", fields_of(client, ADD) | fields)
