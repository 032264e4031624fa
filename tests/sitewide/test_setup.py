"""The ways to run Standing agree with each other and with the settings."""

import os
import re
import subprocess

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import translation

from config.i18n import languages
from legal_help import urls as legal_help

ROOT = settings.BASE_DIR
SECRETS = {
    *("SECRET_KEY", "DATABASE_URL", "DATABASE_REPLICA_URL", "POSTGRES_PASSWORD"),
    "EMAIL_HOST_PASSWORD",
    *("EMAIL_PROVIDER_KEY", "EMAIL_PROVIDER_ACCOUNT", "HELP_TEXT_TOKEN", "SENTRY_DSN"),
    *("BACKUP_S3_SECRET", "MEDIA_S3_SECRET"),
}
OF_THE_SERVER = {"GRANIAN_WORKERS", "GRANIAN_BLOCKING_THREADS", "COMPOSE_FILE"}
COMPOSE_FILES = [ROOT / "docker-compose.yml", ROOT / "deploy" / "machines.yml"]
READ = re.compile(r'environ\.(\w+)\(\s*"(\w+)"')


def read_by_settings() -> set[tuple[str, str]]:
    """The variables that the settings read, each with the function that reads it."""
    files = [ROOT / "config" / "settings.py", *(ROOT / "config" / "environment").glob("*.py")]
    return {found for file in files for found in READ.findall(file.read_text())}


def listed_in_example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=") for line in lines if line and not line.startswith("#"))


def asked_for_by_compose() -> set[str]:
    texts = "".join(file.read_text() for file in COMPOSE_FILES)
    return set(re.findall(r"\$\{(\w+)", texts))


def test_env_example_lists_every_variable_and_no_other():
    read = {name for _reader, name in read_by_settings()}

    files = {f"{name}_FILE" for name in SECRETS}
    assert set(listed_in_example()) == (read | asked_for_by_compose() | OF_THE_SERVER) - files


def test_env_example_has_no_comment_where_a_value_stands():
    """Compose and systemd would take it for the value: of a password, say."""
    assert {value for value in listed_in_example().values() if not value.isdigit()} == {""}


def test_every_secret_may_lie_in_a_file():
    assert {name for reader, name in read_by_settings() if reader in ("secret", "key")} == SECRETS
    named = (ROOT / ".env.example").read_text().partition("\n\n")[0]
    assert [name for name in SECRETS if name not in named] == []


def test_compose_gives_containers_every_variable():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]

    assert set(services) == {"postgres", "prepare", "web", "worker", "mirror", "caddy"}
    for name in ("prepare", "web", "worker", "mirror"):
        assert services[name]["env_file"] == ".env"
        assert set(services[name]["environment"]) == {
            "DATABASE_URL",
            "DATA_DIR",
            "TRUSTED_PROXY_COUNT",
        }


def test_the_server_in_front_knows_no_secret_and_writes_to_no_disk():
    caddy = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["caddy"]

    assert "env_file" not in caddy
    assert set(caddy["environment"]) == {
        *("TLS_HOSTS", "CASES_HOST", "HELP_PHONE", "GOMEMLIMIT"),
        *("WEB_AT", "LEAVE_ALONE"),
    }
    assert caddy["read_only"]
    assert [place for place in caddy["volumes"] if not place.endswith(":ro")] == ["caddy:/data"]
    assert "/tmp" in caddy["tmpfs"]  # noqa: S108 -- that of the container
    assert caddy["ulimits"]["core"] == 0


def test_nobody_but_this_machine_reaches_standing_without_the_server_in_front():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]

    published = {name: each["ports"] for name, each in services.items() if "ports" in each}
    assert published == {
        "web": ["127.0.0.1:${WEB_PORT:-8000}:8000"],
        "caddy": ["0.0.0.0:80:80", "0.0.0.0:443:443", "0.0.0.0:443:443/udp"],
    }


def test_one_of_several_machines_is_reached_in_a_network_of_their_own_alone():
    base, more = (yaml.safe_load(file.read_text())["services"] for file in COMPOSE_FILES)

    assert set(more) == set(base) - {"caddy"}
    published = [port for each in more.values() for port in each.get("ports", ())]
    # Where it is empty Compose refuses: without an address Docker would open the port to everybody.
    assert {port.partition(":?")[0] for port in published} == {"${PRIVATE_ADDRESS"}
    shared = {place.rpartition("/")[2] for place in more["web"]["volumes"]}
    assert shared == {"media", "sealed", "shared"}, "and trust/ is of each machine"
    for name in ("prepare", "web", "worker", "mirror"):
        assert more[name]["volumes"] == more["web"]["volumes"], name
        assert more[name]["environment"] == more["web"]["environment"], name


