from search.question.query import parse_question
from search.question.synonyms import Synonyms, read_phrases, with_synonyms

PENALTY = Synonyms("en", read_phrases("death penalty, capital punishment, executions"))


def readings(typed, *groups):
    question = with_synonyms(parse_question(typed), groups or [PENALTY])
    return [(part.words, *part.alternatives) for part in question.parts]


def test_phrases_stand_between_commas():
    assert PENALTY.phrases == [("death", "penalty"), ("capital", "punishment"), ("executions",)]
    assert read_phrases(" , ,!") == []


def test_words_are_read_as_those_that_mean_the_same_in_any_form():
    assert readings("capital punishments in Iran ") == [
        (("capital", "punishments"), ("death", "penalty"), ("executions",)),
        (("in",),),
        (("Iran",),),
    ]
    assert readings("execution")[0][1:] == (("death", "penalty"), ("capital", "punishment"))


def test_what_is_quoted_or_only_half_there_stays():
    assert readings('"death penalty"') == [(("death", "penalty"),)]
    assert readings("penalty death") == [(("penalty",),), (("death",),)]
    assert readings("death", Synonyms("en", [("other",), ("word",)])) == [(("death",),)]
