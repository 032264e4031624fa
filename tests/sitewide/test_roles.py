"""Who of the staff gets in where: every address of the admin for every role, one row for each.

A new address without a row fails. Nobody is told of what they may not know: to whoever is refused,
what is there answers as what is not. It takes a second for each role that sees pages: that many
pages there are.
"""

import re
from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from advocacy.models import FigureImport
from articles.models import Article, ArticlePreviewLink, ArticleVersion, Bundle, PlannedPiece
from config.wiring.roles import ROLES as GRANTS
from publication import drafts
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import AuthorFactory, DraftFactory, ImageFactory, UserFactory

pytestmark = pytest.mark.django_db

ROLES = ["visitor", "no role", "Caseworker", "Supervisor", "Author", "Editor", "superuser"]
# One letter for each of these roles, of what somebody else made.
# s: the sign-in page. 4: there is no such page. y: yes.
OF_MODELS = {
    # list, add, history, delete, change
    "auth_group": "s44444y s44444y s44444y s44444y s44444y",
    "accounts_user": "s44444y s44444y s44444y s44444y s44444y",
    "advocacy_figureimport": "s4444yy s4444yy s4444yy s4444yy s4444yy",
    "advocacy_instrument": "s444yyy s4444yy s444yyy s4444yy s444yyy",
    "advocacy_observance": "s444yyy s4444yy s444yyy s4444yy s444yyy",
    "advocacy_statistic": "s444yyy s4444yy s444yyy s4444yy s444yyy",
    "advocacy_figure": "s444yyy s4444yy s444yyy s4444yy s444yyy",
    "advocacy_source": "s444yyy s4444yy s444yyy s4444yy s444yyy",
    "advocacy_topic": "s444yyy s4444yy s444yyy s4444yy s444yyy",
    "articles_article": "s444yyy s444yyy s4444yy s4444yy s4444yy",
    "articles_author": "s444yyy s4444yy s444yyy s4444yy s444yyy",
    "articles_bundle": "s4444yy s4444yy s4444yy s4444yy s4444yy",
    "articles_image": "s444yyy s444yyy s444yyy s444444 s444yyy",
    "articles_plannedpiece": "s4444yy s4444yy s4444yy s4444yy s4444yy",
    "articles_supersededcitation": "s444yyy s444444 s444444 s444444 s4444yy",
    "account_emailaddress": "s44444y s44444y s44444y s44444y s44444y",
    "mfa_authenticator": "s44444y s44444y s44444y s44444y s44444y",
    "django_tasks_database_dbtaskresult": "s44444y s444444 s444444 s444444 s444444",
}
OF_VIEWS = {
    "days_ahead": "s4444yy",
    "choose_ahead_mail": "s4444yy",
    "copy_plan": "s4444yy",
    "radar": "s4444yy",
    "view_on_site": "s4444yy",
    "index": "syyyyyy",
    "login": "s444444",  # who is signed in goes to the front page
    "password_change": "syyyyyy",
    "password_change_done": "syyyyyy",
    "autocomplete": "s444444",  # it names no field here; see `test_admin` for one that is named
    "jsi18n": "syyyyyy",
    "auth_user_password_change": "s44444y",
    "advocacy_figureimport_take_back": "s444444",
    "advocacy_observancesource_verify": "s444444",
    "advocacy_observancetheme_verify": "s444444",
    "advocacy_figure_verify": "s4444yy",
    "articles_article_figures": "s444yyy",
    "articles_article_pages": "s444yyy",
    "articles_article_pictures": "s444yyy",
    "articles_image_while_writing": "s444yyy",
    "articles_image_whole": "s444444",  # its file is not here; `test_focal_point` has one that is
    "articles_article_autosave_new": "s444yyy",
    "articles_article_autosave": "s4444yy",
    "articles_article_checks": "s4444yy",
    "articles_article_preview": "s4444yy",
    "articles_article_take_back": "s4444yy",
    "articles_article_return": "s4444yy",
    "articles_article_compare": "s4444yy",
    "articles_article_version": "s4444yy",
    "articles_article_beside": "s4444yy",
    "articles_article_restore": "s4444yy",
    "preview_links": "s4444yy",
    "revoke_preview_link": "s4444yy",
    "start_translation": "s4444yy",
    "start_piece": "s444444",  # of a day that does not fall then; `test_starting` has one that does
    "begin_piece": "s4444yy",
    "editorial_calendar": "s444yyy",
    "articles_article_withdraw": "s4444yy",
    "articles_article_unpublish": "s4444yy",
    "articles_article_discard": "s4444yy",
    "articles_article_note": "s4444yy",
    "app_list": "s444yyy",
    "admin/(?P<url>.*)$": "s444444",
}
# Each leads a model's own address to its form, whatever its number: that form decides.
TO_THE_FORM = re.compile(r"^admin/\w+/\w+/<path:object_id>/$")
EVERYTHING_ELSE = "admin/(?P<url>.*)$"
LEFT_OUT = {
    "admin/r/<path:content_type_id>/<path:object_id>/",  # Django's own, behind ours
    "admin/logout/",  # everybody may, and it ends the session that asks
}
NOT_THERE = "987654"


