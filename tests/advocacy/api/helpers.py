"""The operations of the API, as its own document names them."""

from advocacy.api import openapi

LICENCE = {"name": "CC", "url": "https://a.example"}
DOCUMENT = openapi.document("Ours", LICENCE)
OPERATIONS = {methods["get"]["operationId"]: path for path, methods in DOCUMENT["paths"].items()}
"""The path of each operation, by its name."""
