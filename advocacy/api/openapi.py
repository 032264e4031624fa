"""The OpenAPI 3.1 document, made of what the views themselves read and answer by."""

from typing import Any, Final

from advocacy.api.answering import JSON, PROBLEM
from advocacy.api.fields import SLUG_PATTERN, Schema
from advocacy.api.operations import OPERATIONS, Operation
from advocacy.api.parameters import Parameter

VERSION: Final = "1.0.0"
ABOUT: Final = (
    "Figures with their sources, days to mark, treaties and topics, to read. No key is needed."
    " Numbers have all their digits. A figure whose `verification` is `unverified` was checked by"
    " nobody yet: say so wherever you show it. Errors are problem details (RFC 9457)."
)
PROBLEM_SCHEMA: Final[Schema] = {
    "type": "object",
    "description": "Why there is no answer (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "parameter": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}
LINKS_SCHEMA: Final[Schema] = {
    "type": "object",
    "description": "This page and the next; null on the last.",
    "properties": {
        "self": {"type": "string", "format": "uri"},
        "next": {"type": ["string", "null"], "format": "uri"},
    },
    "required": ["self", "next"],
    "additionalProperties": False,
}


def document(title: str, licence: dict[str, str]) -> dict[str, Any]:
    """The whole document. `licence` has the name and the url of the licence of our own words."""
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": VERSION, "description": ABOUT, "license": licence},
        "servers": [{"url": "/api/v1"}],
        "paths": {operation.path: _path(operation) for operation in OPERATIONS},
        "components": {
            "schemas": {
                "Problem": PROBLEM_SCHEMA,
                "Links": LINKS_SCHEMA,
                **{
                    record.name: record.schema()
                    for operation in OPERATIONS
                    for record in operation.record.within()
                },
            }
        },
    }


def answer_schema(operation: Operation) -> Schema:
    of_one: Schema = {"$ref": operation.record.address}
    if not operation.is_list:
        return of_one
    return {
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": of_one},
            "links": {"$ref": "#/components/schemas/Links"},
        },
        "required": ["data", "links"],
        "additionalProperties": False,
    }


def _path(operation: Operation) -> dict[str, Any]:
    in_path = [_in_path(name) for name in operation.names_in_path]
    responses = {
        "200": _answered("The answer.", JSON, answer_schema(operation)) | {"headers": _headers()},
        "304": {"description": "Nothing changed since the answer that you have."},
        "400": _problem("A parameter that we do not know or cannot read."),
    }
    if in_path:
        responses["404"] = _problem("There is nothing of this name.")
    return {
        "get": {
            "operationId": operation.name,
            "summary": operation.summary,
            "parameters": [*in_path, *map(_parameter, operation.parameters), _condition()],
            "responses": responses,
        }
    }


def _in_path(name: str) -> dict[str, Any]:
    schema: Schema = {"type": "string", "pattern": SLUG_PATTERN}
    if name == "number":
        schema = {"type": "integer", "minimum": 1, "maximum": 2**53 - 1}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.about,
        "schema": parameter.schema,
        "example": parameter.schema.get("default", parameter.example),
    }


def _condition() -> dict[str, Any]:
    return {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "The ETag of the answer that you have.",
        "schema": {"type": "string"},
    }


def _headers() -> dict[str, Any]:
    tag = {"description": "Changes with the answer.", "schema": {"type": "string"}}
    return {"ETag": tag}


def _answered(description: str, media_type: str, schema: Schema) -> dict[str, Any]:
    return {"description": description, "content": {media_type: {"schema": schema}}}


def _problem(description: str) -> dict[str, Any]:
    return _answered(description, PROBLEM, {"$ref": "#/components/schemas/Problem"})