def test_no_log_of_a_container_grows_for_ever():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]

    for name, service in services.items():
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}, name


def test_no_secret_gets_into_the_image_or_a_commit():
    assert {".env", "deploy/secrets"} <= set((ROOT / ".dockerignore").read_text().split())
    assert "/.env" in (ROOT / ".gitignore").read_text().split()
    assert (ROOT / "deploy" / "secrets" / ".gitignore").read_text().split("\n")[1] == "*"


@pytest.mark.parametrize("script", ["bin/uv", "bin/demo", ".ci/run"])
def test_scripts_can_be_run(script):
    assert os.access(ROOT / script, os.X_OK)
    subprocess.run(["bash", "-n", ROOT / script], check=True)  # noqa: S607 -- any bash will do


def test_the_demonstration_can_be_signed_into_with_safari():
    """WebKit keeps no secure cookie of http://localhost; Chromium and Firefox do."""
    assert "export TESTING_PLAIN_COOKIES=1" in (ROOT / "bin" / "demo").read_text()


def test_the_demonstration_takes_nothing_of_a_real_site_from_the_shell():
    """It would be filled into that site's database, and its mails and reports would reach people."""
    lines = re.findall(r"^unset (.+)$", (ROOT / "bin" / "demo").read_text(), re.MULTILINE)

    unset = set(" ".join(lines).split())
    assert unset >= {"ALLOWED_HOSTS", "ROSTER_ROOT", "CASES_HOST", "LEGAL_HELP", "SECRET_KEY"}
    assert unset >= {"DATABASE_URL", "DATABASE_URL_FILE", "DATABASE_REPLICA_URL"}
    assert unset >= {"DATABASE_REPLICA_URL_FILE", "SENTRY_DSN", "SENTRY_DSN_FILE"}
    assert unset >= {
        "EMAIL_HOST",
        "EMAIL_PROVIDER",
        "ADMINS",
        "HELP_ALARMS_TO",
        "HELP_TEXT_GATEWAY",
    }


def test_ci_runs_what_a_person_runs():
    last_line = (ROOT / ".ci" / "run").read_text().splitlines()[-1]

    assert last_line == "exec make check test"


@pytest.mark.django_db
def test_database_is_the_one_asked_for_and_new_enough():
    """Without this, a broken DATABASE_URL would test SQLite twice."""
    if os.environ.get("DATABASE_URL", "").startswith("postgresql:"):
        assert connection.vendor == "postgresql"
        assert connection.pg_version >= 150000
    else:
        assert connection.vendor == "sqlite"
        assert connection.Database.sqlite_version_info >= (3, 43)


def test_no_server_writes_down_who_read_what():
    """An address and a query in one line would tell who looked for what."""
    assert '"granian", "--no-access-log"' in (ROOT / "Dockerfile").read_text()
    serve_demo = "config/management/commands/serve_demo.py"
    for place in ("Dockerfile", "docker-compose.yml", serve_demo):
        assert not re.search(r"(?<!no-)access-log", (ROOT / place).read_text())
    assert "\tlog {\n\t\t# Its errors say who asked" in CADDY
    assert re.findall(r"^\s*log\b.*", CADDY, re.MULTILINE) == ["\tlog {"]
    assert "\t\texclude http\n" in CADDY


def test_the_database_writes_down_no_values_of_a_statement_that_failed():
    """Of PostgreSQL itself, which does unless it is told not to: words that somebody looked for."""
    compose = (ROOT / "docker-compose.yml").read_text()

    assert "-c, log_min_error_statement=panic, -c, log_error_verbosity=terse]" in compose


NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
CADDY = (ROOT / "deploy" / "Caddyfile").read_text()


def private_location() -> tuple[str, set[str]]:
    """The addresses that nginx must not remember, as it matches them, and what it does there."""
    return next(each for each in locations() if "request|return|exit" in each[0])


def locations() -> list[tuple[str, set[str]]]:
    found = re.findall(r"location ~ (\S+) \{(.*?)\n    \}", NGINX, re.DOTALL)
    return [(pattern, directives_in(block)) for pattern, block in found]


def directives_in(block: str) -> set[str]:
    return set(re.findall(r"^\s*(\w[^#;{}\n]*);", block, re.MULTILINE))


REMEMBERS_NOTHING = {
    "access_log off",
    "error_log /dev/null",
    "client_max_body_size 256k",
    "client_body_buffer_size 256k",
    "proxy_max_temp_file_size 0",
    "proxy_cache off",
    "gzip off",
}


