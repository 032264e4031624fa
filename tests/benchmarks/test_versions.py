"""Both sites are measured on the same Django, server and database driver."""

import re
import tomllib

from benchmarks.harness.servers import ROOT

SAME = ("django", "granian", "psycopg")


def test_wagtail_runs_on_what_standing_runs_on():
    locked = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    ours = {package["name"]: package["version"] for package in locked if package["name"] in SAME}
    required = (ROOT / "benchmarks" / "wagtail_site" / "requirements.txt").read_text()

    theirs = dict(re.findall(r"^([a-z]+)==([\d.]+)", required, re.MULTILINE))

    assert {name: theirs[name] for name in SAME} == ours
