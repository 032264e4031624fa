import pytest

from tests.cheap_pictures import draw_finely


@pytest.fixture(autouse=True)
def _in_full(monkeypatch):
    """As in production: most tests draw pictures small and coarse."""
    draw_finely(monkeypatch)
