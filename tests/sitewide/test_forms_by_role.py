"""Who of the staff may send which form of the admin: each is posted by every role.

That a form opens proves nothing: somebody who may only read gets a page at the same address. What
counts here is what a form leaves in the database. The forms of articles, bundles and planned pieces
have more buttons and states: see `tests/articles/admin/test_verbs_by_role.py`.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from advocacy.editing import verify as editing_verify
from advocacy.models import FigureImport, ObservanceSource, ObservanceTheme, VerificationRecord
from appearance.models import MenuItem
from articles.models import KeptAsHistorical
from articles.publishing import superseded_citations
from config.models import Redirect
from search.models import SynonymGroup
from tests.advocacy.admin.helpers import form_of
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    PublisherFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    DocumentFactory,
    ImageFactory,
    RecordingFactory,
    SeriesFactory,
    UserFactory,
    photograph,
)
from tests.articles.recordings.films import film
from tests.identity.factories import BannerFactory
from tests.sitewide.role_table import ROLES, each_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


class AdminForms(NamedTuple):
    """The forms of one model, and who may send them: one letter for each of ROLES, y or n."""

    make: Callable[[], Any]
    typed: Callable[[], dict[str, Any]]
    """What is typed into the form of a new row, beside what stands there already."""
    changed: dict[str, Any]
    add: str
    change: str
    delete: str


EDITORS, NOBODY = "nnnnnyny", "nnnnnnnn"
OF_LOOKS = "nnnnnyyy"


def of_editors(make, typed, changed, add=EDITORS, delete=EDITORS):
    return AdminForms(make, typed, changed, add, EDITORS, delete)


def of_looks(make, typed, changed):
    """What editors and Administrators may change."""
    return AdminForms(make, typed, changed, OF_LOOKS, OF_LOOKS, OF_LOOKS)


FORMS = {
    "advocacy_figureimport": of_editors(
        lambda: FigureImport.objects.create(
            statistic=StatisticFactory(), text="2024,1", created_by=UserFactory()
        ),
        lambda: {"statistic": StatisticFactory().pk, "text": "2024,2"},
        {"text": "2024,3"},
    ),
    "advocacy_instrument": of_editors(
        InstrumentFactory,
        lambda: {
            "slug": "new",
            "short_title": "New",
            "full_title": "A new one",
            "kind": "treaty",
            "adopted_on": "1948-12-09",
        },
        {"short_title": "Another"},
    ),
    "advocacy_observance": of_editors(
        ObservanceFactory,
        lambda: {
            "name": "New",
            "slug": "new",
            "kind": "day",
            "status": "un-list",
            "rule-kind": "fixed",
            "rule-fixed-day": "10",
            "rule-fixed-month": "12",
        },
        {"name": "Another"},
    ),
    "advocacy_statistic": of_editors(
        StatisticFactory,
        lambda: {
            "title": "New",
            "slug": "new",
            "measure": "people",
            "population": "everybody",
            "unit": "persons",
            "counted": "people",
        },
        {"title": "Another"},
    ),
    "advocacy_figure": of_editors(
        FigureFactory,
        lambda: {
            "slug": "new",
            "statistic": StatisticFactory().pk,
            "source": SourceFactory().pk,
            "value": "7",
            "period_start": "2024-01-01",
            "period_end": "2024-12-31",
            "released_on": "2025-01-01",
        },
        {"caveat": "Another"},
    ),
    "advocacy_publisher": of_editors(
        PublisherFactory, lambda: {"name": "New"}, {"name": "Another"}
    ),
    "advocacy_source": of_editors(
        SourceFactory,
        lambda: {"publisher": PublisherFactory().pk, "title": "New", "year": "2024"},
        {"licence": "Another"},
    ),
    "advocacy_topic": of_editors(
        TopicFactory, lambda: {"name": "New", "slug": "new"}, {"name": "Another"}
    ),
    "config_redirect": of_editors(
        lambda: Redirect.objects.create(
            old_path=f"/old/{Redirect.objects.count()}", new_path="/topics/"
        ),
        lambda: {"old_path": "/new", "new_path": "/topics/"},
        {"new_path": "/articles/"},
    ),
    "search_synonymgroup": of_editors(
        lambda: SynonymGroup.objects.create(
            language="en", words=f"one, other {SynonymGroup.objects.count()}"
        ),
        lambda: {"language": "en", "words": "word, other word"},
        {"words": "word, last word"},
    ),
    "appearance_menuitem": of_looks(
        lambda: MenuItem.objects.create(menu="header", section="search"),
        lambda: {"menu": "header", "section": "topics"},
        {"section": "archive"},
    ),
    "identity_banner": of_looks(
        BannerFactory,
        lambda: {
            "kind": "notice",
            "text": "New",
            "begins_at_0": "2026-01-01",
            "begins_at_1": "09:00",
        },
        {"text": "Another"},
    ),
    "articles_author": of_editors(
        AuthorFactory, lambda: {"name": "New", "slug": "new"}, {"name": "Another"}
    ),
    "articles_document": of_editors(
        DocumentFactory,
        lambda: {"upload": SimpleUploadedFile("t.csv", b"a,b\n1,2\n"), "title": "New"},
        {"title": "Another"},
        add="nnnnyyny",
    ),
    "articles_recording": of_editors(
        RecordingFactory,
        lambda: {
            "upload": SimpleUploadedFile("a.mp3", film("mp3", None, "libmp3lame")),
            "title": "New",
        },
        {"title": "Another"},
        add="nnnnyyny",
    ),
    "articles_image": of_editors(
        ImageFactory,
        lambda: (
            {"upload": SimpleUploadedFile("tree.jpg", photograph()), "alt": "A tree"}
            | {"language": "en"}
        ),
        {"alt": "Another"},
        add="nnnnyyny",
        delete=NOBODY,
    ),
    "articles_series": of_editors(
        SeriesFactory,
        lambda: {"title": "New", "slug": "new", "description": "Three parts."},
        {"title": "Another"},
    ),
    # Readers write it.
    "contact_message": None,
    # No rows that a form writes: results of tasks are shown, and citations are decided about below.
    "django_tasks_database_dbtaskresult": None,
    "articles_supersededcitation": None,
    # See `test_verbs_by_role`.
    "articles_article": None,
    "articles_bundle": None,
    "articles_plannedpiece": None,
}
WITHOUT_ACTIONS = {"appearance_menuitem", "advocacy_figureimport"}
WRITTEN = {label: forms for label, forms in FORMS.items() if forms}
# Authors get no page of theirs to change or to delete, and `test_roles` has that in `make test`.
ONLY_IN_TEST_ALL = {
    *("advocacy_figureimport", "articles_document", "articles_recording", "articles_series"),
    *("config_redirect", "identity_banner", "search_synonymgroup"),
}
# Whoever has none of these roles may less than an author, and whoever may do everything is refused nothing.
IN_MAKE_TEST = ["Author", "Editor", "Administrator"]
THE_OTHERS = [role for role in ROLES if role not in IN_MAKE_TEST]


@pytest.fixture
def client_of():
    def client_of(role):
        client = Client()
        if role == "superuser":
            client.force_login(User.objects.create_superuser("root"))
        elif role != "visitor":
            user = UserFactory(username=role)
            user.groups.set(Group.objects.filter(name=role))
            client.force_login(user)
        return client

    return client_of


def rows_of(model):
    return list(model._base_manager.order_by("pk").values())


def is_done(model, client, address, typed):
    """Send a form; return y or n, by whether it did something."""
    before = rows_of(model)
    client.post(address, typed())
    return "n" if rows_of(model) == before else "y"


def filled_in(reader, label, forms):
    """Make two rows; return their model, and address and content of each form that may be sent.

    The forms are read by somebody who may do everything.
    """
    row, other = forms.make(), forms.make()
    named = f"admin:{label}_"
    add, many = reverse(f"{named}add"), reverse(f"{named}changelist")
    change = reverse(f"{named}change", args=[row.pk])
    delete = reverse(f"{named}delete", args=[other.pk])
    new, old = form_of(reader.get(add)), form_of(reader.get(change))
    ticked = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    return type(row), [
        (add, lambda: new | forms.typed()),  # a file can be sent once
        (change, lambda: old | forms.changed),
        (many, lambda: ticked),
        (delete, lambda: {"post": "yes"}),
    ]


def test_every_model_of_the_admin_has_a_row():
    reverse("admin:index")  # only then it is settled what takes part
    registered = {f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry}

    assert set(FORMS) == registered


@pytest.mark.parametrize(
    "roles",
    [IN_MAKE_TEST, pytest.param(THE_OTHERS, marks=pytest.mark.exhaustive)],
    ids=["three", "the others"],
)
@pytest.mark.parametrize(
    "label",
    [
        pytest.param(label, marks=pytest.mark.exhaustive) if label in ONLY_IN_TEST_ALL else label
        for label in WRITTEN
    ],
)
def test_every_role_sends_what_the_table_says(label, roles, client_of):
    forms = WRITTEN[label]
    reader = Client()
    reader.force_login(User.objects.create_superuser("reader"))
    model, posts = filled_in(reader, label, forms)

    done = {}
    for role in roles:
        with transaction.atomic():  # each role meets the same rows
            client = client_of(role)
            done[role] = [is_done(model, client, *post) for post in posts]
            transaction.set_rollback(True)

    actions = NOBODY if label in WITHOUT_ACTIONS else forms.delete
    columns = zip(forms.add, forms.change, actions, forms.delete, strict=True)
    table = dict(zip(ROLES, map(list, columns), strict=True))
    assert done == {role: table[role] for role in roles}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("role", each_role(ROLES))
def test_only_editors_record_that_something_was_checked(role, client_of):
    day, client = ObservanceFactory(), client_of(role)
    things = [
        FigureFactory(),
        ObservanceSource.objects.create(
            observance=day, fact="resolution", source="The list of days"
        ),
        ObservanceTheme.objects.create(observance=day, year=2026, theme="Wells", source="The UN"),
    ]

    for thing in things:
        check = {
            "verification": "verified-primary",
            "evidence": "https://unhcr.example/trends",
            "checked_on": "2026-11-20",
            "stood": editing_verify.statement_checked(thing),
        }
        name = thing._meta.model_name
        client.post(reverse(f"admin:advocacy_{name}_verify", args=[thing.pk]), check)

    recorded = len(things) if EDITORS[ROLES.index(role)] == "y" else 0
    assert VerificationRecord.objects.count() == recorded


@pytest.mark.sampled(4)
@pytest.mark.parametrize("role", each_role(ROLES))
def test_only_editors_decide_about_a_superseded_citation(role, client_of):
    cited = FigureFactory(released_on=date(2020, 1, 1))
    ArticleFactory(body=f'<stat-card key="{cited.slug}"></stat-card>')
    newer = {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
    FigureFactory(statistic=cited.statistic, released_on=date(2999, 1, 1), **newer)
    (found,) = superseded_citations.pending_citations()
    address = reverse("admin:articles_supersededcitation_change", args=[found.citation])
    decided = {
        "seen": ",".join(map(str, found.became)),
        "decision": "keep",
        "to": found.became[-1],
        "at": "0",
    }

    client_of(role).post(address, decided)

    assert KeptAsHistorical.objects.count() == (EDITORS[ROLES.index(role)] == "y")
