"""Where else people can turn: what ships, what a supervisor signs, and what nobody can slip in."""

import re
from datetime import date

import pytest
from django.conf import settings

from legal_help import questions
from legal_help.event_log import appending, log, pin
from legal_help.models import LogLine
from legal_help.questions.parts.referrals import (
    CRISIS,
    PUBLIC_VERIFICATIONS,
    WHO_FOR,
    Referral,
    choose_referrals,
    shipped_referrals,
)
from legal_help.questions.parts.screening import LAWYERS_FIRST
from legal_help.trust import directory
from legal_help.trust.roster import NotASupervisor
from tests.legal_help.helpers import notices, sign_roster
from tests.legal_help.lines import plant, signed_notice

pytestmark = pytest.mark.django_db
HOTLINE = "domestic-violence-hotline"
TODAY = date(2026, 11, 25)
TEXAS = {
    **shipped_referrals()["unhcr-help"].as_json(),
    "slug": "texas",
    "name": "Texas Lawyers",
    "places": ["TX"],
    "who_for": ["us-any"],
    "offers": {"en": "Lawyers in Texas."},
    "verification": "rung",
    "checked_on": "2026-11-25",
}


NUMBER = re.compile(r"\b1-8\d\d-\d{3}-\d{4}\b")


def step(**changes):
    return Referral.from_json({**TEXAS, **changes})


def names(who_for=questions.HELP_IN_US, steps=None, language="en", **answers):
    chosen = choose_referrals(
        steps or directory.public(), who_for=who_for, answers=answers, language=language
    )
    return [each.name for each in chosen]


# What ships.


def test_what_nobody_checked_ships_and_is_not_shown():
    hidden = {slug for slug, each in shipped_referrals().items() if not each.is_public}

    assert hidden == {
        "988-lifeline",
        "aila-lawyer-search",
        "aba-referral-directory",
        "lsc-legal-aid",
        "doj-accredited-representatives",
        "emergency-911",
    }
    for each in shipped_referrals().values():
        assert (each.verification in PUBLIC_VERIFICATIONS) == bool(each.source and each.checked_on)


# A language whose catalog is a mere beginning may lack them; these may not.
@pytest.mark.parametrize("language", ["en", "es", "fr", "ar", "ht"])
def test_what_ships_has_words_in_every_language(language):
    assert [
        slug for slug, each in shipped_referrals().items() if not each.offers.get(language)
    ] == []


def test_sentences_that_ship_are_short_and_never_say_no():
    for each in shipped_referrals().values():
        for sentence in each.offers["en"].split(". "):
            assert len(sentence.split()) <= 15
        assert "qualify" not in each.offers["en"]


# Which ones, and in which order.


def test_crisis_lines_come_first_then_what_fits_then_the_general():
    found = names()

    assert found == [
        "National Human Trafficking Hotline",
        "National Domestic Violence Hotline",
        "List of Pro Bono Legal Service Providers",
        "EOIR Automated Case Information",
        "Immigration Advocates Network",
        "USCIS Contact Center",
        "UNHCR Help",
    ]


def test_answers_bring_what_fits_forward():
    found = names(place="detained", need=["parent"])

    assert found[2] == "List of Pro Bono Legal Service Providers"
    assert {"ICE Online Detainee Locator", "ORR National Call Center"} <= set(found)
    assert found.index("ICE Online Detainee Locator") < found.index("USCIS Contact Center")


def test_outside_the_country_no_number_of_the_country_is_given():
    assert names(["outside-us"], place="outside", need=["family"]) == ["UNHCR Help"]


def test_of_the_crisis_lines_the_one_that_fits_comes_first():
    hurt = {"need": ["family"]}

    assert names(**hurt)[0] == "National Domestic Violence Hotline"
    assert names([CRISIS], **hurt)[0] == "National Domestic Violence Hotline"
    assert set(names([CRISIS], **hurt)) == set(names([CRISIS]))


def test_whoever_has_a_lawyer_is_told_of_lawyers_before_hotlines():
    found = names(LAWYERS_FIRST)

    assert found[0] == "List of Pro Bono Legal Service Providers"
    assert "Hotline" in found[-1]


@pytest.mark.parametrize(("state", "place"), [("TX", 2), ("NY", None), ("", None)])
def test_those_of_the_persons_state_come_after_the_crisis_lines(state, place):
    found = names(steps=[*directory.public(), step()], state=state)

    assert (found.index("Texas Lawyers") if "Texas Lawyers" in found else None) == place


