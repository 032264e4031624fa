"""Checks that nothing imports are never run, and nothing else would tell."""

import subprocess
import sys

import pytest
from django.conf import settings

LIST = """
import django
django.setup()
from django.core.checks.registry import registry
found = registry.get_checks(include_deployment_checks=True)
print(*{check.__module__ for check in found}, sep="\\n")
"""


@pytest.mark.long
def test_every_module_of_checks_is_registered():
    apps = (path.parent for path in settings.BASE_DIR.glob("*/apps.py"))
    modules = {
        ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
        for app in apps
        for path in app.rglob("system_checks.py")
    }

    listed = subprocess.run(
        [sys.executable, "-c", LIST], stdout=subprocess.PIPE, text=True, check=True
    )

    assert "legal_help.system_checks" in modules
    assert modules <= {*listed.stdout.split()}
