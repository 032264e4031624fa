"""Strangers' files in the image that production runs, started as docker-compose.yml starts it.

Only `make test-image` runs these tests: they need Docker, and first build the image.
"""

import os
import subprocess

import pytest
from django.conf import settings

from tests.confinement import attempts
from tests.legal_help.files import hostile

pytestmark = pytest.mark.image

COMPOSE = ("docker", "compose", "--project-name", "standing-tests")
NEEDED = {
    "SECRET_KEY": "of these tests alone: it signs nothing that is kept",
    "ALLOWED_HOSTS": "standing.example",
    "POSTGRES_PASSWORD": "unused",
}


def compose(*words):
    done = subprocess.run(
        [*COMPOSE, *words],
        check=True,
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env={**os.environ, **NEEDED},
        text=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def _an_env_file():
    """Compose wants a file .env. Where there is none, an empty one stands there meanwhile."""
    path = settings.BASE_DIR / ".env"
    is_ours = not path.exists()
    path.touch()
    yield
    if is_ours:
        path.unlink()


@pytest.fixture(scope="module")
def in_image(_an_env_file):
    """Run a program in the image, with these tests beside it; gives what it prints."""
    compose("build")
    tests = f"{settings.BASE_DIR / 'tests'}:/standing/tests:ro"

    def run(*words):
        given = [word for name, value in NEEDED.items() for word in ("--env", f"{name}={value}")]
        return compose(
            "run", "--rm", "--no-deps", "--no-TTY", *given, "--volume", tests, "web", *words
        )

    yield run
    compose("down", "--volumes")


def test_nothing_of_what_somebody_would_try_is_possible(in_image):
    said = in_image("python", "-IBc", attempts.PROGRAM, "/standing", "/tmp")  # noqa: S108 -- the image's
    outcomes = dict(line.rsplit(": ", 1) for line in said.splitlines())

    assert outcomes.keys() >= attempts.ATTEMPTS.keys()
    assert len(outcomes) > 250, "each call of the system has its line"
    assert outcomes.pop("call clone3") == "ENOSYS"
    assert set(outcomes.values()) == {"EPERM"}


def test_a_file_of_any_kind_is_drawn_or_refused_as_elsewhere(in_image):
    said = in_image("python", "-m", "tests.image.draw_all")
    outcomes = dict(line.rsplit(": ", 1) for line in said.splitlines())

    expected = {name: ending for name, (_make, ending) in hostile.FILES.items()}
    certain = {name: end for name, end in expected.items() if end is not hostile.EITHER}
    assert outcomes.keys() >= expected.keys()
    assert {name: outcomes[name] for name in certain} == certain
    assert {outcomes[name] for name in hostile.HONEST} == {hostile.DRAWN}
    assert outcomes["files that are left"] == "file-0"
