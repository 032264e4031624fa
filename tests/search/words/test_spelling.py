import pytest

from search.words.spelling import american


@pytest.mark.parametrize(
    ("british", "us"),
    [
        ("labour", "labor"),
        ("labourers", "laborers"),
        ("neighbouring", "neighboring"),
        ("organisation", "organization"),
        ("criminalised", "criminalized"),
        ("analysing", "analyzing"),
        ("centres", "centers"),
        ("defence", "defense"),
        ("travelling", "traveling"),
        ("programmes", "programs"),
        ("enrolment", "enrollment"),
        ("enrol", "enroll"),
        ("practised", "practiced"),
        ("judgement", "judgment"),
        ("paediatric", "pediatric"),
        ("grey", "gray"),
    ],
)
def test_two_spellings_are_one(british, us):
    assert american(british) == american(us) == us


@pytest.mark.parametrize(
    "word", ["four", "hours", "tour", "wise", "rise", "called", "there", "asylum"]
)
def test_words_with_one_spelling_stay(word):
    assert american(word) == word
