"""What a machine can tell to be wrong with a translation."""

import pytest
from babel.messages.catalog import Catalog, Message

from config.i18n.mistakes import find_mistakes, keep_marks_in_line

DAYS = ("%(n)s day", "%(n)s days")


def mistakes(language, words, translation, *flags):
    return find_mistakes(Message(words, translation, flags=flags), Catalog(locale=language))


@pytest.mark.parametrize(
    ("words", "translation"),
    [
        ("Send", ""),
        ("Send", "Enviar"),
        ("One\nTwo", "Uno\nDos"),
        ("%(n)s of %(all)s", "%(all)s, %(n)s"),
        ("{day} and {day}", "{day} y {day}"),
        ("<b>One</b> and <a href='x'>two</a>", "<a href='x'>Dos</a> y <b>uno</b>"),
        (DAYS, ("", "")),
        (DAYS, ("un día", "%(n)s días")),
        (("<b>%(n)s</b> day", "<b>%(n)s</b> days"), ("un día", "<b>%(n)s</b> días")),
    ],
)
def test_a_translation_with_all_that_its_original_holds_has_no_mistake(words, translation):
    assert mistakes("es", words, translation) == []


@pytest.mark.parametrize(
    ("words", "translation", "found"),
    [
        ("Hello %(name)s", "Hola", ["%(name)s is missing"]),
        ("Hello", "Hola %(name)s", ["%(name)s is not in the English"]),
        ("{day} and {day}", "{day}", ["{day} is missing"]),
        ("{day}", "{tag}", ["{day} is missing", "{tag} is not in the English"]),
        ("<b>Now</b>", "<b>Ahora", ["</b> is missing"]),
        ("Now", "<script>", ["<script> is not in the English"]),
        ("Send", "Enviar\0todo", ["there is a line break or another control character"]),
        ("Send", "Enviar\ntodo", ["there is a line break or another control character"]),
        (DAYS, ("%(n)s día", ""), ["form 2 is empty"]),
        (DAYS, ("%(n)s día", "%(m)s días"), ["unknown named placeholder 'm'"]),
        (DAYS, ("a", "b", "c"), ["Wrong number of plural forms (expected 2)"]),
    ],
)
def test_a_mistake_is_named(words, translation, found):
    assert mistakes("es", words, translation) == found


def test_the_type_of_a_placeholder_counts_where_python_fills_it():
    assert mistakes("es", "%s days", "%d días", "python-format") != []


@pytest.mark.parametrize(
    ("language", "translation", "is_right"),
    [
        ("ar", "اتصل بـ +1 212 555 0100", False),
        ("ar", "اتصل بـ \u2066+1 212 555 0100\u2069", True),
        ("ar", 'اتصل بـ <bdi dir="ltr">+1 212 555 0100</bdi>', True),
        ("ar", "\u2066+1 212 555 0100\u2069 أو +1 212 555 0199", False),
        ("fa_AF", "+1 212 555 0100", False),
        ("es", "+1 212 555 0100", True),
    ],
)
def test_a_telephone_number_stands_apart_where_words_run_to_the_left(
    language, translation, is_right
):
    """Otherwise its groups change places."""
    words = "Call <bdi>" if "<bdi" in translation else "Call"

    found = [line for line in mistakes(language, words, translation) if "number" in line]

    assert (found == []) == is_right


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Quoi ?", "Quoi\xa0?"),
        ("Quoi\xa0?", "Quoi\xa0?"),
        ("Quoi\u202f!", "Quoi\u202f!"),
        ("« Oui » : non ; si !", "«\xa0Oui\xa0»\xa0: non\xa0; si\xa0!"),
        ("Non, merci.", "Non, merci."),
    ],
)
def test_no_french_line_begins_with_a_mark(written, kept):
    french = Catalog(locale="fr")

    assert keep_marks_in_line(written, french) == kept
    assert mistakes("fr", "Words", kept) == []
    assert (mistakes("fr", "Words", written) == []) == (written == kept)


def test_marks_of_other_languages_stay_as_they_are():
    assert keep_marks_in_line("What ?", Catalog(locale="es")) == "What ?"
