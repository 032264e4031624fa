"""The upgrade from the first release is killed (-9) in each migration; run again, it ends well.

Each run applies one migration more, and dies at any step of the next. In between the site says that
its database does not fit. On SQLite and on PostgreSQL.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.harness.findings import BenchmarkFailed, Finding, say
from benchmarks.harness.servers import ROOT
from benchmarks.in_small import afterwards
from tests import postgres
from tests.releases import running

RELEASE: Final = ROOT / "tests" / "releases" / "0.1.0"
GO_ON: Final = "benchmarks.bad_days.killed_migration.go_on"
TOLD: Final = "benchmarks.bad_days.killed_migration.told"
MOST_STEPS: Final = 8  # as most migrations take
KILLS_BETWEEN_LOOKS: Final = 5


def measure() -> list[Finding]:
    with postgres.server() as url:
        os.environ["DATABASE_URL"] = url
        return [finding for name in ("sqlite", "postgresql") for finding in _upgrade(name)]


def _upgrade(database: str) -> list[Finding]:
    release = RELEASE / database
    root, *secrets = json.loads((release / "opens.json").read_text()).values()
    with tempfile.TemporaryDirectory(prefix="standing-upgrade-") as folder:
        data = Path(folder)
        (data / "trust").mkdir()
        shutil.copyfile(release / "memory.sqlite3", data / "trust/memory.sqlite3")
        url, harms, kills = running.restored(release, data), list[str](), 0
        while _dies(url, data, root):
            kills += 1
            if kills % KILLS_BETWEEN_LOOKS == 0:
                say(f"  {database}: {kills} kills")
                if "not_migrated" not in running.call(TOLD, database=url, data=data, root=root):
                    harms.append(f"after {kills} kills nobody is told")
        running.manage("migrate", "--no-input", database=url, data=data, root=root)
        held = running.call("read", *secrets, database=url, data=data, root=root)
        if held != json.loads((release / "holds.json").read_text()):
            harms.append("what was there is not there")
        running.manage("check", "--database=default", database=url, data=data, root=root)
    return [afterwards.none_of(f"{database}: an upgrade that was killed {kills} times", harms)]


def _dies(url: str, data: Path, root: str) -> bool:
    """Go on with the upgrade, and return whether it was killed. Raises BenchmarkFailed."""
    step = random.randint(1, MOST_STEPS)  # noqa: S311 -- any step
    done = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-m", "benchmarks.in_django", GO_ON, "1", str(step)],
        cwd=ROOT,
        env=running.environment(database=url, data=data, root=root) | {"HOME": os.environ["HOME"]},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, -signal.SIGKILL):
        raise BenchmarkFailed(done.stderr[-1_500:])
    return done.returncode != 0
