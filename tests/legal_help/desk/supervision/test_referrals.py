"""The list of other places: what a supervisor changes at the desk, and what people are shown."""

import re
from dataclasses import replace

import pytest
from django.apps import apps
from django.conf import settings as live_settings
from django.utils import timezone

from legal_help.models import LogLine
from legal_help.public.http import cookies
from legal_help.questions.parts.referrals import PHONED, shipped_referrals
from legal_help.questions.parts.screening import NOTICES
from legal_help.trust import directory
from tests.legal_help.helpers import PASSPHRASE
from tests.markup import one_line

pytestmark = pytest.mark.django_db

QUEUE, LIST, ADD = "/cases/", "/cases/next-steps/", "/cases/next-steps/add/"
HOTLINE = "domestic-violence-hotline"
PAGE = f"{LIST}{HOTLINE}/"
DOOR = "/legal-help/request/"
NEW = {
    "name": "Texas Lawyers",
    "phone": "1-800-111-1111",
    "web": "",
    "who_for": ["us-any", "detained"],
    "places": ["TX"],
    "languages": ["es", "sw"],
    "interpreters": "on",
    "note": "Ask for Rosa",
    "offers_en": "Lawyers in Texas.",
    "offers_es": "Abogados en Texas.",
    "checked": "rung",
}
CHANGED = {
    "name": "Hotline",
    "phone": "1-800-799-7233",
    "web": "https://www.thehotline.org",
    "who_for": ["crisis"],
    "offers_en": "At any hour.",
}


@pytest.mark.exhaustive
def test_a_supervisor_finds_the_list_from_the_queue(desk):
    assert f'href="{LIST}"' in desk.get("/cases/").text

    page = desk.get(LIST)

    assert [row["step"].slug for row in page.context["rows"]] == [*shipped_referrals()]
    assert "Not confirmed by us" in page.text
    assert "were not checked by us within 90 days" in page.text
    assert "Not checked yet: not shown to the public" in page.text
    assert "no-store" in page["Cache-Control"]


@pytest.mark.exhaustive  # as in tests/legal_help/desk/supervision/test_law.py
def test_supervisors_read_above_the_queue_what_nobody_checked_for_90_days(
    desk, colleagues_desk, reader, supervisor, days_later
):
    told = "We have not checked {} within 90 days."
    today = timezone.localdate().isoformat()

    def checked(steps):
        called = {"verification": PHONED, "checked_on": today, "checked_by": reader.by}
        return [replace(each, **called).as_json() for each in steps.values()]

    assert told.format(f"{len(shipped_referrals())} referrals") in one_line(desk.get(QUEUE).text)
    assert "within 90 days" not in colleagues_desk.get(QUEUE).text
    directory.BOOK.amend(checked, by=reader)
    desk.post(f"{PAGE}retire/", {"retired": "yes"})
    days_later(90, (desk, supervisor))
    assert "within 90 days" not in desk.get(QUEUE).text

    days_later(1, (desk, supervisor))

    page = desk.get(QUEUE)
    assert told.format(f"{len(shipped_referrals()) - 1} referrals") in one_line(page.text)
    note = page.text.partition("within 90 days")[2].partition("</p>")[0]
    assert f'href="{LIST}"' in note


def test_an_entry_is_added_signed_and_shown(desk, supervisor):
    assert "Add an entry" in desk.get(ADD).text

    response = desk.post(ADD, NEW)

    assert response.url == f"{LIST}?done=kept"
    step = directory.step("texas-lawyers")
    assert (step.phone, step.places, step.who_for) == (
        "1-800-111-1111",
        ["TX"],
        ["us-any", "detained"],
    )
    assert step.offers == {"en": "Lawyers in Texas.", "es": "Abogados en Texas."}
    assert (step.languages, step.interpreters) == (["es", "sw"], True)
    assert (step.is_public, step.checked_day) == (True, timezone.localdate())
    row = desk.get(response.url).context["rows"][-1]
    assert (row["by"], row["is_to_be_checked"]) == (supervisor.display_name, False)
    assert row["spoken"] == "Spanish and Swahili"


