import pytest


@pytest.fixture(autouse=True)
def _no_file_of_another_test(settings, tmp_path):
    settings.DATA_DIR = tmp_path
