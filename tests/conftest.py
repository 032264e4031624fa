from datetime import timedelta

import hypothesis
import pytest
from django.utils import timezone, translation

from page_cache import generation
from page_cache.era import Era
from tests import demonstration

# A busy machine is not a failure.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=20_000)
hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True)
def _english():
    """A test that switches the language must not switch it for its neighbours."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    generation.forget()


@pytest.fixture
def one_generation(monkeypatch):
    """As in a process that serves while nothing is published: the number costs no query."""
    era = Era(1, timezone.now() + timedelta(hours=1))
    monkeypatch.setattr(generation, "era", lambda: era)


@pytest.fixture(scope="session")
def demonstrated(request, tmp_path_factory):
    """The address of a demonstration that all share: what one test publishes, others may meet.

    While writing a test, `--base-url http://localhost:8000` takes one that runs already.
    """
    if given := request.config.getoption("base_url"):
        yield given
        return
    with demonstration.running(tmp_path_factory.mktemp("demonstration")) as site:
        yield site
