"""Run a program in the house of a release, with the settings of production and nothing else."""

import gzip
import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

from tests import migrated

ROOT = Path(__file__).parents[2]


def call(function: str, *arguments: str, database: str, data: Path, root: str = "") -> Any:
    """Call a function of `house`, or one by its whole path, and return its answer."""
    path = function if "." in function else f"tests.releases.house.{function}"
    answer = _python(
        "-m",
        "benchmarks.in_django",
        path,
        *arguments,
        database=database,
        data=data,
        root=root,
    )
    return json.loads(answer)


def manage(*arguments: str, database: str, data: Path, root: str = "") -> str:
    return _python("manage.py", *arguments, database=database, data=data, root=root)


def restored(folder: Path, data: Path) -> str:
    """Make the database that a release left in `folder`, named sqlite or postgresql; return its address."""
    content = gzip.decompress((folder / "database.gz").read_bytes())
    if folder.name == "sqlite":
        (data / "db.sqlite3").write_bytes(content)
        return f"sqlite:///{data / 'db.sqlite3'}"
    url = migrated.empty_database("of_release")
    # Lines for psql, and settings that an older server does not know.
    lines = (it for it in content.decode().split("\n") if not it.startswith(("\\", "SET ")))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("\n".join(lines).encode())
    return url


def migrations() -> dict[str, str]:
    """Return the hash of every migration, by its path."""
    files = ROOT.glob("*/migrations/0*.py")
    return {
        str(path.relative_to(ROOT)): sha256(path.read_bytes()).hexdigest() for path in sorted(files)
    }


def environment(*, database: str, data: Path, root: str = "") -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "of a release that is kept in the tests, and of nobody else",
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": database,
        "DATA_DIR": str(data),
        "ROSTER_ROOT": root,
    }


def _python(*command: str, database: str, data: Path, root: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(database=database, data=data, root=root),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
