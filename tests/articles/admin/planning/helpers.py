"""Send the form of a bundle as a browser would."""

import json

from articles.publishing import bundles


def form(bundle=None, *, button="_continue", new=(), **fields):
    """What a browser sends: the rows there are, with what was seen of them, and new ones."""
    items = list(bundle.items.all()) if bundle else []
    rows = [
        {"id": i.pk, "article": i.article_id, "figure_import": i.figure_import_id} for i in items
    ]
    rows += new
    typed = {
        "name": "The report",
        "items-TOTAL_FORMS": len(rows),
        "items-INITIAL_FORMS": len(items),
        button: "1",
    }
    for number, row in enumerate(rows):
        typed |= {f"items-{number}-{name}": value or "" for name, value in row.items()}
    if bundle:
        seen = {part.item.pk: part.seen for part in bundles.bundle_parts(bundle)}
        typed["seen"] = json.dumps(seen)
    return typed | fields