@pytest.mark.parametrize(
    ("offers", "shown"),
    [
        ({"en": "Lawyers"}, ("Lawyers", "en")),
        ({"en": "Lawyers", "ar": "محامون"}, ("محامون", "")),
    ],
)
def test_words_that_are_missing_come_in_english_and_say_so(offers, shown):
    (found,) = choose_referrals(
        [step(offers=offers)], who_for=["us-any"], answers={"state": "TX"}, language="ar"
    )

    assert (found.offers, found.language) == shown


def test_every_audience_is_used():
    used = {code for each in shipped_referrals().values() for code in each.who_for}

    assert used == set(WHO_FOR)


@pytest.mark.parametrize(
    ("verification", "checked_on", "is_to_be_checked"),
    [
        ("rung", "2026-08-27", False),
        ("rung", "2026-08-26", True),
        ("opened", "2026-08-27", False),
        ("rung", "", True),
        ("verified-primary", "2026-11-24", True),
        ("unverified", "", True),
    ],
)
def test_somebody_of_ours_checks_an_entry_within_90_days(
    verification, checked_on, is_to_be_checked
):
    entry = step(verification=verification, checked_on=checked_on)

    assert entry.needs_check(TODAY) is is_to_be_checked


@pytest.mark.parametrize(
    ("verification", "checked_on", "was_called"),
    [
        ("rung", date(2026, 11, 25), True),
        ("opened", date(2026, 11, 25), False),
        ("verified-primary", None, False),
        ("verified-secondary", None, False),
    ],
)
def test_people_read_whether_somebody_of_ours_confirmed_it(verification, checked_on, was_called):
    (shown,) = choose_referrals(
        [step(verification=verification)],
        who_for=["us-any"],
        answers={"state": "TX"},
        language="en",
    )

    assert (shown.checked_on, shown.was_called) == (checked_on, was_called)


def test_nothing_that_ships_says_that_somebody_of_ours_confirmed_it():
    assert not [each.slug for each in shipped_referrals().values() if each.was_checked]


# What a supervisor signs.


def test_an_entry_of_a_supervisor_counts(reader):
    directory.keep(step(), by=reader)

    assert directory.step("texas") == step()
    assert step() in directory.public()
    assert directory.everything().keys() == {*shipped_referrals(), "texas"}
    assert [event.by for event in notices("steps_signed")] == [reader.by]


@pytest.mark.exhaustive
@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_an_entry_is_kept_in_a_transaction_of_its_own(reader):
    """PostgreSQL locks what is read in no other way."""
    directory.keep(step(verification="unverified"), by=reader)
    directory.check(slug="texas", by=reader, today=TODAY, called=True)

    assert directory.step("texas").verification == "rung"


def test_one_change_keeps_the_others(reader):
    directory.keep(step(), by=reader)
    directory.retire(slug=HOTLINE, by=reader, retired=True)
    directory.check(slug="emergency-911", by=reader, today=TODAY, called=False)

    public = {each.slug for each in directory.public()}
    assert "texas" in public
    assert HOTLINE not in public
    rung = directory.step("emergency-911")
    assert (rung.checked_on, rung.checked_by) == ("2026-11-25", reader.by)
    directory.retire(slug=HOTLINE, by=reader, retired=False)
    assert directory.step(HOTLINE) == shipped_referrals()[HOTLINE]


def test_an_entry_that_is_not_there_cannot_be_changed(reader):
    for change in (
        lambda: directory.check(slug="nothing", by=reader, today=TODAY, called=True),
        lambda: directory.retire(slug="nothing", by=reader, retired=True),
    ):
        with pytest.raises(directory.NoSuchStep):
            change()


def test_a_caseworker_signs_nothing(colleague):
    with pytest.raises(NotASupervisor):
        directory.keep(step(), by=colleague)

    assert notices("steps_signed") == []


def test_what_a_caseworker_signed_past_us_counts_for_nothing(colleague, told):
    plant(*signed_notice("steps_signed", {"entries": [TEXAS], "version": 99}, by=colleague))

    assert directory.everything() == shipped_referrals()
    assert told() == [("unsigned", "")]


def test_what_nobody_signed_counts_for_nothing(reader, told):
    for by, signature in ((reader, b"x" * 64), (reader, b""), (None, b"")):
        body, _theirs = signed_notice("steps_signed", {"entries": [TEXAS], "version": 99}, by=by)
        plant(body, signature)

    assert directory.everything() == shipped_referrals()
    assert set(told()) == {("unsigned", "")}


