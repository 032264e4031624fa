"""Keep what this release leaves in a database: python -m tests.releases.new_release 0.1.0

Commit the folder. Until the changelog names the release it is made anew as often as you like; then never.
"""

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres
from tests.releases.running import call, manage, migrations

HERE = Path(__file__).parent
CHANGELOG = HERE.parents[1] / "CHANGELOG.md"
MEMORY = "trust/memory.sqlite3"


def main(version: str) -> None:
    folder = HERE / version
    if f"\n## {version}" in CHANGELOG.read_text():
        sys.exit(f"{version} was released, and its folder stays as it is.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "migrations.json").write_text(json.dumps(migrations(), indent=2) + "\n")
    with tempfile.TemporaryDirectory() as data, postgres.server() as url:
        file = Path(data, "db.sqlite3")
        _keep(folder / "sqlite", f"sqlite:///{file}", Path(data))
        _pack(file.read_bytes(), folder / "sqlite/database.gz")
        _keep(folder / "postgresql", url, Path(data, "beside"))
        dump = [postgres.find_binaries() / "pg_dump", "--inserts", "--no-owner", url]
        sql = subprocess.run(dump, check=True, capture_output=True).stdout
        _pack(sql, folder / "postgresql/database.gz")


def _keep(folder: Path, database: str, data: Path) -> None:
    manage("migrate", "--verbosity=0", database=database, data=data)
    opens = call("fill", database=database, data=data)
    folder.mkdir()
    (folder / "opens.json").write_text(json.dumps(opens, indent=2) + "\n")
    root, *secrets = opens.values()
    holds = call("read", *secrets, database=database, data=data, root=root)
    (folder / "holds.json").write_text(json.dumps(holds, indent=2) + "\n")
    shutil.copyfile(data / MEMORY, folder / "memory.sqlite3")


def _pack(content: bytes, path: Path) -> None:
    path.write_bytes(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
