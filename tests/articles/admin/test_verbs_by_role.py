"""Who does what to an article: every verb of the desk for every role, seen by what it leaves."""

from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from articles.admin.article.buttons import BUTTONS
from articles.models import (
    AheadMail,
    Article,
    ArticleEvent,
    ArticleFormerAddress,
    ArticlePreviewLink,
    ArticleVersion,
    Bundle,
    BundleItem,
    Image,
    PlannedPiece,
    SeriesPart,
)
from articles.publishing import bundles
from publication import drafts, review
from tests.advocacy.factories import ObservanceFactory, TopicFactory
from tests.articles.admin.bulk_actions.helpers import ask, fields
from tests.articles.admin.helpers import change, form
from tests.articles.admin.planning.helpers import form as bundle_form
from tests.articles.factories import (
    ArticleFactory,
    DraftFactory,
    SeriesFactory,
    UserFactory,
    photograph,
)
from tests.articles.publishing.helpers import bundled, seen
from tests.sitewide.role_table import NOT_THERE, addresses, each_role, filled

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)
GOES_AT = datetime(2026, 12, 10, 14, tzinfo=UTC)  # at nine, on the clock of the site
ROLES = [
    "visitor",
    "no role",
    "Caseworker",
    "Supervisor",
    "Author",
    "owner",
    "Editor",
    "Administrator",
    "superuser",
]
# y: done. n: refused, and nothing changed. One letter for each role above; `owner` is the author
# whose article it is, who comes under `Author` to that of somebody else.
VERBS = {
    ("save", "draft"): "nnnnnyyny",
    ("save", "public"): "nnnnnyyny",
    ("save", "withdrawn"): "nnnnnnyny",
    ("autosave", "draft"): "nnnnnyyny",
    ("autosave", "public"): "nnnnnyyny",
    ("autosave", "withdrawn"): "nnnnnnyny",
    ("_submit", "draft"): "nnnnnyyny",
    ("_submit", "public"): "nnnnnyyny",
    ("_publish", "draft"): "nnnnnnyny",
    ("_publish", "in review"): "nnnnnnyny",
    ("_publish", "public"): "nnnnnnyny",
    ("_schedule", "draft"): "nnnnnnyny",
    ("_end", "public"): "nnnnnnyny",
    ("unpublish", "public"): "nnnnnnyny",
    ("withdraw", "public"): "nnnnnnyny",
    ("discard", "rewritten"): "nnnnnyyny",
    ("discard", "rewritten, in review"): "nnnnnnyny",
    ("take_back", "in review"): "nnnnnynnn",
    ("return", "in review"): "nnnnnnyny",
    ("note", "draft"): "nnnnnyyny",
    ("note", "public"): "nnnnnyyny",
    ("start_translation", "draft"): "nnnnnyyny",
    ("start_translation", "public"): "nnnnyyyny",
    ("start_translation", "withdrawn"): "nnnnnnnnn",
    ("add_picture", "draft"): "nnnnyyyny",
    ("add", "draft"): "nnnnyyyny",
    ("autosave_new", "draft"): "nnnnyyyny",
    ("delete", "draft"): "nnnnnnyny",
    ("delete", "public"): "nnnnnnnnn",
    ("restore", "draft written over"): "nnnnnyyny",
    ("restore", "rewritten"): "nnnnnyyny",
    # The author's is kept aside: what is in review stays as it is.
    ("restore", "rewritten, in review"): "nnnnnyyny",
    ("restore", "withdrawn"): "nnnnnnyny",
    ("make_link", "draft"): "nnnnnyyny",
    ("make_link", "rewritten"): "nnnnnyyny",
    ("make_link", "public"): "nnnnnnnnn",
    ("revoke_link", "shown"): "nnnnnyyny",
    ("put_together", "draft"): "nnnnnnyny",
    ("save_bundle", "bundled"): "nnnnnnyny",
    ("publish_bundle", "bundled"): "nnnnnnyny",
    ("plan_bundle", "bundled"): "nnnnnnyny",
    ("take_back_bundle", "planned to go"): "nnnnnnyny",
    ("delete_bundle", "bundled"): "nnnnnnyny",
    ("start_piece", "a day"): "nnnnyyyny",
    ("begin_piece", "a day"): "nnnnnyyny",  # its owner sees to it
    ("plan_piece", "a day"): "nnnnnnyny",
    ("change_piece", "a day"): "nnnnnnyny",
    ("tick_piece", "a day"): "nnnnnnyny",
    ("delete_piece", "a day"): "nnnnnnyny",
    ("copy_plan", "a day"): "nnnnnnyny",
    ("choose_ahead_mail", "draft"): "nnnnnnyny",
    ("publish_articles", "draft"): "nnnnnnyny",
    ("publish_articles", "in review"): "nnnnnnyny",
    ("publish_articles", "public"): "nnnnnnnnn",  # readers see all of it
    ("add_topics", "draft"): "nnnnnnyny",
    ("add_topics", "public"): "nnnnnnyny",
    ("remove_topics", "public, tagged"): "nnnnnnyny",
    ("assign", "planned"): "nnnnnnyny",
    ("addresses", "public"): "nnnnnnyny",
    ("put_into_series", "draft"): "nnnnnnyny",
}
VIEWS = ("autosave", "withdraw", "unpublish", "discard", "take_back", "return", "note")
# What is done at each address; where it is not said here, it is the last part of the name.
DONE_AT = {
    "articles_article_change": {"save", *BUTTONS},
    "articles_image_while_writing": {"add_picture"},
    "preview_links": {"make_link"},
    "revoke_preview_link": {"revoke_link"},
    "articles_bundle_add": {"put_together"},
    "articles_bundle_change": {"save_bundle", "publish_bundle", "plan_bundle", "take_back_bundle"},
    "articles_bundle_delete": {"delete_bundle"},
    "articles_plannedpiece_add": {"plan_piece"},
    "articles_plannedpiece_change": {"change_piece"},
    "articles_plannedpiece_changelist": {"tick_piece"},
    "articles_plannedpiece_delete": {"delete_piece"},
}
# They take what is typed and answer with what is there.
ONLY_SHOW = {
    *(f"articles_article_{what}" for what in ("choices", "figures", "pages", "pictures")),
    *(
        f"articles_{model}_history"
        for model in ("author", "bundle", "document", "image", "recording", "series")
    ),
    *(
        f"articles_{model}_changelist"
        for model in ("article", "author", "bundle", "document", "recording", "series")
    ),
    *("articles_image_changelist", "articles_plannedpiece_history"),
    "articles_supersededcitation_history",
}
# Forms of Django's own, or nearly: each is sent by every role in `test_forms_by_role`.
PLAIN_FORMS = {
    f"articles_{model}_{action}"
    for model in ("author", "document", "image", "recording", "series", "supersededcitation")
    for action in ("add", "change", "delete")
} | {"articles_supersededcitation_changelist"}
# See `tests/articles/admin/pictures/test_taking_back.py`.
PLAIN_FORMS |= {f"articles_image_{verb}" for verb in ("blur", "replace", "take_back")}
# See `tests/articles/views/test_former_versions.py`.
PLAIN_FORMS |= {"articles_article_hide"}
# See `tests/articles/withdrawal`.
PLAIN_FORMS |= {"articles_article_decline", "articles_article_undo"}
# What a verb may write to, besides versions and pictures.
CHANGED = (
    *(Article, ArticleEvent, ArticleFormerAddress, ArticlePreviewLink),
    *(Bundle, BundleItem, PlannedPiece, AheadMail, SeriesPart),
)
BELOW = ("admin/articles/", "admin/days-ahead/", "admin/calendar/", "admin/radar/")


