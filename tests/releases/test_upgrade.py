"""Upgrade from an older release: nothing that people sent is lost, and all goes on."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.releases.running import call, migrations, restored

pytestmark = [pytest.mark.database, pytest.mark.long]

HERE = Path(__file__).parent
RELEASES = sorted(path.name for path in HERE.iterdir() if path.name[:1].isdigit())
IS_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgresql:")


@pytest.fixture(params=RELEASES)
def folder(request):
    return HERE / request.param / ("postgresql" if IS_POSTGRESQL else "sqlite")


@pytest.fixture
def house(folder, tmp_path):
    """The house of a release: where it is, and by which roster it is known."""
    (tmp_path / "trust").mkdir()
    shutil.copyfile(folder / "memory.sqlite3", tmp_path / "trust/memory.sqlite3")
    root = json.loads((folder / "opens.json").read_text())["root"]
    return {"database": restored(folder, tmp_path), "data": tmp_path, "root": root}


def test_there_is_a_release():
    assert RELEASES


@pytest.mark.parametrize("release", RELEASES)
def test_what_was_released_migrates_as_it_did(release):
    """Migrations only add: whoever runs a release has those that came with it behind them."""
    released = json.loads((HERE / release / "migrations.json").read_text())
    assert released
    assert {path: migrations().get(path) for path in released} == released


@pytest.mark.exhaustive  # it upgrades a release with all that it needs: before the next release, that is
def test_whoever_upgrades_reads_what_was_there_and_goes_on(folder, house):
    _root, *secrets = json.loads((folder / "opens.json").read_text()).values()
    holds = json.loads((folder / "holds.json").read_text())

    held, ref = call("upgrade_and_go_on", *secrets, **house)
    assert held == holds

    holds["cases"][ref]["messages"] += ["I am still here.", "So are we."]
    holds["letters"] += ["So are we."]
    assert call("read", *secrets, **house) == holds
