"""The operations of the API, as its own document names them."""

import config.urls  # noqa: F401 -- joins the operations of all apps
from advocacy.api import openapi

LICENCE = {"name": "CC", "url": "https://a.example"}
DOCUMENT = openapi.document("Ours", LICENCE)
EVERY = {methods["get"]["operationId"]: path for path, methods in DOCUMENT["paths"].items()}
"""The path of each operation, by its name."""
TABLES = {name: EVERY[name] for name in openapi.csv_columns()}
"""Those that answer with CSV."""
OPERATIONS = {name: path for name, path in EVERY.items() if name not in TABLES}
"""Those that answer with JSON."""
REFUSING = [
    name
    for name, path in EVERY.items()
    if any(p["in"] != "header" for p in DOCUMENT["paths"][path]["get"]["parameters"])
]
"""Those that have a parameter, or a name in their path, which may be wrong."""