@pytest.mark.exhaustive  # a detail of the page
def test_two_entries_of_one_name_stand_apart(desk):
    for name in ("Texas Lawyers", "Texas lawyers", "Add", "नेपाल"):
        desk.post(ADD, {**NEW, "name": name})

    assert {"texas-lawyers", "texas-lawyers-2", "add-2", "service"} <= set(directory.everything())


def test_an_entry_that_nobody_checked_is_kept_and_not_shown(desk):
    desk.post(ADD, {**NEW, "checked": ""})

    step = directory.step("texas-lawyers")
    assert (step.verification, step.is_public, step.checked_on) == ("unverified", False, "")


@pytest.mark.exhaustive  # a detail of the page
def test_a_change_of_words_keeps_what_was_checked(desk):
    page = desk.get(PAGE)
    assert page.context["form"]["offers_en"].value() == shipped_referrals()[HOTLINE].offers["en"]
    assert page.context["form"]["who_for"].value() == shipped_referrals()[HOTLINE].who_for

    assert desk.post(PAGE, CHANGED).url == f"{LIST}?done=kept"

    step = directory.step(HOTLINE)
    assert (step.name, step.verification, step.is_public) == ("Hotline", "verified-secondary", True)
    # A language that the site does not speak now keeps its words.
    emptied = {code for code, _name in live_settings.LANGUAGES} - {"en"}
    kept = {
        code: words
        for code, words in shipped_referrals()[HOTLINE].offers.items()
        if code not in emptied
    }
    assert step.offers == {**kept, "en": "At any hour."}


@pytest.mark.sampled
@pytest.mark.parametrize("change", [{"phone": "1-800-666-6666"}, {"web": "https://example.com"}])
def test_a_new_number_is_shown_when_somebody_has_rung(desk, change):
    desk.post(PAGE, {**CHANGED, **change})
    assert not directory.step(HOTLINE).is_public

    desk.post(f"{PAGE}check/")
    assert not directory.step(HOTLINE).is_public, "nobody said how"

    desk.post(f"{PAGE}check/", {"how": "rung"})

    assert directory.step(HOTLINE).is_public


@pytest.mark.exhaustive
def test_an_entry_is_retired_and_shown_again(desk):
    assert desk.post(f"{PAGE}retire/", {"retired": "yes"}).url == f"{LIST}?done=retired"
    assert not directory.step(HOTLINE).is_public
    page = desk.get(LIST)
    assert [row["step"].slug for row in page.context["retired"]] == [HOTLINE]

    assert desk.post(f"{PAGE}retire/", {"retired": "no"}).url == f"{LIST}?done=shown"
    assert directory.step(HOTLINE).is_public


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"phone": "", "web": ""}, "Give a phone number in digits"),
        ({"phone": "ask Rosa"}, "Give a phone number in digits"),
        ({"web": "javascript:alert(1)"}, "Give a phone number in digits"),
        ({"web": "http://example.com"}, "Give a phone number in digits"),
        ({"name": ""}, "This field is required"),
        ({"offers_en": ""}, "This field is required"),
        ({"who_for": []}, "This field is required"),
        ({"places": ["XX"]}, "Select a valid choice"),
        ({"languages": ["Spanish"]}, "Select a valid choice"),
    ],
)
def test_an_entry_that_could_not_be_shown_comes_back(desk, change, words):
    page = desk.post(ADD, {**NEW, **change})

    assert words in page.context["problems"][0].words
    assert "Ask for Rosa" in page.text
    assert not LogLine.objects.filter(action="steps_signed").exists()


@pytest.mark.exhaustive  # tests/legal_help/trust/test_directory.py has the rule
@pytest.mark.parametrize("address", [f"{LIST}nothing/", f"{LIST}nothing/check/"])
def test_an_entry_that_is_not_there_is_not_found(desk, address):
    assert desk.post(address, {**NEW, "how": "rung"}).status_code == 404


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
@pytest.mark.parametrize("address", [ADD, PAGE])
def test_what_was_typed_when_the_desk_locked_waits_in_the_page(desk, address):
    desk.post("/cases/lock/")
    late = desk.post(address, NEW)
    assert "The desk locked while you were writing." in late.text
    held = late.context["form"].initial

    page = desk.post("/cases/unlock/", {"passphrase": PASSPHRASE, **held})

    assert page.context["form"]["note"].value() == "Ask for Rosa"
    assert page.context["form"]["who_for"].value() == ["us-any", "detained"]
    assert not LogLine.objects.filter(action="steps_signed").exists()


