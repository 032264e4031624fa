import re
from gettext import c2py

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from config.i18n import catalogs, languages


def project(root, **files):
    for name, words in files.items():
        path = root / name.replace("__", "/").replace("_html", ".html").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)


def test_extract_finds_python_and_template_words(tmp_path):
    project(
        tmp_path,
        articles__views_py='from x import gettext as _, npgettext\n_("One")\n'
        'npgettext("reading", "%(n)s minute", "%(n)s minutes", n)\n',
        templates__page_html='{% load i18n %}\n  <p title="{% translate "Two" %}">\n'
        "    {% blocktranslate trimmed with name=x %}Three\n {{ name }}{% endblocktranslate %}",
    )

    found = {(message.id, message.context) for message in catalogs.extract(tmp_path) if message.id}

    assert found == {
        ("One", None),
        (("%(n)s minute", "%(n)s minutes"), "reading"),
        ("Two", None),
        ("Three %(name)s", None),
    }


def test_update_keeps_translations_and_drops_unused_words(tmp_path):
    project(tmp_path, articles__views_py='_("Stays")\n_("Goes")\n')
    po = tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.po"
    catalogs.update(po, catalogs.extract(tmp_path))
    po.write_text(
        po.read_text().replace('msgid "Stays"\nmsgstr ""', 'msgid "Stays"\nmsgstr "Se queda"')
    )
    project(tmp_path, articles__views_py='_("Stays")\n_("New")\n')

    catalogs.update(po, catalogs.extract(tmp_path))

    with po.open("rb") as source:
        words = {message.id: message.string for message in read_po(source) if message.id}
    assert words == {"Stays": "Se queda", "New": ""}


CATEGORIES = ("zero", "one", "two", "few", "many", "other")


# Of Haitian Creole, CLDR knows only that its parent is French.
@pytest.mark.parametrize("code", [code for code in languages.OFFERED if code not in {"en", "ht"}])
def test_the_forms_of_a_plural_stand_in_the_order_of_cldr(code):
    """Babel's rule for Arabic has a mistake: eleven and 41 took the form of a hundred."""
    category = Locale.parse(languages.REGISTERED[code].babel).plural_form
    used = sorted({category(n) for n in range(1_000)}, key=CATEGORIES.index)
    with (languages.REGISTERED[code].folder / "LC_MESSAGES" / "django.po").open("rb") as source:
        rule = read_po(source).plural_expr

    chosen = c2py(rule)

    assert {n: used[chosen(n)] for n in range(1_000)} == {n: category(n) for n in range(1_000)}


def test_in_arabic_eleven_to_99_take_the_accusative_and_hundreds_do_not():
    """So "90 days" is 90 يومًا and "100 days" 100 يوم: by the other's form both would be wrong."""
    with (languages.REGISTERED["ar"].folder / "LC_MESSAGES" / "django.po").open("rb") as source:
        plurals = [message for message in read_po(source) if isinstance(message.id, tuple)]

    def accusatives(words):
        return len(re.findall("ًا|اً", words))

    *_fewer, many, other = range(len(CATEGORIES))
    swapped = [
        message.id[0]
        for message in plurals
        if accusatives(message.string[other]) > accusatives(message.string[many])
    ]
    assert len(plurals) > 100
    assert swapped == []
