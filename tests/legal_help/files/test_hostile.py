"""Whatever a file is, it is refused with a code or comes out as plain pages, and this process is well."""

import os
import resource

import pytest

from legal_help.files.redraw import FileRefused, redraw
from tests.legal_help.files import hostile
from tests.legal_help.files.outcome import has_children, opened

pytestmark = pytest.mark.long

MOST_GROWTH = (
    300_000  # kilobytes: what thirty pages weigh, and what a file of the tests does, some times
)


def became_of(content):
    """Return the code of the refusal, or `drawn` once every page is seen to be plain."""
    try:
        pages = redraw(content)
    except FileRefused as refused:
        return refused.code
    for page in pages:
        opened(page)
    return hostile.DRAWN


def test_there_are_two_hundred_of_them():
    assert len(hostile.FILES) >= 200


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", hostile.FILES)
def test_a_hostile_file_harms_nobody(own_folders, tmp_path, name):
    make, expected = hostile.FILES[name]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    here = os.getpid()

    outcome = became_of(content)

    if expected is not hostile.EITHER:
        assert outcome == expected
    assert os.getpid() == here
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_GROWTH
    assert not has_children()
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"file-0"}