def test_a_number_changed_in_the_database_counts_for_nothing(reader, by_sql, told):
    """Neither here, nor on a host that has not seen it: that one stops before it."""
    directory.keep(step(phone="1-800-111-1111"), by=reader)
    line = LogLine.objects.get(action="steps_signed")
    LogLine.objects.filter(pk=line.pk).update(
        body=bytes(line.body).replace(b"111-1111", b"666-6666")
    )
    assert directory.step("texas").phone == "1-800-111-1111"

    pin.memory_file().path.unlink()

    assert directory.everything() == shipped_referrals()
    assert log.look().doubt == "broken_chain"
    assert ("broken_chain", "") in told()


def test_a_version_taken_out_is_missed_and_the_known_one_used(reader):
    directory.keep(step(), by=reader)
    directory.retire(slug="texas", by=reader, retired=True)
    assert step() not in directory.public()

    LogLine.objects.filter(action="steps_signed").last().delete()

    assert step() not in directory.public()
    assert log.look().doubt == "end"


def test_an_older_version_that_is_put_back_counts_for_nothing(reader, told):
    """Line by line, as it was signed; also once the roster that it names is no longer in force."""
    directory.keep(step(), by=reader)
    old = LogLine.objects.get(action="steps_signed")
    directory.retire(slug="texas", by=reader, retired=True)

    plant(bytes(old.body), bytes(old.signature))
    assert step() not in directory.public()
    assert told() == [("out_of_place", "")]

    sign_roster(by=reader, people=(reader.person,))
    plant(bytes(old.body), bytes(old.signature))
    assert step() not in directory.public()
    assert set(told()) == {("out_of_place", ""), ("unsigned", "")}


def test_an_amendment_of_the_law_is_no_list_of_steps(reader, told):
    """The signature covers the action: it does not fit another."""
    _body, signature = signed_notice("law_signed", {"entries": [TEXAS], "version": 99}, by=reader)
    body, _signature = signed_notice("steps_signed", {"entries": [TEXAS], "version": 99}, by=reader)
    plant(body, signature)

    assert directory.everything() == shipped_referrals()
    assert told() == [("unsigned", "")]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "changes",
    [
        {"web": "javascript:alert(1)", "phone": ""},
        {"web": "http://example.com", "phone": ""},
        {"web": 'https://example.com/"onclick="x'},
        {"web": "https://example.com/ x"},
        {"web": "", "phone": ""},
        {"phone": "call me"},
        {"slug": "a/b"},
        {"name": " "},
        {"name": 7},
        {"offers": {}},
        {"offers": {"en": "x", "es": 7}},
        {"who_for": []},
        {"who_for": ["everybody"]},
        {"places": ["XX"]},
        {"languages": ["Spanish"]},
        {"languages": "es"},
        {"interpreters": "yes"},
        {"verification": "sure"},
        {"checked_on": "yesterday"},
        {"retired": "no"},
        {"more": "x"},
    ],
)
def test_an_entry_that_could_not_be_shown_counts_for_nothing(reader, changes, told):
    plant(
        *signed_notice(
            "steps_signed", {"entries": [{**TEXAS, **changes}], "version": 99}, by=reader
        )
    )

    assert directory.everything() == shipped_referrals()
    assert told() == [("steps_signed_unreadable", "")]


def test_without_a_roster_what_ships_is_shown(reader, settings):
    directory.keep(step(), by=reader)
    settings.ROSTER_ROOT = ""

    with pytest.raises(log.NoRoster):
        directory.everything()
    assert directory.public() == [each for each in shipped_referrals().values() if each.is_public]


def test_law_and_steps_are_kept_apart_on_this_host(reader):
    directory.keep(step(), by=reader)

    assert set(log.look().memory.documents) == {"steps_signed"}


def test_in_doubt_nothing_is_signed(reader):
    directory.keep(step(), by=reader)
    bad = plant(b"{}", links=False)

    with pytest.raises(appending.InDoubt):
        directory.retire(slug="texas", by=reader, retired=True)
    assert step() in directory.public()

    bad.delete()
    directory.retire(slug="texas", by=reader, retired=True)
    assert step() not in directory.public()


def test_a_number_in_our_own_words_is_one_of_the_list():
    """There it has a day on which somebody called, and supervisors hear when it grows old."""
    ours = [
        each.read_text() for each in (settings.BASE_DIR / "templates/legal_help").rglob("*.html")
    ]
    ours += [f"{each.words} {each.hint} {each.why}" for each in questions.QUESTIONS.values()]

    numbers = set(NUMBER.findall(" ".join(ours)))

    assert len(numbers) >= 3
    assert numbers <= {each.phone for each in shipped_referrals().values()}