@pytest.mark.exhaustive  # as in tests/legal_help/desk/supervision/test_law.py
def test_a_caseworker_gets_no_form_of_the_list_by_unlocking(colleague, sign_in):
    client = sign_in(colleague.user)
    held = {"typed_in": "next_step_add", "typed": "name=x", "reference": ""}

    response = client.post("/cases/unlock/", {"passphrase": PASSPHRASE, **held})

    assert response.status_code == 404


@pytest.mark.exhaustive
def test_a_locked_desk_leads_back_to_the_queue(desk):
    desk.post("/cases/lock/")
    held = desk.get(PAGE).context["form"].initial

    assert desk.post("/cases/unlock/", {"passphrase": PASSPHRASE, **held}).url == "/cases/"


# What people see who are not in the right place.

ANSWERS = {"lawyer": "no", "can_pay": "no", "place": "us", "need": "fear"}
STOPS = {
    "has-lawyer": ("lawyer", {"lawyer": "yes"}),
    "can-pay": ("lawyer", {"can_pay": "yes"}),
    "outside": ("place", {"place": "outside"}),
    "other-help": ("need", {"need": "none"}),
}


def stored():
    models = apps.get_app_config("legal_help").get_models()
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.sampled
@pytest.mark.parametrize("outcome", NOTICES, ids=lambda outcome: outcome.id)
@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_each_stop_page_names_others_and_stores_nothing(client, founding, outcome, language):
    page, answer = STOPS[outcome.id]
    client.cookies["__Host-form"] = cookies.sign(f".{language}")
    before = stored()

    response = client.post(DOOR, {**ANSWERS, **answer, "page": page})

    shown = response.context["next_steps"]
    assert shown
    assert [step.language for step in shown] == [""] * len(shown)
    for step in shown:
        assert step.name in response.text
        assert step.phone in response.text
        assert step.phone or step.web
    assert "qualify" not in response.text
    assert stored() == before
    assert set(response.cookies) <= {"csrftoken"}


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Languages: English and Spanish. They can use an interpreter."),
        ("es", "Idiomas: inglés y español. Ahí pueden usar un intérprete."),
        ("ht", "Lang: anglè ak panyòl. Yo ka itilize yon entèprèt."),
    ],
)
def test_a_stop_page_says_which_languages_are_spoken_there(client, founding, language, words):
    client.cookies["__Host-form"] = cookies.sign(f".{language}")

    response = client.post(DOOR, {**ANSWERS, "need": "none", "page": "need"})

    entries = re.findall(r"<li><b>.*?</li>", one_line(response.text))
    assert [words in entry for entry in entries if "1-888-373-7888" in entry] == [True]
    assert not [entry for entry in entries if "unhcr" in entry and words[:6] in entry]


def test_a_closed_intake_names_others(client, founding, settings):
    settings.ROSTER_ROOT = ""

    response = client.get(DOOR)

    assert response.status_code == 503
    names = [step.name for step in response.context["next_steps"]]
    assert names[0] == "National Human Trafficking Hotline"
    assert "List of Pro Bono Legal Service Providers" in names


def test_what_a_supervisor_retired_is_shown_to_nobody(client, desk):
    desk.post(f"{PAGE}retire/", {"retired": "yes"})

    response = client.post(DOOR, {**ANSWERS, "need": "none", "page": "need"})

    assert "thehotline.org" not in response.text


@pytest.mark.sampled
@pytest.mark.parametrize(("how", "kind"), [("rung", "rung"), ("opened", "opened")])
def test_a_press_says_how_it_was_checked(desk, reader, how, kind):
    desk.post(f"{PAGE}check/", {"how": how})

    step = directory.step(HOTLINE)
    assert (step.verification, step.checked_by) == (kind, reader.by)
    assert step.checked_day == timezone.localdate()
