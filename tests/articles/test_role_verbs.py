"""Who does what to an article: every verb of the desk for every role, seen by what it leaves."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from articles import drafting, reviewing
from articles.admin.buttons import BUTTONS
from articles.models import Article, Image
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory, photograph
from tests.articles.test_admin import change, form

pytestmark = [pytest.mark.django_db, pytest.mark.rows(on="postgresql")]

NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)
ROLES = ["visitor", "no role", "Caseworker", "Supervisor", "Author", "owner", "Editor", "superuser"]
# y: done. n: refused, and nothing changed. One letter for each role above; `owner` is the author
# whose article it is, who comes under `Author` to that of somebody else.
VERBS = {
    ("save", "draft"): "nnnnnyyy",
    ("save", "public"): "nnnnnyyy",
    ("save", "withdrawn"): "nnnnnnyy",
    ("autosave", "draft"): "nnnnnyyy",
    ("autosave", "public"): "nnnnnyyy",
    ("autosave", "withdrawn"): "nnnnnnyy",
    ("_submit", "draft"): "nnnnnyyy",
    ("_submit", "public"): "nnnnnyyy",
    ("_publish", "draft"): "nnnnnnyy",
    ("_publish", "in review"): "nnnnnnyy",
    ("_publish", "public"): "nnnnnnyy",
    ("_schedule", "draft"): "nnnnnnyy",
    ("_end", "public"): "nnnnnnyy",
    ("unpublish", "public"): "nnnnnnyy",
    ("withdraw", "public"): "nnnnnnyy",
    ("discard", "rewritten"): "nnnnnyyy",
    ("discard", "rewritten, in review"): "nnnnnnyy",
    ("take_back", "in review"): "nnnnnynn",
    ("return", "in review"): "nnnnnnyy",
    ("note", "draft"): "nnnnnyyy",
    ("note", "public"): "nnnnnyyy",
    ("start_translation", "draft"): "nnnnnyyy",
    ("start_translation", "public"): "nnnnyyyy",
    ("start_translation", "withdrawn"): "nnnnnnnn",
    ("add_picture", "draft"): "nnnnyyyy",
    ("delete", "draft"): "nnnnnnyy",
    ("delete", "public"): "nnnnnnnn",
}
VIEWS = ("autosave", "withdraw", "unpublish", "discard", "take_back", "return", "note")


@pytest.fixture(autouse=True)
def _demo(settings, time_machine):
    settings.DEMO = True  # asks for no second factor
    time_machine.move_to(NOW, tick=False)


def article_in(state, owner):
    article = {
        "draft": lambda: DraftFactory(created_by=owner),
        "in review": lambda: DraftFactory(created_by=owner),
        "public": lambda: ArticleFactory(created_by=owner),
        "rewritten": lambda: ArticleFactory(created_by=owner),
        "rewritten, in review": lambda: ArticleFactory(created_by=owner),
        "withdrawn": lambda: ArticleFactory(created_by=owner, status="withdrawn"),
    }[state]()
    drafting.begin(article=article)
    if "rewritten" in state:
        content = replace(drafting.content_of(article), title="Written over it")
        drafting.save(article=article, content=content, by=owner, seen=None)
    if "in review" in state:
        reviewing.submit(article=article, by=owner)
    return article


def act(client, verb, article):
    if verb == "delete":
        address = reverse("admin:articles_article_delete", args=[article.pk])
        return client.post(address, {"post": "yes"})
    if verb == "add_picture":
        typed = {"upload": SimpleUploadedFile("tree.jpg", photograph()), "alt": "A tree"}
        return client.post(reverse("admin:articles_image_while_writing"), typed)
    if verb == "start_translation":
        return client.post(reverse(verb, args=[article.pk, "ar"]))
    version = drafting.newest(article)
    typed = form("_continue" if verb == "save" else verb, title="Typed", slug=article.slug)
    typed |= {"seen": version.token, "stage": version.stage, "comment": "Why"}
    if verb != "_publish":  # which asks about a moment to come
        typed |= {"publish_at_0": "2026-12-10", "publish_at_1": "09:00"}
    if verb == "_end":
        typed |= {"unpublish_at_0": "2026-12-20", "unpublish_at_1": "09:00"}
    if verb in VIEWS:
        return client.post(reverse(f"admin:articles_article_{verb}", args=[article.pk]), typed)
    return client.post(change(article), typed)


def left():
    """All that a verb could change."""
    articles = list(Article.objects.order_by("pk").values())
    versions = [
        list(a.versions.order_by("number").values("state", "saves", "content"))
        for a in Article.objects.order_by("pk")
    ]
    events = [list(a.events.values("kind", "by")) for a in Article.objects.order_by("pk")]
    return articles, versions, events, Image.objects.count()


def test_every_button_is_in_the_table():
    assert {verb for verb, _state in VERBS} >= set(BUTTONS) | set(VIEWS)


@pytest.mark.parametrize("role", ROLES[::-1])  # whoever may most stands first
def test_every_role_does_what_the_table_says(role, client):
    owner = UserFactory(username="otto")
    owner.groups.add(Group.objects.get(name="Author"))
    if role == "superuser":
        client.force_login(User.objects.create_superuser("root"))
    elif role == "owner":
        client.force_login(owner)
    elif role != "visitor":
        user = UserFactory(username="ann")
        user.groups.set(Group.objects.filter(name=role))
        client.force_login(user)
    done = {}
    for verb, state in VERBS:
        article = article_in(state, owner)
        before = left()

        act(client, verb, article)

        done[verb, state] = "n" if left() == before else "y"
    assert done == {key: letters[ROLES.index(role)] for key, letters in VERBS.items()}


@pytest.mark.parametrize("verb", ["autosave", "autosave_new", "_continue"])
@pytest.mark.parametrize(("make", "is_taken"), [(DraftFactory, False), (ArticleFactory, True)])
def test_an_author_translates_only_what_they_may_read(client, verb, make, is_taken):
    owner = UserFactory(username="otto")
    owner.groups.add(Group.objects.get(name="Author"))
    client.force_login(owner)
    original = make(title="Of somebody else", language="en")
    article = DraftFactory(created_by=owner, language="es")
    typed = form("_continue", title="Typed", slug="typed", language="es")
    typed |= {"translation_of": original.pk, "seen": drafting.begin(article=article).token}

    if verb == "_continue":
        client.post(change(article), typed)
    else:
        of = [] if verb == "autosave_new" else [article.pk]
        client.post(reverse(f"admin:articles_article_{verb}", args=of), typed)

    version = Article.objects.exclude(pk=original.pk).order_by("-pk").first().versions.first()
    assert version.read().title == "Typed"
    assert version.read().translation_of == (original.pk if is_taken else None)
