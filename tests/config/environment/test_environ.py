import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import environ


def test_required_names_the_missing_variable(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    with pytest.raises(ImproperlyConfigured, match=r"Set SECRET_KEY; \.env\.example"):
        environ.required("SECRET_KEY")


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False), ("", False)])
def test_flag_reads_one_and_zero(monkeypatch, value, expected):
    monkeypatch.setenv("DEBUG", value)

    assert environ.flag("DEBUG") is expected


@pytest.mark.parametrize("value", ["yes", "True", "2"])
def test_flag_refuses_other_words(monkeypatch, value):
    monkeypatch.setenv("DEBUG", value)

    with pytest.raises(ImproperlyConfigured, match="use 0 or 1"):
        environ.flag("DEBUG")


@pytest.mark.parametrize(("value", "expected"), [("", 7), ("1", 1), ("9", 9), ("007", 7)])
def test_number_is_the_default_or_within_its_bounds(monkeypatch, value, expected):
    monkeypatch.setenv("HOW_MANY", value)

    assert environ.number("HOW_MANY", 7, least=1, most=9) == expected


@pytest.mark.parametrize("value", ["0", "10", "-1", "1.5", "many", "٣", "³"])
def test_number_refuses_what_is_none_or_too_much(monkeypatch, value):
    monkeypatch.setenv("HOW_MANY", value)

    with pytest.raises(ImproperlyConfigured, match=r"HOW_MANY is .*; use a number from 1 to 9"):
        environ.number("HOW_MANY", 7, least=1, most=9)


@pytest.mark.parametrize(
    ("value", "expected"), [("", None), (f"1207:{'0a' * 32}", (1207, b"\x0a" * 32))]
)
def test_a_place_in_the_log_is_a_number_and_a_hash(monkeypatch, value, expected):
    monkeypatch.setenv("LOG_SEEN", value)

    assert environ.place_in_log("LOG_SEEN") == expected


@pytest.mark.parametrize(
    "value",
    ["1207", f"0:{'0a' * 32}", f"-1:{'0a' * 32}", "7:0a", f"7:{'0A' * 32}", f"7:{'0a' * 32} "],
)
def test_any_other_place_in_the_log_is_refused(monkeypatch, value):
    """What is misread would protect nobody."""
    monkeypatch.setenv("LOG_SEEN", value)

    with pytest.raises(ImproperlyConfigured, match="LOG_SEEN is"):
        environ.place_in_log("LOG_SEEN")


READERS = {
    "required": environ.required,
    "optional": environ.optional,
    "secret": environ.secret,
    "key": environ.key,
    "flag": environ.flag,
    "number": lambda name: environ.number(name, 7, least=1, most=9),
    "choice": lambda name: environ.choice(name, "plain", "json"),
    "hosts": environ.hosts,
    "host": environ.host,
    "addresses": lambda name: environ.addresses(name, "https"),
    "mailboxes": environ.mailboxes,
    "time_zone": lambda name: environ.time_zone(name, "Europe/Paris"),
    "place_in_log": environ.place_in_log,
}


@pytest.mark.parametrize("reader", READERS)
def test_a_comment_is_never_taken_for_the_value(monkeypatch, reader):
    """Compose does: SECRET_KEY=   # 50 or more random characters."""
    monkeypatch.setenv("NAME", "# 50 or more random characters, here or in another place")

    with pytest.raises(ImproperlyConfigured, match="NAME begins with #"):
        READERS[reader]("NAME")


@pytest.mark.parametrize("value", ["#NiUnaMenos", "#4d p#ss"])
def test_a_name_and_a_password_may_begin_with_the_sign_of_a_comment(monkeypatch, value):
    monkeypatch.setenv("NAME", value)

    assert environ.optional("NAME") == environ.secret("NAME") == value


def test_every_reader_is_tried():
    public = {
        name
        for name, value in vars(environ).items()
        if getattr(value, "__module__", "") == environ.__name__ and not name.startswith("_")
    }

    assert public == {*READERS, "address", "values_in_use"}


def test_what_is_set_is_listed_without_secrets(monkeypatch):
    for name in ("ONE", "PASSWORD", "EMPTY"):
        monkeypatch.setenv(name, "" if name == "EMPTY" else f"Zz{name}")
        environ.optional(name)
    environ.secret("PASSWORD")
    environ.optional("PASSWORD")

    listed = environ.values_in_use()

    assert listed["ONE"] == "ZzONE"
    assert listed["PASSWORD"] is None
    assert "EMPTY" not in listed


def test_an_empty_variable_is_a_missing_one(monkeypatch):
    monkeypatch.setenv("NAME", "  ")

    assert environ.optional("NAME", "the default") == "the default"
    with pytest.raises(ImproperlyConfigured, match="Set NAME"):
        environ.required("NAME")


