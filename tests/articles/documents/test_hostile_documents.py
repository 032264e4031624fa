"""Whatever a document is, it is refused with a code or comes out clean, and this process is well."""

import resource
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.documents import kinds
from articles.documents.cleaning import clean_document
from articles.documents.document import REMOVED, CleanDocument, DocumentRefused
from tests.articles.documents import hostile, offices, pdfs

pytestmark = pytest.mark.long

MOST_MEMORY = 300_000_000
MEASURE = """
import resource, sys
from articles.documents.cleaning import clean_document, DocumentRefused
try:
    clean_document(sys.stdin.buffer.read())
    print("clean")
except DocumentRefused as refused:
    print(refused.code)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def became_of(content):
    try:
        document = clean_document(content)
    except DocumentRefused as refused:
        return refused.code
    assert document.content
    return hostile.CLEAN


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", hostile.DOCUMENTS)
def test_a_hostile_document_harms_nobody(name):
    make, expected = hostile.DOCUMENTS[name]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    outcome = became_of(content)

    assert outcome == expected or expected is None
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000


@pytest.mark.exhaustive  # a weight, as tests/articles/images/test_hostile_pictures.py has one
@pytest.mark.long
def test_cleaning_takes_less_than_300_megabytes():
    """Measured in a process that has no other child."""
    name = "PDF whose page unpacks to too much"
    content = hostile.DOCUMENTS[name][0]()

    done = subprocess.run(
        [sys.executable, "-c", MEASURE], input=content, capture_output=True, check=True
    )

    outcome, peak = done.stdout.decode().split()
    assert outcome == "bomb"
    assert 50_000_000 < int(peak) < MOST_MEMORY


SEEDS = {
    "PDF": pdfs.with_names,
    "table": lambda: "a;b\nä;1\n".encode("utf-16") * 20,
    "DOCX": offices.docx,
    "XLSX": offices.xlsx,
    "ODT": offices.odt,
    "EPUB": offices.epub,
    "ZIP": lambda: offices.packed(
        {"a.docx": offices.docx(), "a.csv": "a,b", "a.epub": offices.epub()}
    ),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", SEEDS)
def test_whatever_is_changed_in_a_document_it_is_clean_or_refused(kind):
    seed = SEEDS[kind]()

    @settings(max_examples=max(20, settings().max_examples // 4), deadline=None)
    @given(
        places=st.lists(st.integers(0, len(seed) - 1), min_size=1, max_size=30),
        put=st.binary(min_size=1, max_size=12),
        end=st.integers(1, len(seed)),
    )
    def try_out(places, put, end):
        content = bytearray(seed)
        for place in places:
            content[place : place + len(put)] = put
        try:
            document = kinds.clean(bytes(content[:end]))
        except DocumentRefused:
            return
        assert isinstance(document, CleanDocument)
        assert REMOVED.issuperset(document.removed)

    try_out()
