"""How hard a text is to read, by the measure of its language."""

import pytest

from articles.checks.language_words import check_words
from articles.checks.readability import count_syllables, measure_difficulty, split_sentences

EASY = "The cat sat on the mat. It was warm. We all went home to eat. "


@pytest.mark.parametrize(
    ("code", "word", "count"),
    [
        ("en", "cat", 1),
        ("en", "people", 2),
        ("en", "made", 1),
        ("en", "asked", 1),
        ("en", "wanted", 2),
        ("en", "international", 5),
        ("en", "1,500", 1),
        ("es", "país", 2),
        ("es", "derechos", 3),
        ("es", "víctimas", 3),
        ("es", "ciudad", 2),
        ("es", "europea", 4),
        ("fr", "victime", 2),
        ("fr", "traite", 1),
        ("fr", "humains", 2),
        ("fr", "parlent", 1),
        ("fr", "nationalité", 5),
    ],
)
def test_syllables_are_counted_about_as_they_are_heard(code, word, count):
    assert count_syllables(word, check_words(code)["readability"]) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three? Four", 4),
        ("In U.S. courts it is so.", 1),
        ("By art. 3 of the Convention, and No. 7.", 1),
        ("It was 3.5 million. Then more.", 2),
        ("“Stop.” He went on.", 2),
        ("من أنت؟ أنا هنا. نعم", 3),
        ("", 0),
        ("...", 0),
    ],
)
def test_sentences_end_where_they_end(text, count):
    assert len(split_sentences([text])) == count


def test_of_few_words_nothing_is_said():
    assert measure_difficulty([EASY], "en") is None


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar", "ht"])
def test_plain_words_in_short_sentences_are_not_hard(language):
    found = measure_difficulty([EASY * 10], language)

    assert (found.is_hard, found.is_long) == (False, False)
    assert (found.words_per_sentence, found.longest.words) == (5, 6)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Intergovernmental organisations unanimously recommended comprehensive legislative"
            " harmonisation notwithstanding jurisdictional particularities. ",
        ),
        (
            "es",
            "Las organizaciones intergubernamentales recomendaron unánimemente armonizaciones"
            " legislativas extraordinariamente comprehensivas internacionalmente. ",
        ),
        (
            "fr",
            "Les organisations intergouvernementales recommandaient unanimement une"
            " harmonisation législative extraordinairement particulière internationalement. ",
        ),
    ],
)
def test_long_words_are_hard_where_a_formula_says_so(language, text):
    found = measure_difficulty([text * 15], language)

    assert (found.is_hard, found.is_long) == (True, False)


@pytest.mark.parametrize("language", ["en", "ar", "ht"])
@pytest.mark.parametrize(("words", "is_long"), [(25, False), (26, True)])
def test_long_sentences_are_long_in_every_language(language, words, is_long):
    found = measure_difficulty([f"{' '.join(['Wa'] * words)}."] * 5, language)

    assert found.is_long == is_long
    assert found.words_per_sentence == words
