from django.http import HttpResponse

from public_pages.bibliography.formats import FORMATS, Entry


def answer_entry(entry: Entry, ending: str) -> HttpResponse:
    """Answer an entry of a bibliography as a file to download. Its ending is "bib" or "ris"."""
    format_ = FORMATS[ending]
    return HttpResponse(
        format_.write(entry),
        content_type=f"{format_.media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{entry.key}.{ending}"'},
    )
