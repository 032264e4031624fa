"""The pages of people: who is there, who was invited, what each may do, and who did what."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from articles.models import Article
from config.wiring.roles import ROLES
from people.membership import change, invite
from people.models import Invitation
from people.roles_in_words import ROLE_WORDS, ROLES_GIVEN_HERE
from tests.articles.factories import DraftFactory

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "of theirs, and new 7341"


@pytest.fixture
def edna(hired):
    return hired("edna", "Editor", first_name="Edna")


def person(user):
    return reverse("person", args=[user.pk])


def rows(page):
    """The words of each row of the page's last table, without moments."""
    text = re.sub(r"<time.*?</time>", "", page.text)
    cells = re.findall(r"<tr>(.*?)</tr>", text.split("<tbody>")[-1], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in cells]


def test_the_desk_of_an_administrator_names_people_and_no_articles(desk):
    page = desk.get("/staff/").text

    assert "People, and the name and look of the site" in page
    assert "Articles, figures" not in page


def test_every_role_has_words_and_all_but_one_can_be_given():
    assert set(ROLE_WORDS) == set(ROLES)
    assert set(ROLE_WORDS) - set(ROLES_GIVEN_HERE) == {"Supervisor"}


def test_a_site_that_only_publishes_makes_no_caseworkers(desk, edna, hired, settings):
    carla, invitation = hired("carla", "Caseworker"), reverse("invite")
    offered = 'value="Caseworker"'
    assert all(offered in desk.get(page).text for page in (invitation, person(edna)))

    settings.LEGAL_HELP = False

    assert not any(offered in desk.get(page).text for page in (invitation, person(edna)))
    desk.post(invitation, {"first_name": "Nour", "roles": "Caseworker"})
    assert not Invitation.objects.exists()
    assert offered in desk.get(person(carla)).text, "the role can be taken away"


def test_the_list_says_who_is_there(desk, edna, hired):
    Authenticator.objects.create(user=edna, type="totp", data={})
    hired("gone", "Author", first_name="Gil", is_active=False)

    found = rows(desk.get(reverse("people")))

    assert [row.split()[0] for row in found] == ["Ada", "Edna", "Gil"]
    assert found[1] == "Edna edna Editor Never Yes Active"
    assert found[2] == "Gil gone Author Never No Deactivated"


@pytest.mark.exhaustive  # a count of queries
def test_a_longer_list_takes_no_more_queries(desk, ada, hired):
    counts = []
    desk.get(reverse("people"))  # what a process keeps is asked for once
    for _round in range(2):
        hired(f"person-{len(counts)}", "Editor", "Caseworker")
        invite.invite(by=ada, first_name="Nour", roles=["Author"])
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse("people"))
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 14


def test_a_link_is_shown_once_where_no_mail_is_set_up(desk, settings):
    settings.MAIL_EVENTS = False
    typed = {"first_name": "Nour", "email": "nour@example.org", "roles": ["Editor"]}

    page = desk.post(reverse("invite"), typed)

    link = re.search(r'value="http://testserver(/accounts/invitation/[^"]+)"', page.text)[1]
    assert "no-store" in page.headers["Cache-Control"]
    assert Client().get(link).status_code == 200
    assert link not in desk.get(reverse("people")).text
    assert mail.outbox == []


def test_a_link_is_mailed_where_mail_is_set_up(desk, settings):
    settings.MAIL_EVENTS = True
    typed = {"first_name": "Nour", "email": "nour@example.org", "roles": ["Editor"]}

    page = desk.post(reverse("invite"), typed, follow=True)

    [letter] = mail.outbox
    link = re.search(r"http://testserver(/accounts/invitation/\S+)", letter.body)[1]
    assert (letter.to, letter.subject) == (["nour@example.org"], "Your account at Standing")
    assert "The invitation was sent." in page.text
    assert link not in page.text
    assert Client().get(link).status_code == 200


@pytest.mark.exhaustive
def test_a_mail_that_cannot_be_sent_leaves_a_link_to_copy(desk, settings):
    settings.MAIL_EVENTS = True
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1},
        }
    }
    typed = {"first_name": "Nour", "email": "nour@example.org", "roles": ["Editor"]}

    page = desk.post(reverse("invite"), typed)

    assert "The mail could not be sent" in page.text
    assert "/accounts/invitation/" in page.text


