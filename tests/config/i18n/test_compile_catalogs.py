import gettext

import pytest
from django.core.management import CommandError, call_command

HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


@pytest.fixture
def write_po(tmp_path, settings):
    """Write a Spanish catalog and return where it lies."""
    settings.LOCALE_PATHS = [tmp_path]
    po = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)

    def write(entries: str):
        po.write_text(HEADER + entries)
        return po

    return write


def test_compile_catalogs_writes_what_gettext_reads(write_po):
    po = write_po('msgid "Read"\nmsgstr "Leer"\n\n#, fuzzy\nmsgid "Leave"\nmsgstr "¿Salir?"\n')

    call_command("compile_catalogs", verbosity=0)

    with po.with_suffix(".mo").open("rb") as compiled:
        spanish = gettext.GNUTranslations(compiled)
    assert spanish.gettext("Read") == "Leer"
    assert spanish.gettext("Leave") == "Leave"  # a guess nobody has looked at is not shown


def test_compile_catalogs_leaves_an_unchanged_catalog_alone(write_po):
    po = write_po('msgid "Read"\nmsgstr "Leer"\n')
    call_command("compile_catalogs", verbosity=0)
    before = po.with_suffix(".mo").stat()

    call_command("compile_catalogs", verbosity=0)

    # Not when it was read last: that is a second later now and then.
    after = po.with_suffix(".mo").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    ("entry", "mistake"),
    [
        (
            '#, python-format\nmsgid "%(n)s days"\nmsgstr "%(m)s días"\n',
            "unknown named placeholder",
        ),
        ('#, python-format\nmsgid "%s days"\nmsgstr "%d días"\n', "not compatible"),
        ('mgsid "Read"\nmsgstr "Leer"\n', "django.po"),
    ],
    ids=["another name", "another type", "a misspelt keyword"],
)
def test_compile_catalogs_names_the_place_of_a_mistake(write_po, entry, mistake):
    po = write_po(entry)

    with pytest.raises(CommandError, match=mistake):
        call_command("compile_catalogs", verbosity=0)

    assert not po.with_suffix(".mo").exists()
