"""The law at the desk: every reader reads it, a supervisor amends it, and triage follows."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from legal_help.desk import door
from legal_help.desk.case_actions import typed_again
from legal_help.desk.words import law as words_law
from legal_help.models import LogLine
from legal_help.rules import law
from legal_help.rules.triage_reasons import LAW_PARAMETERS, REASON_MEANINGS
from legal_help.trust import lawbook
from tests.legal_help.helpers import PASSPHRASE

pytestmark = pytest.mark.django_db

LIST, APPEAL = "/cases/law/", "bia-appeal"
PAGE = f"{LIST}{APPEAL}/"
NEW = {
    "value_days": "10",
    "value_days_if_rule_revived": "10",
    "value_safe_display_days": "10",
    "rule": "Ten days now.",
    "citations": "8 CFR 1003.38(b)\n\n 91 FR   1234 ",
    "evidence_urls": "https://www.ecfr.gov/current/title-8/section-1003.38",
    "uncertain": "",
    "effective_from": "",
    "read_today": "on",
}


def row(page, slug=APPEAL):
    rows = [row for topic in page.context["topics"] for row in [*topic.rows, *topic.others]]
    return next(row for row in rows if row.now.fact.slug == slug)


def shown(version):
    return {str(value.name): (value.words, value.shipped) for value in version.values}


def in_days(days):
    return str(timezone.localdate() + dt.timedelta(days=days))


@pytest.fixture
def caseworker_desk(colleague, sign_in):
    client = sign_in(colleague.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    return client


def test_a_caseworker_reads_the_law_and_is_offered_no_change(caseworker_desk):
    assert f'href="{LIST}"' in caseworker_desk.get("/cases/").text

    page = caseworker_desk.get(LIST)

    assert row(page).now.fact == law.shipped_law().facts[APPEAL]
    assert "nothing changed" not in page.text
    assert 'action="/cases/law/' not in page.text
    assert "no-store" in page["Cache-Control"]


def test_every_fact_stands_once_with_its_reasons_and_its_source(desk):
    page = desk.get(LIST)

    rows = [row for topic in page.context["topics"] for row in [*topic.rows, *topic.others]]
    assert sorted(row.now.fact.slug for row in rows) == sorted(law.shipped_law().facts)
    reasons = [words for row in rows for words in row.reasons]
    assert sorted(reasons) == sorted(meaning.words for meaning in REASON_MEANINGS.values())
    assert 'href="https://www.ecfr.gov/current/title-8/section-1003.38"' in page.text
    assert "Appeal to the Board is due" in page.text
    assert shown(row(page).now)["Days"] == ("30", "")
    assert [value.is_counted for value in row(page).now.values] == [True, False, False]
    rests = {meaning.law for meaning in REASON_MEANINGS.values()}
    assert page.context["unreviewed"] == len(rests)
    counted = {(row.now.fact.slug, value.words) for row, value in page.context["counted"]}
    assert counted >= {(APPEAL, "30"), ("sij", "21"), ("expedited-removal", "Yes")}
    assert len(page.context["counted"]) == sum(map(len, LAW_PARAMETERS.values()))


def test_every_topic_and_every_value_has_words():
    facts = law.shipped_law().facts.values()

    assert {fact.topic for fact in facts} == set(words_law.TOPICS)
    assert {name for fact in facts for name in fact.parameters} == set(words_law.VALUES)
    assert {fact.verification for fact in facts} <= set(words_law.CHECKED)


@pytest.mark.exhaustive  # tests/legal_help/trust/test_lawbook.py has the rule
def test_an_amended_fact_counts_at_once_and_stands_beside_what_shipped(desk, supervisor):
    assert desk.get(PAGE).context["form"]["value_days"].value() == 30

    response = desk.post(PAGE, NEW)

    assert response.url == f"{LIST}?done=kept#law-{APPEAL}"
    fact = lawbook.verified().facts[APPEAL]
    assert fact.parameters == {"days": 10, "days_if_rule_revived": 10, "safe_display_days": 10}
    assert (fact.citations, fact.uncertain) == (["8 CFR 1003.38(b)", "91 FR 1234"], None)
    assert (fact.reviewed_day, fact.effective_from) == (timezone.localdate(), None)
    page = desk.get(response.url)
    found = row(page)
    assert (found.now.by, found.is_reviewed_here) == (supervisor.display_name, True)
    assert shown(found.now)["Days"] == ("10", "30")
    assert found.shipped.fact == law.shipped_law().facts[APPEAL]
    assert "Ten days now." in page.text
    assert "As the release has it" in page.text
    assert "The fact is signed and saved." in page.text


@pytest.mark.exhaustive  # tests/legal_help/trust/test_lawbook.py has the rule
def test_a_fact_that_counts_later_waits_and_can_be_taken_back(desk, time_machine):
    day = in_days(10)
    desk.post(PAGE, {**NEW, "effective_from": day})

    found = row(desk.get(LIST))
    assert (lawbook.verified().days(APPEAL), found.shipped) == (30, None)
    ((coming,)) = found.coming
    assert shown(coming)["Days"] == ("10", "30")
    assert coming.fact.effective_from == day

    response = desk.post(f"{PAGE}take-back/", {"starts": day})

    assert response.url == f"{LIST}?done=taken#law-{APPEAL}"
    assert row(desk.get(LIST)).coming == []
    time_machine.move_to(timezone.now() + dt.timedelta(days=11))
    assert lawbook.verified().days(APPEAL) == 30


@pytest.mark.exhaustive
@pytest.mark.parametrize("starts", ["", "soon", "31.12.2026"])
def test_taking_back_what_is_no_day_finds_nothing(desk, starts):
    assert desk.post(f"{PAGE}take-back/", {"starts": starts}).status_code == 404


@pytest.mark.exhaustive  # tests/legal_help/trust/test_lawbook.py has the rule
def test_one_press_says_that_nothing_changed(desk, supervisor):
    response = desk.post(f"{PAGE}review/")

    assert response.url == f"{LIST}?done=reviewed#law-{APPEAL}"
    fact = lawbook.verified().facts[APPEAL]
    shipped = law.shipped_law().facts[APPEAL]
    reviewed = {"reviewed_on": fact.reviewed_on, "reviewed_by": fact.reviewed_by}
    assert fact == replace(shipped, **reviewed)
    assert fact.reviewed_day == timezone.localdate()
    found = row(desk.get(LIST))
    assert (found.now.by, found.is_reviewed_here) == (supervisor.display_name, True)
    assert found.shipped is None


@pytest.mark.exhaustive  # tests/legal_help/trust/test_lawbook.py has the rule
@pytest.mark.parametrize("address", [f"{LIST}nothing/", f"{LIST}nothing/review/"])
def test_a_fact_that_is_not_there_is_not_found(desk, address):
    assert desk.post(address, NEW).status_code == 404
    assert not LogLine.objects.filter(action="law_signed").exists()


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value_days": ""}, "This field is required"),
        ({"value_days": "0"}, "greater than or equal to 1"),
        ({"value_days": "ten"}, "Enter a whole number"),
        ({"value_days": "99999"}, "less than or equal to"),
        ({"rule": ""}, "This field is required"),
        ({"citations": " \n "}, "This field is required"),
        ({"evidence_urls": "javascript:alert(1)"}, "Give each address whole"),
        ({"effective_from": "31.12.2026"}, "Write the day as year, month, day"),
        ({"read_today": ""}, "Read the source first"),
    ],
)
def test_what_could_not_count_comes_back(desk, change, words):
    page = desk.post(PAGE, {**NEW, **change})

    assert words in page.context["problems"][0].words
    assert not LogLine.objects.filter(action="law_signed").exists()


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("slug", "given", "expected"),
    [
        (
            "expedited-removal",
            {"value_presence_days": "365"},
            {"applies_inside_the_country": False, "presence_days": 365},
        ),
        (
            "tps",
            {"value_countries_on_2025_03_31": "SV\nHT"},
            {"countries_on_2025_03_31": ["SV", "HT"]},
        ),
        ("hearing-notice", {}, {}),
        (
            "one-year-deadline",
            {
                "value_just_passed_days": "100",
                "value_plan_for": "a day sooner",
                "value_last_day": "the anniversary",
                "value_display": "both",
            },
            {
                "just_passed_days": 100,
                "plan_for": "a day sooner",
                "last_day": "the anniversary",
                "display": "both",
            },
        ),
    ],
)
def test_each_kind_of_value_can_be_amended(desk, slug, given, expected):
    common = {name: value for name, value in NEW.items() if not name.startswith("value_")}
    assert desk.get(f"{LIST}{slug}/").status_code == 200

    desk.post(f"{LIST}{slug}/", {**common, **given})

    assert lawbook.verified().facts[slug].parameters == expected
    assert row(desk.get(LIST), slug).shipped


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_what_was_typed_when_the_desk_locked_waits_in_the_page(desk):
    desk.post("/cases/lock/")
    late = desk.post(PAGE, NEW)
    assert "The desk locked while you were writing." in late.text
    held = late.context["form"].initial

    page = desk.post("/cases/unlock/", {"passphrase": PASSPHRASE, **held})

    assert page.context["form"]["rule"].value() == "Ten days now."
    assert page.context["form"]["value_days"].value() == "10"
    assert not LogLine.objects.filter(action="law_signed").exists()


@pytest.mark.exhaustive  # in doubt the desk signs nothing in tests/legal_help/desk/test_alarms.py
def test_in_doubt_nothing_is_signed_and_what_was_typed_comes_back(desk, in_doubt):
    in_doubt()
    assert desk.get(PAGE).status_code == 200

    page = desk.post(PAGE, NEW)

    assert page.status_code == 409
    assert "nothing can be signed" in page.text
    assert 'name="rule" value="Ten days now."' in page.text
    assert desk.post(f"{PAGE}review/").status_code == 409
    assert lawbook.verified().facts[APPEAL] == law.shipped_law().facts[APPEAL]
    assert not LogLine.objects.filter(action="law_signed").exists()


def test_a_caseworker_gets_no_form_of_the_law_by_unlocking(colleague, sign_in):
    client = sign_in(colleague.user)
    held = {"typed_in": "law_amend", "typed": "rule=x", "reference": APPEAL}

    response = client.post("/cases/unlock/", {"passphrase": PASSPHRASE, **held})

    assert response.status_code == 404


def test_every_form_that_is_held_whole_can_be_shown_again():
    assert set(typed_again.PAGES) == door.HELD_WHOLE


OLD = "The law may have changed."


@pytest.mark.exhaustive  # tests/legal_help/rules has the days
def test_a_banner_says_when_the_oldest_review_is_older_than_90_days(
    founding, sent, supervisor, sign_in, time_machine
):
    def come_in(days):
        noon = dt.datetime.combine(shipped, dt.time(18), dt.UTC)
        time_machine.move_to(noon + dt.timedelta(days=days))
        client = sign_in(supervisor)
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
        return client

    request = reverse("cases:detail", args=[sent.public_ref])
    pages = [LIST, "/cases/", request]
    shipped = law.shipped_law().facts[APPEAL].reviewed_day

    desk = come_in(days=90)
    assert [OLD in desk.get(page).text for page in pages] == [False] * 3

    desk = come_in(days=91)
    assert [OLD in desk.get(page).text for page in pages] == [True] * 3

    for slug in {meaning.law for meaning in REASON_MEANINGS.values()}:
        desk.post(f"{LIST}{slug}/review/")
    assert [OLD in desk.get(page).text for page in pages] == [False] * 3


def test_a_request_is_triaged_anew_when_the_law_changes(desk, send):
    decided = -20
    receipt = send(facts={"decision": in_days(decided)})
    page = reverse("cases:detail", args=[receipt.public_ref])
    assert "Appeal to the Board is due" in desk.get(page).text

    desk.post(PAGE, {**NEW, "value_days": "10"})

    text = desk.get(page).text
    assert "The days to appeal have passed" in text
    assert "Ten days now." in text
    assert "Appeal to the Board is due" not in text
    assert "The days to appeal have passed" in desk.get("/cases/").text


@pytest.mark.exhaustive
def test_each_reason_shows_its_fact_its_source_and_its_review(desk, send):
    receipt = send(facts={"decision": in_days(-2)})

    text = desk.get(reverse("cases:detail", args=[receipt.public_ref])).text

    assert "Appeal to the Board of Immigration Appeals" in text
    assert 'href="https://www.ecfr.gov/current/title-8/section-1003.38"' in text
    assert f'href="{LIST}#law-{APPEAL}"' in text
    assert "by the makers of this program, not by a lawyer here" in text