@pytest.mark.exhaustive
def test_who_works_at_the_desk_alone_joins_at_its_host(desk, settings):
    settings.CASES_HOST, settings.ALLOWED_HOSTS = "cases.example", ["*"]

    of_desk = desk.post(reverse("invite"), {"first_name": "Nour", "roles": ["Caseworker"]})
    of_both = desk.post(
        reverse("invite"), {"first_name": "Nour", "roles": ["Caseworker", "Author"]}
    )

    assert 'value="http://cases.example/accounts/invitation/' in of_desk.text
    assert 'value="http://testserver/accounts/invitation/' in of_both.text


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"first_name": "Nour"}, "This field is required"),
        ({"roles": ["Editor"]}, "This field is required"),
        ({"first_name": "Nour", "roles": ["Supervisor"]}, "Select a valid choice"),
        ({"first_name": "Nour", "roles": ["Editor"], "email": "nour"}, "valid email address"),
    ],
)
def test_an_invitation_that_is_incomplete_is_asked_for_again(desk, typed, says):
    page = desk.post(reverse("invite"), typed)

    assert says in page.text
    assert not Invitation.objects.exists()


def test_an_invitation_is_revoked_or_made_anew(desk, ada):
    made, _secret = invite.invite(by=ada, first_name="Nour", roles=["Author"])

    page = desk.post(reverse("invite_anew", args=[made.pk]))
    [again] = Invitation.objects.all()
    late = desk.post(reverse("invite_anew", args=[made.pk]), follow=True)
    desk.post(reverse("revoke_invitation", args=[again.pk]))

    assert "The link for Nour" in page.text
    assert "used or revoked in the meantime" in late.text
    assert not Invitation.objects.exists()


def test_roles_are_changed_and_what_is_not_given_here_stays(desk, edna, founding, supervisor):
    desk.post(reverse("change_roles", args=[edna.pk]), {"roles": ["Author", "Caseworker"]})
    supervisor.groups.set(edna.groups.model.objects.filter(name__in=["Caseworker", "Supervisor"]))
    desk.post(reverse("change_roles", args=[supervisor.pk]), {"roles": ["Editor"]})
    desk.post(reverse("change_roles", args=[edna.pk]), {"roles": ["Supervisor"]})

    assert set(edna.groups.values_list("name", flat=True)) == {"Author", "Caseworker"}
    held = set(supervisor.groups.values_list("name", flat=True))
    assert held == {"Editor", "Caseworker", "Supervisor"}


def test_name_and_mail_address_are_changed(desk, edna):
    typed = {"first_name": "Edna", "last_name": "Okafor", "email": "edna@example.org"}

    desk.post(reverse("person", args=[edna.pk]), typed)

    edna.refresh_from_db()
    assert (edna.display_name, edna.email) == ("Edna Okafor", "edna@example.org")


def test_of_a_caseworker_the_page_offers_no_sign_in_and_takes_none(desk, hired):
    carlos = hired("carlos", "Caseworker", email="carlos@example.org")
    address = reverse("person", args=[carlos.pk])

    page = desk.get(address)
    desk.post(address, {"first_name": "C", "email": "mine@example.org"})
    desk.post(reverse("lost_sign_in", args=[carlos.pk]), {"proof": "met"})

    assert 'name="email"' not in page.text
    assert "Lost sign-in" not in page.text
    carlos.refresh_from_db()
    assert carlos.email == "carlos@example.org"


def test_somebody_is_signed_out_everywhere(desk, edna, ada):
    theirs = Client()
    theirs.force_login(edna)

    desk.post(reverse("sign_out_everywhere", args=[edna.pk]))
    own = desk.post(reverse("sign_out_everywhere", args=[ada.pk]))

    assert theirs.get("/admin/").status_code == 302
    assert own.url == reverse("account_login")
    assert desk.get("/admin/").status_code == 302


