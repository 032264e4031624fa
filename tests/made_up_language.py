"""Settings of a site with one more language: a folder and a line in the registry, in LOCALE_FOLDER.

A test makes both and runs other tests with these settings in a process of its own.
"""

import os
from pathlib import Path

from config.i18n import languages

languages.FOLDER = Path(os.environ["LOCALE_FOLDER"])
languages.REGISTERED.clear()
languages.REGISTERED.update(
    (each.code, each) for each in languages.read(languages.FOLDER / languages.REGISTRY)
)
languages.OFFERED.clear()
languages.OFFERED.update(
    (code, each) for code, each in languages.REGISTERED.items() if each.is_offered
)
languages.BY_FOLDER.clear()
languages.BY_FOLDER.update((each.folder.name, each) for each in languages.REGISTERED.values())

from tests.settings import *  # noqa: E402, F403 -- it reads the languages, which must be there by then
