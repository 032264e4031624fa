"""The OpenAPI 3.1 document: what django-ninja derives, and what the page cache and HTTP add to it."""

from copy import deepcopy
from functools import cache
from typing import Any, Final

from advocacy.api import responses
from advocacy.api.operations import api
from advocacy.api.records import Problem

PREFIX: Final = "/api/v1"
LIST_PREFIX: Final = "ListOf_"
ABOUT: Final = (
    "Figures with their sources, days to mark, treaties and topics, to read. No key is needed."
    " Numbers have all their digits. A figure whose `verification` is `unverified` was checked by"
    " nobody yet, and of one that is `unofficial` no official source was found yet: say so wherever"
    " you show it. Errors are problem details (RFC 9457)."
)
IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the answer that you have.",
    "schema": {"type": "string"},
}
ETAG: Final = {"ETag": {"description": "Changes with the answer.", "schema": {"type": "string"}}}


def document(title: str, licence: dict[str, str]) -> dict[str, Any]:
    """Return the whole document. `licence` has the name and the url of the licence of our own words."""
    info = {"title": title, "version": api.version, "description": ABOUT, "license": licence}
    return {**_derived(), "info": info, "servers": [{"url": PREFIX}]}


@cache
def _derived() -> dict[str, Any]:
    derived = deepcopy(dict(api.get_openapi_schema(path_prefix="")))
    schemas = derived["components"]["schemas"]
    # The parameters stand at each path. Ninja lists them as records too.
    derived["components"]["schemas"] = {
        name: schema for name, schema in schemas.items() if not name.endswith("Query")
    } | {"Problem": Problem.model_json_schema()}
    for path, methods in derived["paths"].items():
        operation = methods["get"]
        del operation["description"]  # ninja repeats the summary
        operation["parameters"].append(IF_NONE_MATCH)
        operation["responses"] = _responses(operation["responses"][200], has_names="{" in path)
    return derived


def _responses(answer: dict[str, Any], *, has_names: bool) -> dict[str, Any]:
    answers = {
        "200": {**answer, "description": "The answer.", "headers": ETAG},
        "304": {"description": "Nothing changed since the answer that you have."},
        "400": _problem("A parameter that we do not know or cannot read."),
    }
    return answers | ({"404": _problem("There is nothing of this name.")} if has_names else {})


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {responses.PROBLEM: {"schema": schema}}}