def test_who_lost_everything_gets_a_link_that_works_once(desk, edna):
    edna.set_password("the old one, long enough")
    edna.save()
    Authenticator.objects.create(user=edna, type="totp", data={})
    address = reverse("lost_sign_in", args=[edna.pk])

    assert desk.post(address, {"lost_password": "on"}).status_code == 200  # without a proof
    assert Authenticator.objects.exists()
    page = desk.post(address, {"proof": "met", "lost_password": "on"})

    edna.refresh_from_db()
    assert not edna.has_usable_password()
    assert not Authenticator.objects.exists()
    link = re.search(r'value="http://testserver(/accounts/password/reset/key/[^"]+)"', page.text)[1]
    theirs = Client()
    form = theirs.get(link, follow=True).request["PATH_INFO"]
    theirs.post(form, dict.fromkeys(("password1", "password2"), NEW_PASSWORD))
    edna.refresh_from_db()
    assert edna.check_password(NEW_PASSWORD)
    assert "set-password" not in Client().get(link, follow=True).request["PATH_INFO"]
    said = [entry.change_message for entry in LogEntry.objects.order_by("pk")]
    assert said == [
        "Second factor taken away. We met in person, and I know them.",
        "Password removed, and a link made to choose a new one.",
        "Password set anew by a link.",
    ]


def test_who_lost_the_second_factor_keeps_the_password(desk, edna):
    edna.set_password(NEW_PASSWORD)
    edna.save()
    Authenticator.objects.create(user=edna, type="totp", data={})

    page = desk.post(reverse("lost_sign_in", args=[edna.pk]), {"proof": "called"}, follow=True)

    edna.refresh_from_db()
    assert "Their second factor was removed." in page.text
    assert edna.check_password(NEW_PASSWORD)
    assert not Authenticator.objects.exists()


def test_the_log_says_who_did_what_to_whom(desk, ada, edna):
    _invitation, secret = invite.invite(by=ada, first_name="Nour", roles=["Author", "Editor"])
    invite.join(secret=secret, user=User(username="nour", first_name="Nour"))
    change.change_roles(user=edna, roles=["Author"], by=ada)

    found = rows(desk.get(reverse("people_log")))

    assert found == [
        "Ada Roles changed from Editor to Author. Edna",
        "Nour Joined by an invitation from Ada, as Author, Editor. Nour",
        "Ada Invited as Author, Editor. Nour",
    ]


def test_the_log_names_no_title(desk, ada, edna):
    draft = DraftFactory(title="A secret title", created_by=edna)
    LogEntry.objects.log_actions(edna.pk, [draft], CHANGE, "A secret title changed.")

    page = desk.get(reverse("people_log"))

    assert "secret title" not in page.text
    assert f"Edna Changed article {draft.pk}" in rows(page)[0]
    assert f"/articles/article/{draft.pk}/" not in page.text
    ada.groups.add(*edna.groups.all())
    assert f"/articles/article/{draft.pk}/" in desk.get(reverse("people_log")).text


@pytest.mark.exhaustive
def test_the_log_of_one_person_has_what_they_did_and_what_was_done_to_them(desk, ada, edna, hired):
    other = hired("other", "Author")
    change.sign_out_everywhere(user=edna, by=ada)
    change.sign_out_everywhere(user=other, by=ada)
    LogEntry.objects.log_actions(edna.pk, [DraftFactory()], CHANGE, "")

    assert len(rows(desk.get(reverse("people_log"), {"who": edna.pk}))) == 2
    for odd in ("zz", "9" * 30):
        assert len(rows(desk.get(reverse("people_log"), {"who": odd}))) == 3
    assert desk.get(reverse("people_log"), {"who": 987654}).status_code == 404


@pytest.mark.exhaustive
def test_the_log_has_pages_and_asks_no_more_for_more(
    desk, ada, edna, django_assert_max_num_queries
):
    draft = DraftFactory()
    LogEntry.objects.bulk_create(
        LogEntry(
            user=edna, object_id=draft.pk, object_repr="x", action_flag=CHANGE, content_type_id=None
        )
        for _number in range(60)
    )

    with django_assert_max_num_queries(12):
        first = desk.get(reverse("people_log"))
    second = desk.get(reverse("people_log"), {"page": 2})

    assert (len(rows(first)), len(rows(second))) == (50, 10)
    assert "Page 1 of 2" in first.text


@pytest.mark.exhaustive
def test_the_log_of_a_model_that_is_gone_opens(desk, edna):
    LogEntry.objects.create(user=edna, action_flag=CHANGE, object_repr="x")

    assert "Edna Changed" in rows(desk.get(reverse("people_log")))[0]


def test_who_is_there_is_told_to_nobody_else(client, without_second_factor, edna):
    client.force_login(edna)

    for name in ("people", "people_log", "invite"):
        assert client.get(reverse(name)).status_code == 404
    assert "People" not in client.get("/admin/").text
    assert Article.objects.count() == 0