def test_secret_prefers_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("from the file\n")
    monkeypatch.setenv("SECRET_KEY", "from the environment")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))

    assert environ.secret("SECRET_KEY") == "from the file"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "SECRET_KEY_FILE cannot be read: No such file or directory"),
        (b"\n", "SECRET_KEY_FILE names an empty file"),
        (b"\xff\xfe", "SECRET_KEY_FILE cannot be read: it is no text"),
    ],
)
def test_a_file_without_a_secret_is_refused(monkeypatch, tmp_path, content, message):
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("SECRET_KEY_FILE", str(file))

    with pytest.raises(ImproperlyConfigured, match=message):
        environ.secret("SECRET_KEY")


@pytest.mark.parametrize("value", ["short", "abcd" * 20, "0123456789" * 4 + "012345678"])
def test_a_key_that_can_be_guessed_is_refused_and_not_repeated(monkeypatch, value):
    monkeypatch.setenv("SECRET_KEY", value)

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY can be guessed") as refusal:
        environ.key("SECRET_KEY")
    assert value not in str(refusal.value)


def test_a_key_of_fifty_characters_is_taken(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "0123456789" * 5)

    assert environ.key("SECRET_KEY") == "0123456789" * 5


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a.org", ["a.org"]), ("a.org  b.a.org", ["a.org", "b.a.org"]), ("[::1]", ["[::1]"])],
)
def test_hosts_are_names_with_spaces_between(monkeypatch, value, expected):
    monkeypatch.setenv("ALLOWED_HOSTS", value)

    assert environ.hosts("ALLOWED_HOSTS") == expected


@pytest.mark.parametrize("value", ["*", ".a.org, b.org", "https://a.org", "a.org/", "a_b.org"])
def test_patterns_and_addresses_are_no_hosts(monkeypatch, value):
    monkeypatch.setenv("ALLOWED_HOSTS", value)

    with pytest.raises(ImproperlyConfigured, match=r"ALLOWED_HOSTS has .*; use host names"):
        environ.hosts("ALLOWED_HOSTS")


def test_hosts_may_have_a_default(monkeypatch):
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)

    assert environ.hosts("ALLOWED_HOSTS", "localhost [::1]") == ["localhost", "[::1]"]
    assert environ.hosts("ALLOWED_HOSTS", "") == []
    with pytest.raises(ImproperlyConfigured, match="Set ALLOWED_HOSTS"):
        environ.hosts("ALLOWED_HOSTS")


@pytest.mark.parametrize(
    ("value", "schemes", "expected"),
    [
        ("", ["https"], []),
        ("https://a.org/x", ["https"], ["https://a.org/x"]),
        ("mailto:a@b.org https://a.org", ["mailto", "https"], ["mailto:a@b.org", "https://a.org"]),
    ],
)
def test_addresses_have_a_scheme_and_a_host(monkeypatch, value, schemes, expected):
    monkeypatch.setenv("NAME", value)

    assert environ.addresses("NAME", *schemes) == expected


@pytest.mark.parametrize(
    "value", ["a.org", "http://a.org", "https:a.org", "https://", "javascript:x", "https://[x"]
)
def test_anything_else_is_no_address(monkeypatch, value):
    monkeypatch.setenv("NAME", value)

    with pytest.raises(ImproperlyConfigured, match=r"NAME has .*; use addresses with https:"):
        environ.address("NAME", "https")


@pytest.mark.parametrize(("value", "expected"), [("", ""), ("cases.a.org", "cases.a.org")])
def test_one_host_is_returned_by_itself(monkeypatch, value, expected):
    monkeypatch.setenv("CASES_HOST", value)

    assert environ.host("CASES_HOST") == expected


def test_one_host_is_not_several(monkeypatch):
    monkeypatch.setenv("CASES_HOST", "cases.a.org desk.a.org")

    with pytest.raises(ImproperlyConfigured, match="CASES_HOST has several"):
        environ.host("CASES_HOST")


def test_one_address_is_not_several(monkeypatch):
    monkeypatch.setenv("NAME", "https://a.org https://b.org")

    with pytest.raises(ImproperlyConfigured, match=r"NAME has several"):
        environ.address("NAME", "https")


def test_mail_addresses_are_looked_at(monkeypatch):
    monkeypatch.setenv("NAME", "a@b.org c@d.org")
    assert environ.mailboxes("NAME") == ["a@b.org", "c@d.org"]

    monkeypatch.setenv("NAME", "a@b.org, c@d.org")
    with pytest.raises(ImproperlyConfigured, match=r"NAME has 'a@b.org,'"):
        environ.mailboxes("NAME")


@pytest.mark.parametrize("value", ["Paris", "/etc/passwd", "UTC+1", "../x"])
def test_a_time_zone_is_known_by_its_name(monkeypatch, value):
    monkeypatch.setenv("TIME_ZONE", value)

    with pytest.raises(ImproperlyConfigured, match=r"TIME_ZONE is .*; use a name such as"):
        environ.time_zone("TIME_ZONE", "UTC")


def test_a_word_is_one_of_its_choices(monkeypatch):
    monkeypatch.setenv("LOG_FORMAT", "xml")

    with pytest.raises(ImproperlyConfigured, match=r"LOG_FORMAT is 'xml'; use one of: plain, json"):
        environ.choice("LOG_FORMAT", "plain", "json")
