"""A withdrawn article comes back only where somebody means it: its withdrawal may protect people."""

import pytest

from articles.models import EndangeredAnswer
from articles.publishing import publish, safety_question
from tests.articles.admin.helpers import NINE, begins, buttons, change, errors, form
from tests.articles.factories import ArticleFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

WORDS = "Two witnesses near the border."


@pytest.fixture
def withdrawn():
    article = ArticleFactory()
    publish.withdraw_article(article=article, by=UserFactory())
    return article


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("said", "kept"),
    [("nobody", ("", "", False)), ("somebody", ("somebody", WORDS, True)), ("", None)],
)
def test_who_is_endangered_is_open_again_once_it_is_withdrawn(said, kept):
    article = ArticleFactory(answered=False)
    if said:
        words = WORDS if said == "somebody" else ""
        safety_question.save_answer(article=article, answer=said, words=words, by=UserFactory())

    publish.withdraw_article(article=article, by=UserFactory())

    rows = EndangeredAnswer.objects.values_list("answer", "words", "is_asked_again")
    assert rows.first() == kept
    with pytest.raises(safety_question.SafetyNotAnswered):
        publish.publish_article(article=article, by=UserFactory())

    safety_question.save_answer(article=article, answer="nobody", words="", by=UserFactory())
    publish.publish_article(article=article, by=UserFactory())
    assert article.is_public


def test_the_answer_of_its_original_is_none_for_a_withdrawn_translation():
    article = ArticleFactory(translation_of=ArticleFactory(), language="es", answered=False)
    assert not safety_question.is_answer_missing(article, translation_of=article.translation_of_id)

    publish.withdraw_article(article=article, by=UserFactory())

    assert safety_question.is_answer_missing(article, translation_of=article.translation_of_id)


@pytest.mark.exhaustive  # a detail of the form
def test_its_form_saves_a_draft_first_and_says_what_publishing_would_be(as_editor, withdrawn):
    page = as_editor.get(change(withdrawn)).text

    assert ("Save draft", "default") in buttons(page)
    assert ("Publish again", None) in buttons(page)
    assert "Publish now" not in page
    assert "It was withdrawn, perhaps to protect someone." in page
    saved = as_editor.post(change(withdrawn), form(endangered=""), follow=True).text
    assert "Draft saved. The article stays withdrawn." in saved


@pytest.mark.exhaustive  # the answer of its original is tried here
@pytest.mark.parametrize(("button", "at"), [("_publish", ("", "")), ("_schedule", NINE)])
def test_it_comes_back_answered_and_confirmed(as_editor, withdrawn, time_machine, button, at):
    time_machine.move_to("2026-11-25T09:00:00Z", tick=False)
    typed = form(button, **begins(*at)) | {"initial-endangered": ""}

    unanswered = as_editor.post(change(withdrawn), typed | {"endangered": ""})
    assert list(errors(unanswered)) == ["endangered"]
    asked = as_editor.post(change(withdrawn), typed)
    assert "Readers would see it again, with this text." in asked.text
    withdrawn.refresh_from_db()
    assert withdrawn.status == "withdrawn"

    confirmed = typed | {"all_the_same": asked.context["adminform"].form.asked}
    as_editor.post(change(withdrawn), confirmed)

    withdrawn.refresh_from_db()
    assert (withdrawn.status, withdrawn.title) == ("published", "A title")
