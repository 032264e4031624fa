"""`deploy/setup` writes an .env with which the site starts, and that only its owner can read."""

import os
import pty
import shutil
import stat
import subprocess
import termios

import pytest
from django.conf import settings

pytestmark = pytest.mark.long

LOCAL_MODES = 3  # where `tcgetattr` has them
ANSWERS = {
    "SITE_HOST": "standing.example",
    "SITE_NAME": "People & $First #1",
    "EMAIL_HOST": "smtp.standing.example",
    "EMAIL_HOST_USER": "desk",
    "EMAIL_HOST_PASSWORD": 'p$a#s `s"w',
}


@pytest.fixture
def folder(tmp_path):
    """A checkout with what the script needs."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(settings.BASE_DIR / "deploy" / "setup", tmp_path / "deploy")
    shutil.copy(settings.BASE_DIR / ".env.example", tmp_path)
    return tmp_path


def run(folder, *words, typed="", starts=False, **variables):
    return subprocess.run(
        [folder / "deploy" / "setup", *([] if starts else ["--only-env"]), *words],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **variables},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def written(folder):
    """The values as a shell reads them, which takes single quotes as Compose and systemd do."""
    lines = (folder / ".env").read_text().splitlines()
    names = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    script = ". ./.env; " + "; ".join(f'printf "%s\\0" "${name}"' for name in names)
    said = subprocess.run(
        ["sh", "-c", script],  # noqa: S607 -- any shell will do
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(names, said.stdout.split("\0"), strict=False))


def test_it_writes_what_was_asked_and_secrets_of_its_own(folder):
    assert run(folder, "--non-interactive", **ANSWERS).returncode == 0

    found = written(folder)
    expected = {name: value for name, value in ANSWERS.items() if name != "SITE_HOST"}
    assert {name: found[name] for name in expected} == expected
    assert found["ALLOWED_HOSTS"] == "standing.example"
    assert found["DEFAULT_FROM_EMAIL"] == "standing@standing.example"
    assert (len(found["SECRET_KEY"]), len(found["POSTGRES_PASSWORD"])) == (64, 48)
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600
    assert sorted(path.name for path in folder.iterdir()) == [".env", ".env.example", "deploy"]


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["L'Aide", "Aide & Co", 'The "House"', "a\\b", "$HOME `id`"])
def test_a_name_stands_as_it_was_typed(folder, name):
    run(folder, "--non-interactive", **{**ANSWERS, "SITE_NAME": name})

    assert written(folder)["SITE_NAME"] == name


def test_the_settings_take_it(folder, tmp_path):
    run(folder, "--non-interactive", **ANSWERS)
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")}
    show = "from config import settings; print(settings.SITE_NAME, settings.MAILERS)"

    said = subprocess.run(
        [settings.BASE_DIR / ".venv" / "bin" / "python", "-c", show],
        cwd=settings.BASE_DIR,
        env={**environment, **{name: value for name, value in written(folder).items() if value}},
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.stderr == ""
    assert said.stdout.startswith("People & $First #1 ")
    assert "smtp.standing.example" in said.stdout


def test_each_site_has_secrets_of_its_own(folder):
    keys = set()
    for _each in range(3):
        run(folder, "--non-interactive", **ANSWERS)
        keys.add(written(folder)["SECRET_KEY"])
        (folder / ".env").unlink()

    assert len(keys) == 3


@pytest.mark.sampled
@pytest.mark.parametrize(("help_", "switch"), [("y", ""), ("n", "0"), ("", "0")])
def test_what_is_asked_may_be_typed(folder, help_, switch):
    typed = f"standing.example\nPeople First\nEurope/Paris\n{help_}\nsmtp.a.org\ndesk\nsecret\n\n"

    assert run(folder, typed=typed).returncode == 0

    found = written(folder)
    assert found["LEGAL_HELP"] == switch
    assert (found["SITE_NAME"], found["TIME_ZONE"]) == ("People First", "Europe/Paris")
    assert found["EMAIL_HOST_PASSWORD"] == "secret"


@pytest.mark.parametrize(
    ("words", "variables", "message"),
    [
        (["--non-interactive"], {}, "Name the host: SITE_HOST."),
        (["--non-interactive"], {**ANSWERS, "SITE_NAME": "L'Aide $"}, "SITE_NAME may hold ' or"),
        (["--non-interactive"], {**ANSWERS, "SITE_NAME": "People\nFirst"}, "SITE_NAME must be one"),
        (["--help"], {}, "deploy/setup --non-interactive"),
    ],
)
def test_without_what_it_needs_it_writes_nothing(folder, words, variables, message):
    refused = run(folder, *words, **variables)

    assert refused.returncode != 0
    assert message in refused.stderr
    assert not (folder / ".env").exists()


def test_without_an_administrator_nothing_is_begun(folder):
    refused = run(folder, "--non-interactive", starts=True, **ANSWERS)

    assert refused.returncode != 0
    assert "Name the first Administrator: ADMIN" in refused.stderr
    assert not (folder / ".env").exists()


@pytest.mark.exhaustive
def test_a_password_keeps_its_spaces_and_other_answers_lose_them(folder):
    typed = " standing.example \n\n\n\nsmtp.a.org\ndesk\n  secret \ndesk@a.org"

    assert run(folder, typed=typed).returncode == 0

    found = written(folder)
    assert found["EMAIL_HOST_PASSWORD"] == "  secret "
    assert (found["ALLOWED_HOSTS"], found["DEFAULT_FROM_EMAIL"]) == (
        "standing.example",
        "desk@a.org",
    )


def test_a_refused_password_leaves_the_terminal_as_it_was(folder):
    """What was typed after it would not be seen otherwise."""
    ours, theirs = pty.openpty()
    typed = "standing.example\n\n\n\nsmtp.a.org\ndesk\na'$b\n"
    asked = subprocess.Popen(
        [folder / "deploy" / "setup", "--only-env"],
        cwd=folder,
        env={"PATH": os.environ["PATH"]},
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.write(ours, typed.encode())

    assert asked.wait(timeout=20) == 1
    assert termios.tcgetattr(theirs)[LOCAL_MODES] & termios.ECHO
    os.close(ours)
    os.close(theirs)


def test_an_env_that_is_there_stays(folder):
    (folder / ".env").write_text("SECRET_KEY=mine\n")

    said = run(folder, "--non-interactive", **ANSWERS)

    assert "There is an .env already" in said.stdout
    assert (folder / ".env").read_text() == "SECRET_KEY=mine\n"
