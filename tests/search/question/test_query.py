import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.question.query import LONGEST, MOST_WORDS, parse_question


def parts(raw):
    return [
        (*part.words, "…") if part.is_beginning else part.words
        for part in parse_question(raw).parts
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("asylum hearing", [("asylum",), ("hearing", "…")]),
        ("asylum hearing ", [("asylum",), ("hearing",)]),
        ('"asylum hearing"', [("asylum", "hearing")]),
        ("“asylum hearing” fair", [("asylum", "hearing"), ("fair", "…")]),
        ('« l’asile » "a b"', [("asile",), ("a", "b")]),
        ('an "open quotation', [("an",), ("open",), ("quotation", "…")]),
        ('"" " "', []),
        ("a OR -b* NEAR(c) col:d", [("a",), ("OR",), ("b",), ("NEAR",), ("c",), ("col",), ("d",)]),
        ("to", [("to",)]),
        ("難民申請", [("難民", "民申", "申請")]),
        ("asylum asylum ", [("asylum",)]),
        ("\0\ud800('*", []),
    ],
)
def test_what_is_understood(raw, expected):
    assert parts(raw) == expected


def test_a_question_reads_as_it_was_typed():
    assert str(parse_question('fair "asylum hearing" 難民申請')) == 'fair "asylum hearing" 難民申請'


def test_no_more_is_read_than_a_person_types():
    question = parse_question("word " * 5_000 + " ".join(map(str, range(50))))

    assert question.words == ["word"]
    assert len(parse_question(" ".join(map(str, range(100)))).words) == MOST_WORDS
    assert parse_question("a" * LONGEST + " beyond").words == ["a" * LONGEST]


@given(st.text(max_size=400))
def test_nothing_that_is_typed_fails(raw):
    question = parse_question(raw)

    assert bool(question) == bool(question.words)
