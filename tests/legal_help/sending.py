"""A file that somebody sends with their code, without a script."""

from benchmarks.harness.forms import filled, form_of
from tests.legal_help.paper import document

FILE = "/legal-help/return/file/"
BOUNDARY = "b0undary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


def file_of(person, more_bytes=3_000_000):
    """Return the form with a large document whose name and title say words of their own."""
    form = filled(form_of(person.page.text, "#q"))
    fields = {
        **{name: value[0] for name, value in form.items() if value},
        "text": person.new_word("beside"),
    }
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    name = person.new_word("filename")
    parts += [
        f"--{BOUNDARY}\r\nContent-Type: application/pdf\r\n"
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    ]
    paper = document(2, words=person.new_word("paper")) + b"\n%" + bytes(more_bytes)
    return "".join(parts).encode() + paper + f"\r\n--{BOUNDARY}--\r\n".encode()
