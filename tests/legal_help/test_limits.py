import time_machine

from legal_help.limits import Limit, too_many_pages, too_many_submits


def test_limit_counts_each_address_alone():
    limit = Limit(60)

    assert [limit.is_over("a", 2) for _ in range(3)] == [False, False, True]
    assert limit.is_over("b", 2) is False


def test_limit_forgets_with_the_minute():
    limit = Limit(60)
    with time_machine.travel("2026-11-24 12:00:30", tick=False):
        assert limit.is_over("a", 0) is True
    with time_machine.travel("2026-11-24 12:01:00", tick=False):
        assert limit.is_over("a", 1) is False


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


def test_too_many_submits_counts_everybody_together(rf, settings):
    settings.HELP_SUBMITS_AN_HOUR_IN_ALL = 2
    asks = [rf.get("/", REMOTE_ADDR=f"203.0.113.{n}") for n in range(3)]

    assert [too_many_submits(request) for request in asks] == [False, False, True]
