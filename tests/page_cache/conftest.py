import pytest

from tests.page_cache import urls
from tests.page_cache.site import Site, undisturbed


@pytest.fixture
def site(settings):
    settings.ROOT_URLCONF = "tests.page_cache.urls"
    settings.ALLOWED_HOSTS = ["localhost", "example.org"]
    urls.drawn.clear()
    with undisturbed():
        yield Site()
