import pytest
from django.contrib.auth.models import Group

from search import engine
from search.models import SynonymGroup
from tests.advocacy.admin.helpers import errors_of
from tests.articles.factories import UserFactory
from tests.search.pages import find, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

ADD = "/admin/search/synonymgroup/add/"


@pytest.fixture
def as_editor(client):
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Editor"))
    client.force_login(user)
    return client


def test_editors_say_which_words_mean_the_same(as_editor):
    engine.index_documents([page(1, "حبل المشنقة", language="ar")])
    assert find("المقصلة", languages=["ar"]).entry_ids == []

    as_editor.post(ADD, {"language": "ar", "words": "المقصلة، حبل المشنقة"})

    assert len(find("المقصلة", languages=["ar"]).entry_ids) == 1
    listed = as_editor.get("/admin/search/synonymgroup/?q=المقصلة").text
    assert "المقصلة, حبل المشنقة" in listed
    assert "Arabic" in listed


@pytest.mark.parametrize("words", ["alone", "alone, ", "-, alone"])
def test_one_word_means_the_same_as_no_other(as_editor, words):
    before = SynonymGroup.objects.count()

    answer = as_editor.post(ADD, {"language": "en", "words": words})

    assert "Write at least two, with a comma between them." in errors_of(answer)["words"]
    assert SynonymGroup.objects.count() == before


def test_a_site_begins_with_a_short_list():
    words = dict(SynonymGroup.objects.values_list("words", "language"))

    assert words["death penalty, capital punishment"] == "en"
    assert {"en", "es", "fr", "ar", "ht"} == set(words.values())
