"""Who is endangered by this? Answered before anything is published, and read by no reader."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, EndangeredAnswer
from articles.publishing import publish, safety_question
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.django_db

WORDS = "Two witnesses near the border; names and places are changed."


@pytest.fixture
def eva():
    return UserFactory(username="eva")


@pytest.fixture
def draft():
    return DraftFactory(answered=False)


def is_missing(article):
    return safety_question.is_answer_missing(article, translation_of=article.translation_of_id)


def answer(article, by, answer="somebody", words=WORDS):
    safety_question.save_answer(article=article, answer=answer, words=words, by=by)
    row = safety_question.answer_of(article)
    return (row.answer, row.words) if row else None


def test_nothing_is_published_for_the_first_time_without_an_answer(draft, eva):
    with pytest.raises(safety_question.SafetyNotAnswered):
        publish.publish_article(article=draft, by=eva)
    with pytest.raises(safety_question.SafetyNotAnswered):
        publish.schedule_article(article=draft, by=eva, at=timezone.now() + timedelta(days=1))
    assert not Article.objects.filter(status="published").exists()

    answer(draft, eva, "nobody", "")
    publish.publish_article(article=draft, by=eva)

    assert Article.objects.published().get() == draft


@pytest.mark.parametrize(("said", "asked"), [("nobody", False), ("somebody", True)])
def test_the_next_version_asks_again_where_somebody_was_in_danger(draft, eva, said, asked):
    answer(draft, eva, said)
    publish.publish_article(article=draft, by=eva)

    assert is_missing(draft) is asked

    answer(draft, eva, said)
    assert not is_missing(draft)
    publish.publish_article(article=draft, by=eva)
    assert is_missing(draft) is asked


def test_a_form_that_asks_again_and_gets_no_answer_leaves_it_asked(draft, eva):
    answer(draft, eva)
    publish.publish_article(article=draft, by=eva)

    answer(draft, eva, "", WORDS)

    assert is_missing(draft)
    assert safety_question.answer_of(draft).answer == "somebody"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("said", "asked"), [("nobody", False), ("somebody", True), ("", True)])
def test_a_translation_goes_by_its_original_where_nobody_is_in_danger(eva, said, asked):
    original = ArticleFactory(answered=False)
    answer(original, eva, said, WORDS if said else "")
    translation = DraftFactory(language="fr", translation_of=original, answered=False)

    assert is_missing(translation) is asked

    answer(translation, eva)
    assert not is_missing(translation)


def test_what_readers_saw_before_anybody_asked_is_not_asked_of_now():
    assert not is_missing(ArticleFactory(answered=False))


def test_somebody_without_words_is_no_answer_and_words_without_one_are_kept(draft, eva):
    assert answer(draft, eva, "somebody", " ") is None
    assert answer(draft, eva, "", WORDS) == ("", WORDS)
    assert answer(draft, eva, "perhaps", WORDS) == ("", WORDS)
    assert is_missing(draft)
    assert answer(draft, eva, "somebody", WORDS) == ("somebody", WORDS)
    assert answer(draft, eva, "somebody", "") == ("", "")
    assert is_missing(draft)


def test_it_says_who_answered_and_when_and_the_same_again_is_no_new_answer(draft, eva):
    answer(draft, eva)
    first = safety_question.answer_of(draft)

    answer(draft, UserFactory())
    same = safety_question.answer_of(draft)
    assert (same.answered_by, same.answered_at) == (eva, first.answered_at)

    answer(draft, UserFactory(username="ben"), "nobody", "")
    other = safety_question.answer_of(draft)
    assert (other.answered_by.username, EndangeredAnswer.objects.count()) == ("ben", 1)


@pytest.mark.parametrize("wrong", [{"answer": "somebody"}, {"is_asked_again": True}])
def test_an_answer_that_says_nothing_is_no_row(draft, eva, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        EndangeredAnswer.objects.create(article=draft, answered_by=eva, **wrong)
