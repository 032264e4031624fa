import pytest

from tests.cheap_pictures import draw_finely


@pytest.fixture
def in_full(monkeypatch):
    """As in production, for tests of what is drawn: others draw pictures small and coarse."""
    draw_finely(monkeypatch)
