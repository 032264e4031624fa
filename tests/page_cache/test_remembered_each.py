import pytest

from page_cache import generation

pytestmark = pytest.mark.django_db


def test_only_what_is_missing_is_computed_and_all_of_it_at_once():
    asked = []

    def lengths(words):
        asked.append(words)
        return {word: len(word) for word in words if word}

    first = generation.remembered_each("length", ["one", "three", ""], lengths)
    second = generation.remembered_each("length", ["three", "four", ""], lengths)

    assert (first, second) == ({"one": 3, "three": 5}, {"three": 5, "four": 4})
    assert asked == [["one", "three", ""], ["four"]]


def test_keys_of_another_kind_and_another_generation_are_others():
    generation.remembered_each("a", [1], lambda keys: dict.fromkeys(keys, "a"))
    other_kind = generation.remembered_each("b", [1], lambda keys: dict.fromkeys(keys, "b"))
    generation.forget()
    later = generation.remembered_each("a", [1], lambda keys: dict.fromkeys(keys, "later"))

    assert (other_kind, later) == ({1: "b"}, {1: "later"})