def test_nginx_remembers_nothing_of_the_form_the_exit_and_the_desk():
    _pattern, directives = private_location()

    assert directives >= REMEMBERS_NOTHING
    assert directives_in(NGINX[NGINX.index("server_name cases.") :]) >= REMEMBERS_NOTHING
    assert set(re.findall(r"access_log (\S+);", NGINX)) == {"off"}


def test_nginx_knows_every_address_of_the_form_and_the_desk():
    pattern, _directives = private_location()
    private = [
        *(f"/legal-help/{address.pattern}" for address in legal_help.service[0]),
        *(f"/cases/{address.pattern}" for address in legal_help.cases[0]),
    ]

    assert [path for path in private if not re.match(pattern, path)] == []
    for public in ("/", "/legal-help/", "/es/legal-help/", "/articles/a-case/", "/admin/"):
        assert not re.match(pattern, public)


@pytest.mark.parametrize("name", ["search", "legal_help_public:start"])
def test_nginx_writes_down_no_error_of_what_somebody_looked_for(name):
    """With the address of who asked. It writes one whenever the site is started anew."""
    [quiet] = [pattern for pattern, _ in locations() if "search" in pattern]
    assert "error_log /dev/null" in dict(locations())[quiet]

    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            assert re.match(quiet, reverse(name))
    assert not re.match(quiet, "/articles/a-case/")


def test_nginx_remembers_no_reference_on_the_way_to_the_desk(client, db):
    """Whoever is not signed in is sent on, and the address of the request goes with them."""
    pattern, _directives = private_location()
    case = "/cases/KIWI-1234/"

    way = client.get(case)

    assert way.url == f"/accounts/login/?next={case}"
    assert re.match(pattern, way.url)
    for address in ("/accounts/2fa/authenticate/", "/accounts/reauthenticate/", "/static/a.css"):
        assert re.match(pattern, address)


def test_staff_pages_tell_no_other_page_their_own_address(client, db):
    """A web server writes the page that somebody came from beside an error of the next one."""
    page = client.get("/accounts/login/").text

    referrer, styles = '<meta name="referrer" content="strict-origin">', '<link rel="stylesheet"'
    assert 0 < page.index(referrer) < page.index(styles)


def test_nginx_never_says_who_asked_for_what():
    """Its own log holds how it starts and ends; what an error of a request would say is nowhere."""
    of_nginx, _http, of_requests = NGINX.partition("\nhttp {")

    assert re.findall(r"error_log (\S+) \w+;", of_nginx) == ["/var/log/nginx/error.log"]
    assert set(re.findall(r"error_log (\S+)", of_requests)) == {"/dev/null;"}
    assert "\n  error_log /dev/null;" in of_requests


def test_nginx_speaks_both_kinds_of_addresses():
    assert NGINX.count("listen 443 ssl;") == NGINX.count("listen [::]:443 ssl;") == 2
    assert NGINX.count("listen 80 default_server;") == NGINX.count("listen [::]:80 default_server;")


def test_pages_of_the_servers_in_front_ask_nobody_and_speak_our_languages():
    spoken = {code: each.direction for code, each in languages.OFFERED.items()}
    for name in ("away", "larger"):
        page = (ROOT / "deploy" / "pages" / f"{name}.html").read_text()
        found = re.findall(r'<section lang="([\w-]+)"(?: dir="(rtl)")?>', page)
        assert {code: direction or "ltr" for code, direction in found} == spoken
        assert not re.search(r"https?:|url\(|<script|src=", page)
        assert f"/{name}.html" in NGINX
        assert f"/{name}.html" in CADDY


def test_nginx_believes_no_address_and_no_scheme_that_came_from_outside():
    assert NGINX.count("proxy_set_header X-Forwarded-For $remote_addr;") == 1
    assert NGINX.count("proxy_set_header X-Forwarded-Proto $scheme;") == 1
    # A location that sets a header of its own would inherit none of these.
    assert NGINX.count("proxy_set_header") == 4


def test_no_manager_deletes_all_rows():
    """Django keeps `delete` to querysets; one that overrides it must say so again."""
    managers = [model._default_manager for model in apps.get_models()]

    assert [manager for manager in managers if hasattr(manager, "delete")] == []


def test_no_test_imports_from_another():
    """What several tests need stands in a module of its own; journeys share their steps."""
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.py")
        if {"browser", "crawl"}.isdisjoint(path.parts)
        and re.search(
            r"^ *from tests\.(\w+\.)*(conftest|test_\w+) import", path.read_text(), re.MULTILINE
        )
    }

    assert found == set()
