from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.words import analysis


def terms(text, language):
    return [
        analysis.stem(written, language) for written, _start, _end in analysis.split_words(text)
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The hearings of asylum-seekers", ["the", "hear", "of", "asylum", "seeker"]),
        ("en", "Amnesty's don't, O'Brien", ["amnesti", "don", "brien"]),
        ("en", "A/RES/68/192 in 2024", ["a", "res", "68", "192", "in", "2024"]),
        ("es", "Deportación, deportaciones", ["deport", "deport"]),
        ("fr", "l’asile et l'ÉTAT, qu’une réfugiée", ["asil", "et", "etat", "une", "refugi"]),
        ("fr", "aujourd’hui", ["aujourd", "hui"]),
        ("de", "Straße STRASSE", ["strass", "strass"]),
        ("tr", "İstanbul IĞDIR ığdır", ["istanbul", "ik", "ik"]),
        ("ar", "مُحاكَمة محاكمة", ["محاكم", "محاكم"]),
        ("ar", "واللاجئين اللاجئون", ["لاجء", "لاجء"]),
        ("ar", "للاجئين وللاجئ لاجئة", ["لاجء", "لاجء", "لاجء"]),
        ("ar", "للجوء واللجوء لجوء", ["لجوء", "لجوء", "لجوء"]),
        ("ar", "للمرأة المرأة للاتجار الاتجار", ["مرء", "مرء", "اتجار", "اتجار"]),
        ("ar", "أسماء إسماء حقـــوق", ["اسماء", "اسماء", "حقوق"]),
        ("zh", "難民申請2024年", ["難民", "民申", "申請", "2024", "年"]),
        ("ja", "O'Brien氏 n'안", ["brien", "氏", "n", "안"]),
        ("am", "ሐገር ሀገር ኀገር", ["ሀገር", "ሀገር", "ሀገር"]),
        ("ru", "беженцы беженцев Ёлка", ["беженц", "беженц", "елк"]),
        ("hi", "मानवाधिकार", ["मानवाधिकार"]),
        ("my", "မြန်မာ", ["မြန", "နမာ"]),
        ("und", "² ½ ١٢٣ ﬁne", ["2", "12", "123", "fine"]),
        ("en", "\0 \ud800 '\" _ ( * -", []),
    ],
)
def test_terms_by_language(language, text, expected):
    assert terms(text, language) == expected


@pytest.mark.parametrize("text", ["l’asile", "qu'une", "難民申請", "the  hearing"])
def test_a_word_says_where_it_stands(text):
    assert [text[start:end] for _, start, end in analysis.split_words(text)] == [
        written for written, _, _ in analysis.split_words(text)
    ]


@given(st.text() | st.text("aN'’_1日本안\u0301 "))
def test_a_term_holds_nothing_that_means_something_to_a_database(text):
    for term in terms(text, "en") + terms(text, "ar"):
        assert all(letter.isalnum() or ord(letter) > 127 for letter in term)
        assert not any(letter.isspace() for letter in term)
        assert len(term) <= analysis.LONGEST_TERM


@pytest.mark.exhaustive  # a long run
def test_threads_do_not_share_a_stemmer():
    words = [f"hearing{ending}" for ending in "abcdefghijklmnop"] * 500

    with ThreadPoolExecutor(4) as threads:
        stems = list(threads.map(lambda word: analysis.stem.__wrapped__(word, "en"), words))

    assert stems == [analysis.stem(word, "en") for word in words]


def test_a_sign_without_its_letter_is_no_word():
    assert [written for written, _start, _end in analysis.split_words("0\u17b4")] == ["0"]
