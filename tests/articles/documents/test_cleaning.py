"""A web worker has documents cleaned by another process, and believes nothing that comes back unlooked at."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from articles.documents import cleaning, document, viewer, worker
from articles.documents.cleaning import CleanDocument, DocumentRefused, clean_document
from confinement.asking import program_of
from tests.articles.documents import pdfs
from tests.legal_help.files.outcome import has_children

pytestmark = pytest.mark.long

TABLE = CleanDocument(b"a,b\n", "csv", None, "a,b\n", None, ())


@pytest.fixture
def program(monkeypatch):
    """Return what exchanges the program of the process that cleans, or of the one that looks."""

    def exchange(which, code):
        flags, _, root = program_of("articles.documents.worker")
        monkeypatch.setattr(cleaning, which, (flags, code, root))

    return exchange


def code_of(content):
    with pytest.raises(DocumentRefused) as refused:
        clean_document(content)
    return refused.value.code


def answering(*frames):
    return (
        "import os, sys\nsys.stdin.buffer.read()\n"
        f"for frame in {[b'confined', *frames]!r}: os.write(1, len(frame).to_bytes(4) + frame)\n"
    )


def described(**changed):
    return json.dumps({"suffix": "csv", "pages": None, "removed": []} | changed).encode()


def test_a_document_comes_back_from_processes_without_rights():
    cleaned = clean_document(pdfs.with_names())

    assert (cleaned.suffix, cleaned.pages) == ("pdf", 1)
    assert "Report on 50% of cases" in cleaned.text
    assert cleaned.cover.startswith(b"\x89PNG")
    assert {"author", "comments", "scripts"} <= set(cleaned.removed)
    assert not has_children()


def test_an_answer_of_the_right_shape_is_taken(program):
    program("WORKER", answering(b"clean", described(), b"a,b\n", b"a,b\n"))

    assert clean_document(b"x") == TABLE


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "answer",
    [
        [],
        [b"clean", described(), b"", b""],
        [b"clean", described(suffix="exe"), b"a", b""],
        [b"clean", described(suffix=["csv"]), b"a", b""],
        [b"clean", described(pages="1"), b"a", b""],
        [b"clean", described(removed=["<script>"]), b"a", b""],
        [b"clean", described(removed=None), b"a", b""],
        [b"clean", b"[]", b"a", b""],
        [b"clean", b"{", b"a", b""],
        [b"clean", described(), b"a", b"\xff"],
        [b"clean", described(), b"a", b"", b"more"],
        [b"refused", b"another"],
        [b"refused", b"\xff"],
    ],
)
def test_an_answer_that_is_none_is_not_believed(program, answer):
    program("WORKER", answering(*answer))

    assert code_of(b"x") == "broken"


@pytest.mark.exhaustive  # as a recording in tests/articles/recordings/test_cleaning.py
def test_a_process_that_dies_or_goes_on_costs_the_document_alone(program, monkeypatch):
    program("WORKER", answering() + "os.abort()")
    assert code_of(b"x") == "broken"

    monkeypatch.setattr(cleaning, "SECONDS_TO_CLEAN", 0.5)
    program("WORKER", "import time; time.sleep(60)")
    began = time.monotonic()
    assert code_of(b"x") == "slow"
    assert time.monotonic() - began < 5
    assert not has_children()


def test_where_no_process_is_confined_nothing_is_cleaned(program, caplog):
    program("WORKER", "import no_such_module")

    assert code_of(b"x") == "unclean"
    assert caplog.messages == [
        "No process can be confined on this machine, so no document is cleaned"
    ]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("code", "text", "cover"),
    [
        (answering(b"words") + "os.abort()", "words", None),
        (answering(b"words", b"GIF89a"), "words", None),
        (answering(b"\xff", b"\x89PNG\r\n\x1a\n..IEND\xaeB`\x82"), "\ufffd", b"\x89PNG\r\n\x1a\n..IEND\xaeB`\x82"),
        ("import no_such_module", "", None),
    ],
    ids=["crash", "no PNG", "PNG", "not confined"],
)  # fmt: skip
def test_a_page_that_cannot_be_drawn_costs_the_cover_alone(program, code, text, cover):
    program("VIEWER", code)

    cleaned = clean_document(pdfs.saved(pdfs.plain()))

    assert (cleaned.suffix, cleaned.text, cleaned.cover) == ("pdf", text, cover)


def test_what_both_processes_answer():
    content = pdfs.saved(pdfs.plain())

    word, about, cleaned, text = worker.frames(content)

    assert (word, text) == (b"clean", b"")
    assert json.loads(about) == {"suffix": "pdf", "pages": 1, "removed": []}
    words, cover = viewer.frames(cleaned)
    assert (words, cover[:4]) == (b"Report on 50% of cases", b"\x89PNG")
    assert list(worker.frames(b"MZ\0")) == [b"refused", b"unknown"]


def test_too_much_is_refused_before_anything_starts(program):
    program("WORKER", "import no_such_module")

    assert code_of(b"") == "empty"
    assert code_of(bytes(document.MOST_BYTES + 1)) == "heavy"


def test_a_web_worker_loads_no_decoder():
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; import articles.documents.cleaning;"
            "print({'PIL', 'pikepdf', 'pypdfium2', 'lxml', 'zipfile'} & set(sys.modules))",
        ],
        check=True,
        capture_output=True,
        text=True,
    )

    assert loaded.stdout == "set()\n"


def test_documents_are_cleaned_one_after_the_other(monkeypatch):
    at_work, most = [], []

    def clean(_content):
        at_work.append(1)
        most.append(len(at_work))
        time.sleep(0.01)
        at_work.pop()
        raise DocumentRefused("broken")

    monkeypatch.setattr(cleaning, "_ask_worker", clean)

    def upload(_number):
        with pytest.raises(DocumentRefused):
            cleaning.clean_document(b"x")

    with ThreadPoolExecutor(4) as editors:
        list(editors.map(upload, range(8)))

    assert most == [1] * 8
