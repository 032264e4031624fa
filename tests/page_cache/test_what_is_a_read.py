"""Which answers of the page cache count as reads of a page."""

import pytest
from django.conf import settings as django_settings

from page_cache.read_counter import is_read

CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)
SESSION = f"{django_settings.SESSION_COOKIE_NAME}=abc"


@pytest.fixture
def ask(site):
    def ask(address, method="GET", **headers):
        return site.ask(address, method, **({"user_agent": CHROME} | headers))

    return ask


def test_each_answer_is_a_read_whoever_made_the_page(site, ask):
    for number in range(1, 4):
        ask("/page/")  # answered by Django, drawn anew, and from memory
        assert site.reads == {"/page/": number}


def test_a_page_that_has_not_changed_is_read_again(site, ask):
    etag = ask("/page/").headers["etag"]

    assert ask("/page/", if_none_match=etag).status == "304 Not Modified"
    assert site.reads == {"/page/": 2}


@pytest.mark.parametrize(
    "address", ["/filtered/?page=2", "/filtered/?secret=x", "/strict/?unknown=1", "/strict/?page=3"]
)
def test_what_stands_behind_the_question_mark_is_not_told(site, ask, address):
    for _ in range(3):
        ask(address)

    assert site.reads == {address.partition("?")[0]: 3}


def test_a_cookie_of_another_kind_makes_nobody_staff(site, ask):
    for _ in range(2):
        ask("/page/", cookie="flavour=bitter")

    assert site.reads == {"/page/": 2}


@pytest.mark.parametrize(
    "asked",
    [
        {"address": "/page/", "method": "HEAD"},
        {"address": "/page/", "cookie": SESSION},
        {"address": "/page/", "sec_purpose": "prefetch"},
        {"address": "/page/", "sec_purpose": "prefetch;prerender"},
        {"address": "/page/", "user_agent": "Googlebot/2.1"},
        {"address": "/picture/"},
        {"address": "/frame/"},
        {"address": "/unmarked/"},
        {"address": "/private/"},
        {"address": "/unstored/"},
        {"address": "/never/"},
        {"address": "/token/"},
        {"address": "/session/"},
        {"address": "/streaming/"},
        {"address": "/status/410/"},
        {"address": "/strict/?wrong"},
    ],
    ids=str,
)
def test_what_is_no_read(site, ask, asked):
    ask("/other/")
    for _ in range(3):
        ask(**asked)

    assert site.reads == {"/other/": 1}


@pytest.mark.parametrize(
    "agent",
    [
        CHROME,
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
        "Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/9/191.249; U; en) Presto/2.12.423 Version/12.16",
        "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/120 Safari/537.36",
        "NokiaC3-00/5.0 (08.63) Profile/MIDP-2.1 Configuration/CLDC-1.1",
        "Lynx/2.9.2 libwww-FM/2.14",
    ],
)
def test_who_names_a_browser_reads(agent):
    assert is_read({"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": agent})


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (compatible; Bytespider)",
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/142.0.0.0 Safari/537.36",
        "curl/8.14.1",
        "Wget/1.25.0",
        "python-requests/2.32.5",
        "Go-http-client/2.0",
        "okhttp/4.12.0",
        "Java/21.0.5",
    ],
)
def test_who_names_a_program_does_not(agent):
    assert not is_read({"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": agent})