def addresses(patterns=None, prefix=""):
    """The path of every address below /admin/, and its name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and path.startswith("admin/"):
            yield path, pattern.name


def expected():
    """The letters of each path."""
    named = dict(OF_VIEWS)
    for label, letters in OF_MODELS.items():
        for action, row in zip(
            ("changelist", "add", "history", "delete", "change"), letters.split(), strict=True
        ):
            named[f"{label}_{action}"] = row
    return {
        path: named.get(name) or named.get(path)
        for path, name in addresses()
        if (name or path == EVERYTHING_ELSE) and path not in LEFT_OUT
    }


@pytest.fixture
def rows():
    """One of everything that the admin has, none of it of the person who asks."""
    other = UserFactory(username="other")
    figure = FigureFactory()
    observance = ObservanceFactory()
    draft = DraftFactory(created_by=other)
    drafts.ensure_history(subject=draft)
    ArticleVersion.objects.create(article=draft, content={}, written_by=other, state="aside")
    ArticlePreviewLink.objects.create(
        article=draft, recipient="Ann", secret_hash="x", made_by=other
    )
    made = [
        FigureImport.objects.create(statistic=figure.statistic, text="2024,1", created_by=other),
        *(Group.objects.first(), other, InstrumentFactory(), observance, StatisticFactory()),
        *(figure, SourceFactory(), TopicFactory(), AuthorFactory(), draft),
        ImageFactory(uploaded_by=other),
        PlannedPiece.objects.create(observance=observance, year=2026, title="Wells"),
        Bundle.objects.create(name="A report", created_by=other),
        EmailAddress.objects.create(user=other, email="other@example.org"),
        Authenticator.objects.create(user=other, type="totp", data={}),
    ]
    return {row._meta.label_lower.replace(".", "/"): str(row.pk) for row in made}


@pytest.fixture
def sign_in(client, settings):
    settings.DEMO = True  # asks for no second factor

    def sign_in(role):
        if role == "superuser":
            client.force_login(User.objects.create_superuser("root"))
        elif role != "visitor":
            user = UserFactory(username=role)
            user.groups.set(Group.objects.filter(name=role))
            client.force_login(user)
        return client

    return sign_in


def filled(path, key):
    """The address with this key in the place of its object's."""
    kind = str(ContentType.objects.get_for_model(Article).pk)
    path = (
        path.replace("<int:year>-<int:into>", "2026-2027")
        .replace("<int:year>", "2026")
        .replace("<int:content_type_id>", kind)
    )
    path = re.sub(r"<(path:object_id|id|int:pk)>", key, path)
    path = path.replace("<int:number>/beside", "2/beside").replace("<int:number>", "1")
    path = path.replace(
        "<int:link>", str(getattr(ArticlePreviewLink.objects.first(), "pk", NOT_THERE))
    )
    path = path.replace("/compare/", "/compare/?before=1").replace("<slug:language>", "ar")
    if "app_label" in path:
        return "/admin/articles/"
    return "/" + path.replace("(?P<url>.*)$", "no-such-page/")


def model_of(path):
    if "content_type_id" in path:
        return "articles/article"
    if path.startswith("admin/days-ahead/"):
        return "articles/plannedpiece" if "/pieces/" in path else "advocacy/observance"
    return "/".join(path.split("/")[1:3])


def letter(client, address):
    """Of GET, or of POST where that is all there is."""
    response = client.get(address)
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response = client.post(address)
    match response.status_code:
        case HTTPStatus.NOT_FOUND:
            return "4"
        case HTTPStatus.FORBIDDEN:
            return "3"  # it would tell that there is something
        case HTTPStatus.FOUND if "/login/" in response.headers["Location"]:
            return "s"
        case HTTPStatus.FOUND if response.headers["Location"] == "/admin/":
            return "4"  # as the admin says that there is no such thing
        case _:
            return "y"


def test_every_address_has_a_row_and_every_row_an_address():
    table = expected()

    assert [path for path, letters in table.items() if letters is None] == []
    assert {len(letters) for letters in table.values()} == {len(ROLES)}
    without_name = {path for path, name in addresses() if not name} - set(table)
    assert [path for path in without_name if not TO_THE_FORM.match(path)] == []
    assert set(OF_VIEWS) <= {name or path for path, name in addresses()}
    assert {f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry} == set(
        OF_MODELS
    )


@pytest.mark.parametrize("role", ROLES[::-1])  # whoever may most stands first
def test_every_role_gets_where_its_row_says_and_learns_of_nothing_else(role, rows, sign_in):
    client, column = sign_in(role), ROLES.index(role)
    got, told = {}, {}
    for path in expected():
        here, gone = filled(path, rows.get(model_of(path), NOT_THERE)), filled(path, NOT_THERE)
        got[path] = letter(client, here)
        if got[path] in "34" and here != gone:
            told[path] = letter(client, gone)

    assert got == {path: (letters or "?" * 9)[column] for path, letters in expected().items()}
    assert told == {path: got[path] for path in told}


def test_the_roles_of_casework_open_nothing_here():
    assert (GRANTS["Caseworker"], GRANTS["Supervisor"]) == ([], [])


def test_the_way_to_the_site_leads_nobody_to_a_draft_of_somebody_else(rows, sign_in):
    draft = Article.objects.get()
    kind = ContentType.objects.get_for_model(Article).pk

    response = sign_in("Author").get(f"/admin/r/{kind}/{draft.pk}/")

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert draft.slug not in response.text
