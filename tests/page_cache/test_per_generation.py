import pytest

from page_cache import generation
from page_cache.generation import each_per_generation, per_generation

pytestmark = pytest.mark.django_db


def test_only_what_is_missing_is_computed_and_all_of_it_at_once():
    asked = []

    @each_per_generation
    def lengths(words):
        asked.append(words)
        return {word: len(word) for word in words if word}

    first = lengths(["one", "three", ""])
    second = lengths(iter(["three", "four", ""]))

    assert (first, second) == ({"one": 3, "three": 5}, {"three": 5, "four": 4})
    assert asked == [["one", "three", ""], ["four"]]


def test_keys_of_another_function_and_another_generation_are_others():
    values = iter(["a", "later"])

    @each_per_generation
    def of_a(keys):
        return dict.fromkeys(keys, next(values))

    @each_per_generation
    def of_b(keys):
        return dict.fromkeys(keys, "b")

    of_a([1])
    other = of_b([1])
    generation.forget_all()

    assert (other, of_a([1])) == ({1: "b"}, {1: "later"})


def test_a_function_is_asked_once_for_the_same_arguments():
    asked = []

    @per_generation
    def name(first, *, last="Roe"):
        asked.append((first, last))
        return f"{first} {last}"

    names = [name("Ann"), name("Ann"), name("Bob"), name("Ann", last="Lee"), name("Ann")]

    assert names == ["Ann Roe", "Ann Roe", "Bob Roe", "Ann Lee", "Ann Roe"]
    assert asked == [("Ann", "Roe"), ("Bob", "Roe"), ("Ann", "Lee")]
    assert name.__name__ == "name"
