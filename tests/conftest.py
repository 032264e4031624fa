import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english():
    """A test that switches the language must not switch it for its neighbours."""
    with translation.override("en"):
        yield
