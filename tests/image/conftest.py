"""The browser of this machine, as for the journeys."""

import os

import pytest

from tests import chromium

# Playwright keeps an event loop running; Django would take other tests for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    executable = chromium.find()
    if not executable:
        pytest.fail(chromium.MISSING)
    return {**browser_type_launch_args, "executable_path": executable, "args": chromium.flags()}


@pytest.fixture(scope="session")
def base_url():
    """Where deploy/setup serves the site."""
    return "https://localhost"
