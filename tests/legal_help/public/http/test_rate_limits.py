import pytest

from legal_help.public.http.rate_limits import (
    too_many_drafts,
    too_many_pages,
    too_many_submits,
)


def test_too_many_pages_reads_the_address_behind_our_own_proxies(rf, settings):
    settings.HELP_PAGES_A_MINUTE = 1
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def over(forwarded):
        return too_many_pages(rf.get("/", headers={"X-Forwarded-For": forwarded}))

    assert over("203.0.113.7") is False
    assert over("198.51.100.1, 203.0.113.7") is True, "the first was forged"
    assert over("203.0.113.8") is False


def test_too_many_pages_believes_no_header_without_a_proxy(rf, settings):
    settings.HELP_PAGES_A_MINUTE = 1
    ask = [rf.get("/", headers={"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(2)]

    assert [too_many_pages(request) for request in ask] == [False, True]


def test_submits_are_counted_for_an_hour_and_pages_for_a_minute(rf, settings, time_machine):
    settings.HELP_SUBMITS_AN_HOUR = settings.HELP_PAGES_A_MINUTE = 1
    request = rf.get("/")
    time_machine.move_to("2026-11-24 12:00:00", tick=False)
    assert (too_many_pages(request), too_many_submits(request)) == (False, False)

    time_machine.move_to("2026-11-24 12:00:59", tick=False)
    assert (too_many_pages(request), too_many_submits(request)) == (True, True)
    time_machine.move_to("2026-11-24 12:59:59", tick=False)
    assert (too_many_pages(request), too_many_submits(request)) == (False, True)
    time_machine.move_to("2026-11-24 13:00:00", tick=False)
    assert too_many_submits(request) is False


def test_too_many_submits_counts_everybody_together(rf, settings):
    settings.HELP_SUBMITS_AN_HOUR_IN_ALL = 2
    asks = [rf.get("/", REMOTE_ADDR=f"203.0.113.{n}") for n in range(3)]

    assert [too_many_submits(request) for request in asks] == [False, False, True]


def test_what_one_address_tries_in_vain_takes_nothing_from_the_others(rf, settings):
    settings.HELP_SUBMITS_AN_HOUR, settings.HELP_SUBMITS_AN_HOUR_IN_ALL = 1, 3
    flood, other = rf.get("/", REMOTE_ADDR="203.0.113.1"), rf.get("/", REMOTE_ADDR="203.0.113.2")

    assert [too_many_submits(flood) for _ in range(9)] == [False, *[True] * 8]
    assert too_many_submits(other) is False


def test_forms_begun_are_counted_for_an_hour_by_address_and_in_all(rf, settings, time_machine):
    settings.HELP_DRAFTS_AN_HOUR, settings.HELP_DRAFTS_AN_HOUR_IN_ALL = 2, 3
    flood, other, third = (rf.get("/", REMOTE_ADDR=f"203.0.113.{n}") for n in range(3))
    time_machine.move_to("2026-11-24 12:00:00", tick=False)

    assert [too_many_drafts(flood) for _ in range(9)] == [False, False, *[True] * 7]
    assert too_many_drafts(other) is False, "what was refused took nothing from the others"
    assert too_many_drafts(third) is True, "all together began three"
    time_machine.move_to("2026-11-24 13:00:00", tick=False)
    assert too_many_drafts(third) is False


def test_whoever_has_no_address_is_not_everybody(rf, settings):
    settings.HELP_SUBMITS_AN_HOUR, settings.HELP_SUBMITS_AN_HOUR_IN_ALL = 2, 9

    tries = [too_many_submits(rf.get("/", REMOTE_ADDR="")) for _ in range(3)]

    assert tries == [False, False, True]


@pytest.mark.parametrize(
    ("one", "other", "is_the_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("not an address", "not an address", True),
    ],
)
def test_a_network_of_version_6_counts_as_one_address(rf, settings, one, other, is_the_same):
    settings.HELP_PAGES_A_MINUTE = 1

    first, second = (too_many_pages(rf.get("/", REMOTE_ADDR=each)) for each in (one, other))

    assert (first, second) == (False, is_the_same)


def test_visitors_by_the_onion_service_have_a_limit_of_their_own(rf, settings):
    """All of them come from the machine that runs it: one person must not use up what all have."""
    settings.HELP_PAGES_A_MINUTE = 1
    settings.ALLOWED_HOSTS = ["standing.example", "zzz.onion"]
    settings.ONION_LOCATION = "http://zzz.onion"
    by_onion, other = rf.get("/", HTTP_HOST="zzz.onion"), rf.get("/", HTTP_HOST="standing.example")

    assert [too_many_pages(by_onion) for _ in range(11)] == [False] * 10 + [True]
    assert [too_many_pages(other) for _ in range(2)] == [False, True]


def test_without_an_onion_service_its_name_is_like_any_other(rf, settings):
    settings.HELP_PAGES_A_MINUTE = 1
    settings.ALLOWED_HOSTS, settings.ONION_LOCATION = ["*"], ""

    request = rf.get("/", HTTP_HOST="zzz.onion")

    assert [too_many_pages(request) for _ in range(2)] == [False, True]