@pytest.fixture(autouse=True)
def _demo(settings, time_machine):
    settings.DEMO = True  # asks for no second factor
    time_machine.move_to(NOW, tick=False)


def article_in(state, owner):
    of_readers = {"public": "published", "rewritten": "published", "withdrawn": "withdrawn"}
    status = of_readers.get(state.partition(",")[0], "draft")
    made = DraftFactory if status == "draft" else ArticleFactory
    article = made(created_by=owner, status=status)
    drafts.ensure_history(subject=article)
    if "written over" in state or "rewritten" in state:
        content = replace(article.read_content(), title="Written over it")
        drafts.save_version(subject=article, content=content, by=owner, seen=None)
    if "in review" in state:
        review.submit_for_review(subject=article, by=owner)
    put_beside(article, state, owner)
    return article


def put_beside(article, state, owner):
    """What a verb is about that is not the article itself."""
    if state == "shown":
        ArticlePreviewLink.objects.create(
            article=article, recipient="Ann", secret_hash=str(article.pk), made_by=owner
        )
    elif state in ("bundled", "planned to go"):
        bundle = bundled(owner, article)
        if state == "planned to go":
            by = User.objects.create_superuser(f"planner-{article.pk}")
            bundles.plan_bundle(bundle=bundle, at=GOES_AT, by=by, seen=seen(bundle))
    elif "tagged" in state:
        article.topics.add(TopicFactory())
    elif state == "planned":
        PlannedPiece.objects.create(observance=ObservanceFactory(), year=2026, article=article)
    elif state == "a day":
        of = {"observance": ObservanceFactory(), "owner": owner}
        PlannedPiece.objects.create(**of, year=2025, title="Of last year")
        PlannedPiece.objects.create(**of, year=2026, title="Wells")


