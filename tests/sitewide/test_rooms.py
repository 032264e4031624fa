"""No folder of the code has more modules than a newcomer can read the names of at one look."""

from collections import Counter

import pytest
from django.conf import settings

MOST_IN_A_FOLDER, MOST_IN_AN_APP = 16, 8
# Most of their code stands at the root.
SMALL_APPS = {"accounts", "config", "page_cache", "search"}
MOST_IN_A_SMALL_APP = 14
NOT_LOOKED_AT = {"tests", "node_modules", "build"}


def modules_by_folder():
    found = Counter()
    for app in settings.BASE_DIR.iterdir():
        if app.is_dir() and app.name not in NOT_LOOKED_AT and not app.name.startswith("."):
            for path in app.rglob("*.py"):
                folder = path.parent.relative_to(settings.BASE_DIR)
                if path.name != "__init__.py" and folder.name != "migrations":
                    found[folder] += 1
    return found


MODULES = modules_by_folder()


@pytest.mark.parametrize("folder", sorted(MODULES), ids=str)
def test_a_folder_is_read_at_one_look(folder):
    is_app = len(folder.parts) == 1 and folder.name != "benchmarks"
    of_an_app = MOST_IN_A_SMALL_APP if folder.name in SMALL_APPS else MOST_IN_AN_APP

    assert MODULES[folder] <= (of_an_app if is_app else MOST_IN_A_FOLDER)
