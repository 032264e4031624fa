"""What is installed is what somebody looked at: every package is named with the hash of its bytes."""

import json
import re
import tomllib

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
INSTALLS = re.compile(r"pip install|uv pip|npm (?:ci|install)|uv sync")


def test_every_python_package_has_the_hash_of_each_of_its_files():
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]

    files = [
        file
        for package in packages
        if package["source"] != {"virtual": "."}
        for file in [*package.get("wheels", []), *filter(None, [package.get("sdist")])]
    ]
    assert len(files) > 1_000
    assert [file["url"] for file in files if not file["hash"].startswith("sha256:")] == []
    sources = {str(package["source"]) for package in packages}
    assert sources == {"{'registry': 'https://pypi.org/simple'}", "{'virtual': '.'}"}


def test_every_package_of_the_checks_of_scripts_has_a_hash_and_runs_nothing_when_installed():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    others = {name: package for name, package in packages.items() if name}
    assert len(others) > 100
    assert [
        name for name, each in others.items() if not each["integrity"].startswith("sha512-")
    ] == []
    assert "ignore-scripts=true" in (ROOT / ".npmrc").read_text().split()


@pytest.mark.parametrize("file", ["deploy/uv.txt", "benchmarks/wagtail_site/requirements.txt"])
def test_what_pip_installs_has_hashes(file):
    """Where one of them has a hash, pip and uv refuse any that has none."""
    text = (ROOT / file).read_text()

    named = re.findall(r"^[\w.-]+==[^\n]+", text, re.MULTILINE)
    assert named
    assert [line for line in named if not line.endswith("\\")] == []
    assert text.count("--hash=sha256:") >= len(named)


def test_nothing_else_is_installed_by_name():
    for file in ("Dockerfile", "bin/uv", "bin/demo", ".ci/run", "deploy/setup"):
        text = (ROOT / file).read_text()
        lines = [line.strip() for line in text.splitlines() if INSTALLS.search(line)]
        wrong = [
            line
            for line in lines
            if not line.startswith("#")
            and "--requirement" not in line
            and "uv sync --frozen" not in line
        ]
        assert wrong == [], file


def test_the_image_has_a_list_of_what_is_in_it():
    words = "--frozen --quiet --no-dev --format cyclonedx1.5 --preview-features sbom-export"

    assert f"RUN uv export {words} --output-file sbom.json" in (ROOT / "Dockerfile").read_text()
    assert f"uv export {words} --output-file build/sbom.json" in (ROOT / "Makefile").read_text()