def newest(model):
    return model.objects.order_by("-pk").first()


def do_with_links(client, verb, article):
    if verb == "make_link":
        typed = {"link-recipient": "Ann", "link-lasts": ArticlePreviewLink.Lasts.WEEK}
        return client.post(reverse("preview_links", args=[article.pk]), typed)
    link = newest(ArticlePreviewLink)
    return client.post(reverse("revoke_preview_link", args=[article.pk, link.pk]))


def do_with_bundle(client, verb, article):
    if verb == "put_together":
        typed = bundle_form(new=[{"article": article.pk}])
        return client.post(reverse("admin:articles_bundle_add"), typed)
    bundle = newest(Bundle)
    if verb == "delete_bundle":
        address = reverse("admin:articles_bundle_delete", args=[bundle.pk])
        return client.post(address, {"post": "yes"})
    button = {"save_bundle": "_continue"}.get(verb, f"_{verb.removesuffix('_bundle')}")
    typed = bundle_form(bundle, button=button)
    if verb == "save_bundle":
        typed["name"] = "Another name"
    else:
        typed |= {"goes_at_0": "2026-12-10", "goes_at_1": "09:00"}
    return client.post(reverse("admin:articles_bundle_change", args=[bundle.pk]), typed)


def do_with_day(client, verb, _article):
    piece, of_admin = newest(PlannedPiece), "admin:articles_plannedpiece_"
    of = {"observance": piece.observance_id, "year": 2026, "title": "Typed"}
    ticked = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": piece.pk}
    name, args, typed = {
        "start_piece": (verb, [piece.observance_id, 2026], {"seen": piece.pk}),
        "begin_piece": (verb, [piece.pk], {}),
        "copy_plan": (verb, [piece.observance_id, 2025, 2026], {}),
        "plan_piece": (f"{of_admin}add", [], of),
        "change_piece": (f"{of_admin}change", [piece.pk], of),
        "tick_piece": (
            f"{of_admin}changelist",
            [],
            ticked | {"form-0-is_done": "on", "_save": "1"},
        ),
        "delete_piece": (f"{of_admin}delete", [piece.pk], {"post": "yes"}),
    }[verb]
    return client.post(reverse(name, args=args), typed)


def do_bulk_action(client, verb, article):
    """Confirm what the page shows to whoever may see it."""
    topic, owner = article.topics.first() or TopicFactory(), article.created_by
    page = ask(client, verb, article, topics=[topic.pk], owner=owner.pk)
    shown = fields(page) if page.status_code == HTTPStatus.OK else {}
    return client.post(reverse(f"admin:articles_article_{verb}"), {"pk": article.pk} | shown)


