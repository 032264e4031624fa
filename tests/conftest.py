import hypothesis
import pytest
from django.utils import translation

from page_cache import generation

# A busy machine is not a failure.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True)
def _english():
    """A test that switches the language must not switch it for its neighbours."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    generation.forget()
