"""The first day by the words of docs/first-day.md: a fresh clone, `deploy/setup`, an article that readers see.

Only `make test-image` runs this: it needs Docker with Compose, and the ports 80 and 443 of this machine.
"""

import base64
import hmac
import json
import os
import re
import struct
import subprocess
import time

import pytest
from django.conf import settings
from playwright.sync_api import expect

pytestmark = pytest.mark.image

SITE = "https://localhost"
PASSWORD = "nine hours at the gate"
FOUND = {name: os.environ[name] for name in ("PATH", "HOME")}
NAME = "Harbour & Sons' #1 House"
PHONE = "+1 212 555 0100"
TYPED = {
    "EMAIL_HOST": "smtp.standing.example",
    "EMAIL_HOST_USER": "desk@standing.example",
    "SITE_NAME": NAME,
    "EMAIL_HOST_PASSWORD": 'a $b ${c} #d "e" \\f',
    "HELP_PHONE": PHONE,
}


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A fresh clone of this checkout's last commit, in which Compose runs under a name of its own."""
    folder = tmp_path_factory.mktemp("first-day") / "standing"
    run("git", "clone", "--quiet", settings.BASE_DIR, folder, cwd=settings.BASE_DIR)
    yield folder
    run("docker", "compose", "down", "--volumes", cwd=folder)


def run(*words, cwd, **environment):
    done = subprocess.run(
        words,
        cwd=cwd,
        # Compose would take a variable of these tests for one of .env.
        env={**FOUND, "COMPOSE_PROJECT_NAME": "standing-first-day", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def test_compose_reads_every_value_as_it_was_typed(tmp_path):
    """In quotes as `deploy/setup` writes them: no program reads anything into what they hold."""
    run("git", "clone", "--quiet", settings.BASE_DIR, tmp_path / "standing", cwd=tmp_path)
    clone = tmp_path / "standing"
    run(
        "deploy/setup", "--non-interactive", "--only-env", cwd=clone, SITE_HOST="localhost", **TYPED
    )
    env = clone / ".env"
    env.write_text(env.read_text().replace("\nHELP_PHONE=\n", f"\nHELP_PHONE='{PHONE}'\n"))

    read = json.loads(run("docker", "compose", "config", "--format", "json", cwd=clone))

    for name in ("prepare", "web", "worker"):
        environment = read["services"][name]["environment"]
        # Compose doubles a dollar in what it prints, so that it could be read again.
        assert {each: environment[each].replace("$$", "$") for each in TYPED} == TYPED
        assert len(environment["SECRET_KEY"]) == 64
    assert read["services"]["caddy"]["environment"]["HELP_PHONE"] == PHONE
    assert read["services"]["caddy"]["environment"]["TLS_HOSTS"] == "localhost"


def test_an_empty_machine_has_an_article_that_readers_see(clone, new_context):
    said = run(
        *("deploy/setup", "--non-interactive"),
        cwd=clone,
        SITE_HOST="localhost",
        SITE_NAME=NAME,
        ADMIN="ada",
        ADMIN_PASSWORD=PASSWORD,
    )
    assert "What is left" in said

    ada = new_context(ignore_https_errors=True).new_page()
    sign_in(ada, "ada")
    set_up_second_factor(ada)
    nour = new_context(ignore_https_errors=True).new_page()
    join(nour, invitation_by(ada))
    set_up_second_factor(nour)
    publish_an_article(nour)

    reader = new_context(ignore_https_errors=True).new_page()
    reader.goto(f"{SITE}/articles/")
    expect(reader).to_have_title(re.compile(re.escape(NAME)))
    reader.get_by_role("link", name="At the gate").first.click()
    expect(reader.get_by_role("main")).to_contain_text("Nine people waited for nine hours.")
    log = run("docker", "compose", "logs", "caddy", cwd=clone)
    assert "certificate obtained successfully" in log
    assert "172." not in log
    assert "/articles/" not in log


def sign_in(page, username):
    page.goto(f"{SITE}/accounts/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/staff/")


def invitation_by(page):
    """Invite an editor; return the link."""
    page.get_by_role("link", name="Publishing").click()
    page.get_by_role("link", name="People", exact=True).first.click()
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("First name:").fill("Nour")
    page.get_by_role("checkbox", name=re.compile("^Editor")).check()
    page.get_by_role("button", name="Invite", exact=True).click()
    return page.get_by_label("The link for Nour").input_value()


def join(page, link):
    page.goto(link)
    page.get_by_label("Username").fill("nour")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Create my account").click()


def set_up_second_factor(page):
    page.goto(f"{SITE}/accounts/2fa/totp/activate/")
    # Who signed in with a password is asked for it again; who came by an invitation is not.
    secret = page.get_by_text(re.compile("^[A-Z2-7]{32}$"))
    expect(secret.or_(page.get_by_role("button", name="Confirm"))).to_be_visible()
    if not secret.is_visible():
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
    key = secret.inner_text()
    page.get_by_label("Authenticator code").fill(code_of(key))
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_url("**/2fa/recovery-codes/**")
    page.get_by_role("link", name="Your desks").first.click()
    page.get_by_role("link", name="Publishing").click()
    page.get_by_label("Code").fill(code_of(key))
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/staff/")


def code_of(secret):
    """Return what an app would show now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{number & 0x7FFFFFFF:010}"[-6:]


def publish_an_article(page):
    page.goto(f"{SITE}/admin/articles/article/add/")
    page.get_by_label("Title:").fill("At the gate")
    page.get_by_label("Summary:").fill("What we saw on the first day.")
    page.locator(".ProseMirror[contenteditable=true]").click()
    page.keyboard.type("Nine people waited for nine hours.")
    page.get_by_role("radio", name="Nobody", exact=True).check()
    page.get_by_role("button", name="Publish now").first.click()
    anyway, done = page.get_by_label("Publish anyway"), page.get_by_text("Published. Read it")
    expect(done.or_(anyway)).to_be_visible()
    if anyway.is_visible():
        anyway.check()
        page.get_by_role("button", name="Publish now").first.click()
    expect(done).to_be_visible()