def do_beside(client, verb, article):
    """What has an address of its own, and no form of an article that exists."""
    new = form("_continue", title="New", slug="new")
    name, args, typed = {
        "add": ("admin:articles_article_add", [], new),
        "autosave_new": ("admin:articles_article_autosave_new", [], new),
        "delete": ("admin:articles_article_delete", [article.pk], {"post": "yes"}),
        "restore": (
            "admin:articles_article_restore",
            [article.pk, 1],
            {"seen": drafts.newest_version(article).token},
        ),
        "start_translation": (verb, [article.pk, "ar"], {}),
        "put_into_series": (verb, [article.pk], {"series": SeriesFactory().pk}),
        "choose_ahead_mail": (verb, [], {"wanted": "0"}),
        "addresses": (
            "admin:articles_article_addresses",
            [article.pk],
            {"slug": "where-it-stood"},
        ),
        "add_picture": (
            "admin:articles_image_while_writing",
            [],
            {"upload": SimpleUploadedFile("tree.jpg", photograph()), "alt": "A tree"},
        ),
    }[verb]
    return client.post(reverse(name, args=args), typed)


DOES = {
    do_bulk_action: {"publish_articles", "add_topics", "remove_topics", "assign"},
    do_with_links: {"make_link", "revoke_link"},
    do_with_bundle: {*DONE_AT["articles_bundle_change"], "put_together", "delete_bundle"},
    do_with_day: {verb for verb, state in VERBS if state == "a day"},
    do_beside: {
        *("add", "autosave_new", "delete", "restore", "start_translation", "put_into_series"),
        *("choose_ahead_mail", "add_picture", "addresses"),
    },
}


def act(client, verb, article):
    if does := next((does for does, verbs in DOES.items() if verb in verbs), None):
        return does(client, verb, article)
    version = drafts.newest_version(article)
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
    rows = [list(model.objects.order_by("pk").values()) for model in CHANGED]
    versions = ArticleVersion.objects.order_by("pk").values("state", "saves", "content")
    return rows, list(versions), Image.objects.count()


def test_every_address_where_something_is_done_is_in_the_table(client):
    """By what it answers to whoever may do everything: that it takes no POST says that it only shows."""
    client.force_login(User.objects.create_superuser("root"))
    named = {name: path for path, name in addresses() if path.startswith(BELOW) and name}
    reads = {
        name
        for name, path in named.items()
        if client.post(filled(path, NOT_THERE)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    }

    done = {
        verb
        for name in set(named) - reads - ONLY_SHOW - PLAIN_FORMS
        for verb in DONE_AT.get(name, {name.removeprefix("articles_article_")})
    }

    assert done == {verb for verb, _state in VERBS}
    assert {*DONE_AT, *ONLY_SHOW, *PLAIN_FORMS} <= set(named) - reads


# What an editor may do, the tests of each verb try.
@pytest.mark.parametrize("role", each_role(ROLES, less={"visitor", "Editor", "Administrator"}))
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
    for state in dict.fromkeys(state for _verb, state in VERBS):
        with transaction.atomic():
            article = article_in(state, owner)
            before = left()
            for verb in [verb for verb, its_state in VERBS if its_state == state]:
                with transaction.atomic():  # each verb meets the same rows
                    act(client, verb, article)
                    done[verb, state] = "n" if left() == before else "y"
                    transaction.set_rollback(True)
            transaction.set_rollback(True)
    assert done == {key: letters[ROLES.index(role)] for key, letters in VERBS.items()}


@pytest.mark.sampled
@pytest.mark.parametrize("verb", ["autosave", "autosave_new", "_continue"])
@pytest.mark.parametrize(("make", "is_taken"), [(DraftFactory, False), (ArticleFactory, True)])
def test_an_author_translates_only_what_they_may_read(client, verb, make, is_taken):
    owner = UserFactory(username="otto")
    owner.groups.add(Group.objects.get(name="Author"))
    client.force_login(owner)
    original = make(title="Of somebody else", language="en")
    article = DraftFactory(created_by=owner, language="es")
    typed = form("_continue", title="Typed", slug="typed", language="es")
    typed |= {"translation_of": original.pk, "seen": drafts.ensure_history(subject=article).token}

    if verb == "_continue":
        client.post(change(article), typed)
    else:
        of = [] if verb == "autosave_new" else [article.pk]
        client.post(reverse(f"admin:articles_article_{verb}", args=of), typed)

    version = Article.objects.exclude(pk=original.pk).order_by("-pk").first().versions.first()
    assert version.read().title == "Typed"
    assert version.read().translation_of == (original.pk if is_taken else None)
