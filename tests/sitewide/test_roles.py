"""Who of the staff gets in where: every address of the admin for every role, one row for each.

A new address without a row fails. Nobody is told of what they may not know: to whoever is refused,
what is there answers as what is not.
"""

import re
from http import HTTPStatus

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from advocacy.models import FigureImport
from appearance.models import MenuItem
from articles.models import Article, ArticlePreviewLink, ArticleVersion, Bundle, PlannedPiece
from config.models import Redirect
from config.wiring.roles import ROLES as GRANTS
from legal_help.models import HelpRequest
from publication import drafts
from search.models import SynonymGroup
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.appearance.factories import FrontPageFactory
from tests.articles.factories import (
    AuthorFactory,
    DocumentFactory,
    DraftFactory,
    ImageFactory,
    PageFactory,
    RecordingFactory,
    SeriesFactory,
    UserFactory,
)
from tests.contact.factories import MessageFactory
from tests.identity.factories import BannerFactory
from tests.people.factories import InvitationFactory
from tests.sitewide.role_table import (
    NOT_THERE,
    OF_MODELS,
    OF_VIEWS,
    ROLES,
    addresses,
    each_role,
    expected,
    filled,
    model_of,
)

pytestmark = pytest.mark.django_db

# Each leads a model's own address to its form, whatever its number: that form decides.
TO_THE_FORM = re.compile(r"^admin/\w+/\w+/<path:object_id>/$")


@pytest.fixture
def rows():
    """One of everything that the admin has, none of it of the person who asks."""
    other = UserFactory(username="other")
    figure = FigureFactory()
    observance = ObservanceFactory()
    draft = DraftFactory(created_by=other)
    front_page = FrontPageFactory()
    for written in (draft, front_page):
        drafts.ensure_history(subject=written)
    ArticleVersion.objects.create(article=draft, content={}, written_by=other, state="aside")
    ArticlePreviewLink.objects.create(
        article=draft, recipient="Ann", secret_hash="x", made_by=other
    )
    made = [
        FigureImport.objects.create(statistic=figure.statistic, text="2024,1", created_by=other),
        *(other, InstrumentFactory(), observance, StatisticFactory()),
        *(figure, figure.source, figure.source.publisher, TopicFactory(), AuthorFactory(), draft),
        PageFactory(created_by=other).place,
        ImageFactory(uploaded_by=other),
        DocumentFactory(uploaded_by=other),
        RecordingFactory(uploaded_by=other),
        SeriesFactory(articles=[draft]),
        Redirect.objects.create(old_path="/old", new_path="/topics/"),
        SynonymGroup.objects.create(language="en", words="one, another"),
        MenuItem.objects.create(menu="header", section="search"),
        front_page,
        BannerFactory(),
        MessageFactory(),
        PlannedPiece.objects.create(observance=observance, year=2026, title="Wells"),
        Bundle.objects.create(name="A report", created_by=other),
        InvitationFactory(made_by=other),
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


def ask(client, paths, rows):
    """Return the letter of each path, and of those that refuse the letter of what is not there."""
    got, told = {}, {}
    for path in paths:
        here, gone = filled(path, rows.get(model_of(path), NOT_THERE)), filled(path, NOT_THERE)
        got[path] = letter(client, here)
        if got[path] in "34" and here != gone:
            told[path] = letter(client, gone)
    return got, told


@pytest.mark.parametrize("role", each_role(ROLES, less={"Author", "Administrator"}))
def test_every_role_gets_where_its_row_says_and_learns_of_nothing_else(role, rows, sign_in):
    got, told = ask(sign_in(role), expected(), rows)

    column = ROLES.index(role)
    assert got == {path: (letters or "?" * 9)[column] for path, letters in expected().items()}
    assert told == {path: got[path] for path in told}


@pytest.mark.sampled
@pytest.mark.parametrize(("role", "of_editors"), [("Author", "y"), ("Administrator", "4")])
def test_what_editors_may_authors_may_not_and_administrators_the_reverse(
    role, of_editors, rows, sign_in
):
    """So each address lets one in and keeps one out in `make test`; the test above asks all of each role."""
    column, editor = ROLES.index(role), ROLES.index("Editor")
    differ = {
        path: letters[column]
        for path, letters in expected().items()
        if letters[editor] == of_editors != letters[column]
    }

    got, told = ask(sign_in(role), differ, rows)

    assert got == differ
    assert told == {path: got[path] for path in told}


def test_the_roles_of_casework_open_nothing_here():
    assert (GRANTS["Caseworker"], GRANTS["Supervisor"]) == ([], [])


def test_the_way_to_the_site_leads_nobody_to_a_draft_of_somebody_else(rows, sign_in):
    draft = Article.objects.get(place=None)
    kind = ContentType.objects.get_for_model(Article).pk

    response = sign_in("Author").get(f"/admin/r/{kind}/{draft.pk}/")

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert draft.slug not in response.text


@pytest.mark.parametrize("model", [HelpRequest, None], ids=["of casework", "of no kind"])
def test_the_way_to_the_site_starts_only_where_the_admin_has_a_page(model, sign_in):
    kind = ContentType.objects.get_for_model(model).pk if model else NOT_THERE

    assert sign_in("Editor").get(f"/admin/r/{kind}/1/").status_code == HTTPStatus.NOT_FOUND
