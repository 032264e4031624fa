"""The OpenAPI 3.1 document: what django-ninja derives, and what the page cache and HTTP add to it."""

from copy import deepcopy
from functools import cache
from typing import Any, Final

from advocacy.api import csv_tables, responses
from advocacy.api.data_api import api
from advocacy.api.records import Problem
from advocacy.api.registration import CSV_NAME, LISTS

PREFIX: Final = "/api/v1"
LIST_PREFIX: Final = "ListOf_"
ABOUT: Final = (
    "Figures with their sources, days to mark, treaties, topics, articles and corrections, to read."
    " No key is needed. Each list is CSV too, whole, at its address with .csv for the last slash;"
    " whoever prefers text/csv in `Accept` is redirected there."
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
        as_json = {**operation["responses"][200], "description": "The answer."}
        answer = _of_csv(operation["operationId"]) or as_json
        operation["responses"] = _responses(answer, has_names="{" in path)
    return derived


def lists() -> dict[str, str]:
    """Return the path of each list that needs no name of a row, by its name."""
    paths = {methods["get"]["operationId"]: path for path, methods in _derived()["paths"].items()}
    return {name: paths[name] for name in LISTS if "{" not in paths[name]}


def csv_columns() -> dict[str, list[str]]:
    """Return the columns of each list as CSV, by the name of its operation."""
    return {
        CSV_NAME.format(name): [column.name for column in csv_tables.columns_of(record)]
        for name, record in LISTS.items()
    }


def _of_csv(operation: str) -> dict[str, Any] | None:
    """Describe the answer of an operation that gives CSV; None of another."""
    columns = csv_columns().get(operation)
    if columns is None:
        return None
    return {
        "description": f"All records, with these columns: {', '.join(columns)}.",
        "content": {responses.CSV: {"schema": {"type": "string"}}},
    }


def _responses(answer: dict[str, Any], *, has_names: bool) -> dict[str, Any]:
    answers = {
        "200": {**answer, "headers": ETAG},
        "304": {"description": "Nothing changed since the answer that you have."},
        "400": _problem("A parameter that we do not know or cannot read."),
    }
    return answers | ({"404": _problem("There is nothing of this name.")} if has_names else {})


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {responses.PROBLEM: {"schema": schema}}}
