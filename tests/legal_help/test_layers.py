"""Every module of legal help has its place on the ladder of imports, or the ladder says nothing of it."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Django's own: what puts the app together, and what is run.
BESIDE_IT = {"__init__", "apps", "management", "migrations", "templatetags"}


def modules_on_the_ladder():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    (ladder,) = (each["layers"] for each in contracts if each["name"].startswith("Legal help:"))
    return [module.removeprefix("legal_help.") for layer in ladder for module in layer.split(" : ")]


def test_every_module_stands_on_the_ladder_once():
    code = ROOT / "legal_help"
    files = {path.stem for path in code.glob("*.py")}
    folders = {path.parent.name for path in code.glob("*/__init__.py")}

    assert sorted(modules_on_the_ladder()) == sorted((files | folders) - BESIDE_IT)
