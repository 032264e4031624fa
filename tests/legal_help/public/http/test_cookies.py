import pytest
from django.http import HttpResponse

from legal_help.public.http import cookies


@pytest.fixture
def response():
    return HttpResponse()


def attributes(response):
    ((name, morsel),) = response.cookies.items()
    kept = ("path", "secure", "httponly", "samesite", "max-age", "domain")
    return name, [morsel[attribute] for attribute in kept]


def test_form_cookie_is_strict_and_ends_with_the_browser(response):
    cookies.set_form_cookie(response, "token.ar")

    assert attributes(response) == (
        "__Host-form",
        ["/", True, True, "Strict", "", ""],
    )


@pytest.mark.parametrize(
    ("host", "name", "path"),
    [("", "__Secure-unlock", "/cases/"), ("desk.example", "__Host-unlock", "/")],
    ids=["shared host", "its own host"],
)
def test_desk_cookie_is_bound_to_its_host_where_it_has_one(response, settings, host, name, path):
    settings.CASES_HOST = host

    cookies.set_desk_cookie(response, "token")

    assert attributes(response) == (name, [path, True, True, "Strict", "", ""])


def test_plain_cookies_are_for_a_script_that_drives_the_demonstration(response, settings):
    settings.SECURE_COOKIES = False

    cookies.set_form_cookie(response, "token")

    assert attributes(response) == ("form", ["/legal-help/", "", True, "Strict", "", ""])
    assert cookies._desk_name() == "unlock"


@pytest.mark.parametrize(
    ("take", "put", "drop"),
    [
        (cookies.form_cookie, cookies.set_form_cookie, cookies.drop_form_cookie),
        (cookies.desk_cookie, cookies.set_desk_cookie, cookies.drop_desk_cookie),
    ],
    ids=["form", "desk"],
)
def test_cookie_comes_back_until_dropped(rf, response, take, put, drop):
    assert take(rf.get("/")) == ""
    put(response, "token")
    request = rf.get("/")
    request.COOKIES = {name: morsel.value for name, morsel in response.cookies.items()}
    assert take(request) == "token"
    drop(response)
    ((_name, morsel),) = response.cookies.items()
    assert (morsel.value, morsel["max-age"]) == ("", 0)


def test_language_stands_behind_the_token():
    value = cookies.with_language("abc", "es")

    assert (cookies.token(value), cookies.language(value)) == ("abc", "es")
    assert cookies.with_language(value, "ar") == "abc.ar"
    assert (cookies.token(""), cookies.language("abc")) == ("", "")


@pytest.mark.parametrize("altered", ["token.en", "toke:{}", "{}x", "{}.fr", ""])
def test_a_form_cookie_that_somebody_altered_is_none(rf, altered):
    """Else any visitor could raise the alarms of a break-in, and drown a true one."""
    rf.cookies["__Host-form"] = altered.format(cookies.sign("token.en"))

    assert cookies.form_cookie(rf.get("/")) == ""
