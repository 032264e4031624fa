import pytest

from articles.images import redraw
from tests.cheap_pictures import FULL


@pytest.fixture(autouse=True)
def _in_full(monkeypatch):
    """As in production: most tests draw pictures small and coarse."""
    monkeypatch.setattr(redraw, "QUALITY", FULL)
