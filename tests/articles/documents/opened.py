"""What became of a packed document."""

import io
import zipfile
from xml.etree import ElementTree

import pytest

from articles.documents.document import DocumentRefused
from articles.documents.kinds import clean


def members(document):
    with zipfile.ZipFile(io.BytesIO(document.content)) as packed:
        assert packed.testzip() is None
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        found = {name: packed.read(name) for name in packed.namelist()}
    for name, content in found.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(content)  # noqa: S314 -- of our own making
    return found


def code_of(content):
    with pytest.raises(DocumentRefused) as refused:
        clean(content)
    return refused.value.code
