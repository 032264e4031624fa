"""Teams: whom a case is offered first, and the tab that shows what a team takes."""

import pytest

from legal_help.casework import cases
from legal_help.event_log import log
from legal_help.events.roster import INTAKE
from legal_help.trust import teams
from legal_help.trust.roster import NotASupervisor
from legal_help.trust.teams import Team

pytestmark = pytest.mark.django_db

ADDRESS = "/cases/teams/"


@pytest.fixture
def sign(desk, colleague, third):
    def sign(name, members, languages=(), states=()):
        typed = {
            "name": name,
            "members": [each.user.pk for each in members],
            "languages": list(languages),
            "states": list(states),
        }
        return desk.post(ADDRESS, typed, follow=True)

    return sign


def signed():
    return [each.name for each in teams.BOOK.verified()]


def choices(page, form):
    return [
        str(words)
        for _key, words in page.context["assignment"][form].fields["colleague"].widget.choices
    ]


@pytest.mark.parametrize(
    ("languages", "states", "case", "takes"),
    [
        ((), (), ("es", "TX"), True),
        (("es", "ht"), (), ("ht", ""), True),
        (("es",), (), ("fr", "TX"), False),
        ((), ("TX",), ("", "TX"), True),
        (("es",), ("TX",), ("es", "CA"), False),
        (("es",), ("TX",), ("", "TX"), False),
    ],
)
def test_a_team_takes_what_fits_both(languages, states, case, takes):
    team = Team(name="x", languages=languages, states=states, members=())

    assert team.takes(*case) == takes


@pytest.mark.exhaustive
def test_a_supervisor_signs_replaces_and_removes_a_team(desk, sign, colleague, third):
    sign("Zzkreyol", [colleague], ["ht"])
    sign("Zzkreyol", [colleague, third], ["ht"], ["FL"])
    page = sign("All", [third])

    assert "The teams are signed and saved." in page.text
    assert "carlos, thandi" in page.text
    assert "Haitian Creole" in page.text
    assert "Florida" in page.text
    assert signed() == ["All", "Zzkreyol"]
    desk.post(f"{ADDRESS}remove/", {"name": "All"})
    assert signed() == ["Zzkreyol"]
    with pytest.raises(NotASupervisor):
        teams.BOOK.remove("Zzkreyol", by=colleague)


@pytest.mark.exhaustive
def test_what_lacks_is_told(desk, sign):
    page = desk.post(ADDRESS, {"name": "Zzname", "languages": ["ht"]})

    assert len(page.context["problems"]) == 1
    assert "Zzname" in page.text
    assert signed() == []


@pytest.mark.exhaustive
def test_who_takes_such_a_case_is_named_first(desk, sign, third, send, reader):
    sign("Zzkreyol", [third], ["ht"])
    haitian = send(answers={"language": "ht", "reach": ["code"]})
    french = send(answers={"language": "fr", "reach": ["code"]})
    for each in (haitian, french):
        cases.take_case(by=reader, public_ref=each.public_ref)

    pages = [desk.get(f"/cases/{each.public_ref}/") for each in (haitian, french)]

    assert [choices(page, "offer_form") for page in pages] == [
        ["–", "thandi (Zzkreyol)", "carlos"],
        ["–", "carlos", "thandi"],
    ]
    assert choices(pages[0], "assign_form")[1] == "thandi (Zzkreyol)"


@pytest.mark.exhaustive
def test_members_see_a_tab_of_their_team(desk, sign, reader, third, send):
    sign("Zzkreyol", [reader], ["ht"])
    sign("Zzothers", [third], ["fr"])
    haitian = send(card={"language": "ht"}).public_ref
    send(card={"language": "fr"})

    page = desk.get("/cases/?language=ht")

    tabs = {
        str(words): (address, is_current) for address, words, is_current in page.context["tabs"]
    }
    assert tabs["Zzkreyol"] == ("?language=ht", True)
    assert tabs["All open"][1] is False
    assert "Zzothers" not in tabs
    assert [row["reference"] for group in page.context["groups"] for row in group["rows"]] == [
        haitian
    ]


def test_a_team_opens_nothing_to_its_members_and_closes_nothing_to_others(
    sign, send, enrol, desk_of, colleague
):
    """It sorts work. Who may open a case hangs on its grants alone."""
    haitian = send(card={"language": "ht"}).public_ref
    member = enrol("nadia", INTAKE)  # it was sent before they came
    assert "Zzkreyol" in sign("Zzkreyol", [member], ["ht"]).text

    of_the_team, outside = desk_of(member.user), desk_of(colleague.user)

    assert ("?language=ht", "Zzkreyol", False) in of_the_team.get("/cases/").context["tabs"]
    for show in ("", "?language=ht"):
        assert haitian not in of_the_team.get(f"/cases/{show}").text
        assert haitian in outside.get(f"/cases/{show}").text
    assert of_the_team.get(f"/cases/{haitian}/").status_code == 404
    page = outside.get(f"/cases/{haitian}/")
    assert page.status_code == 200
    assert page.context["case"].public_ref == haitian


@pytest.mark.sampled
@pytest.mark.parametrize(
    "entry",
    [
        7,
        {},
        {"name": "x", "languages": [], "states": [7], "members": []},
        {"name": "x", "languages": [], "states": [], "members": ["7"]},
    ],
)
def test_teams_that_cannot_be_read_are_told_and_are_none(reader, told, entry):
    teams.BOOK.amend(lambda _before: [entry], by=reader)

    assert teams.BOOK.known_to(log.look()) == []
    assert told() == [("teams_signed_unreadable", "")]
