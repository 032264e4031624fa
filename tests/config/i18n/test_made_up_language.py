"""Adding a language is one folder and one line: tried with words that nobody speaks."""

import json
import os
import re
import shutil
import subprocess
import sys
from string import ascii_lowercase, ascii_uppercase

import pytest
from babel.messages.pofile import read_po, write_po
from django.conf import settings

from config.i18n import languages
from tests import english

CODE = "wo"  # the form knows it, and the site does not speak it
LINE = {
    "code": CODE,
    "name": "Wolof",
    "own_name": "Wolof",
    "direction": "ltr",
    "django": "",
    "babel": "wo",
    "covers": "help",
    "status": "draft",
}

GREEK = str.maketrans(
    ascii_lowercase + ascii_uppercase, "αβκδεφγηιξκλμνοπθρστυωωχψζ" + "ΑΒΚΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΩΩΧΨΖ"
)


@pytest.fixture
def made_up(tmp_path):
    """A copy of all languages, and one more, Wolof, whose words are the English ones in Greek letters."""
    folder = tmp_path / "locale"
    shutil.copytree(languages.FOLDER, folder)
    registry = folder / languages.REGISTRY
    rows = json.loads(registry.read_text())
    registry.write_text(json.dumps([*rows, {**dict.fromkeys(rows[0], ""), **LINE}]))
    run(folder, "manage.py", "update_catalogs", CODE)
    po = folder / CODE / "LC_MESSAGES" / "django.po"
    with po.open("rb") as source:
        catalog = read_po(source, locale="wo")
    for message in catalog:
        if message.id:
            one, *more = [message.id] if isinstance(message.id, str) else message.id
            message.string = tuple(map(disguised, (one, *more))) if more else disguised(one)
    with po.open("wb") as target:
        write_po(target, catalog)
    run(folder, "manage.py", "compile_catalogs")
    return folder


def disguised(words):
    """The same words in Greek letters, but what stands for something else."""
    pieces = re.split(f"({english.GAP.pattern}|&[a-z]+;)", words)
    return "".join(
        piece if number % 2 else piece.translate(GREEK) for number, piece in enumerate(pieces)
    )


def run(folder, *command):
    done = subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "LOCALE_FOLDER": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.made_up_language",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.exhaustive
@pytest.mark.long
def test_whoever_asks_for_help_in_it_meets_no_english(made_up):
    """Every page of help, in a site that knows the language by one folder and one line."""
    tests = "tests/legal_help/public/test_every_language.py"

    said = run(made_up, "-m", "pytest", "-v", "--ds=tests.made_up_language", "-k", CODE, tests)

    assert len(re.findall(rf"[\[-]{CODE}\] PASSED", said)) > 30
