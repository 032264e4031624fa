"""Ask whether a package that uv.lock or package-lock.json names has a known weakness: part of `make check`.

Nobody works without a network, and a list that does not answer must not stop anybody: then a line says
that it was not asked. A weakness that was found fails, unless `accepted.toml` accepts it for some days.

    python -m tests.audit.dependencies
"""

import datetime
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
ACCEPTED = Path(__file__).with_name("accepted.toml")
FOUND, NOT_ASKED = 1, 2
"""What uv ends with where it found a weakness, and where it could not ask."""
SHORT = {"UV_HTTP_RETRIES": "0", "UV_HTTP_TIMEOUT": "10"}


def accepted(day: datetime.date, file: Path = ACCEPTED) -> list[str]:
    """Return the names of the weaknesses that are accepted on this day."""
    listed = tomllib.loads(file.read_text()).get("vulnerability", [])
    return [each["id"] for each in listed if day <= each["until"]]


def audit_python(names: list[str], *arguments: str) -> tuple[int, str]:
    """Ask uv about all that uv.lock names; return how it ended, and its words. The list is that of osv.dev."""
    command = [ROOT / "bin" / "uv", "audit", "--frozen", "--preview-features", "audit-command"]
    ignored = [word for name in names for word in ("--ignore", name)]
    done = subprocess.run(
        [*command, *ignored, *arguments],
        cwd=ROOT,
        env={**os.environ, **SHORT},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def audit_scripts(names: list[str], npm: str = "npm") -> tuple[int, str]:
    """Ask npm about what `make check` installs, of which nothing is served; return as `audit_python`."""
    command = [npm, "audit", "--package-lock-only", "--json", "--fetch-retries=0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return NOT_ASKED, done.stderr
    if "vulnerabilities" not in said:
        return NOT_ASKED, str(said.get("message", ""))
    found = {
        f"{package}: {via['title']} {via['url']}"
        for package, each in said["vulnerabilities"].items()
        for via in each["via"]
        if isinstance(via, dict) and via["url"].rpartition("/")[2] not in names
    }
    return (FOUND if found else 0), "\n".join(sorted(found))


def main() -> int:
    names = accepted(datetime.date.today())  # noqa: DTZ011 -- of whoever runs it
    worst = 0
    for lock, (ended, words) in (
        ("uv.lock", audit_python(names)),
        ("package-lock.json", audit_scripts(names)),
    ):
        if ended == FOUND:
            worst = 1
            print(f"Known weaknesses of packages in {lock}:\n{words}")  # noqa: T201 -- a command
        elif ended:
            lines = words.strip().splitlines() or [""]
            print(f"NOT ASKED: whether packages in {lock} have known weaknesses. {lines[0][:120]}")  # noqa: T201 -- a command
    return worst


if __name__ == "__main__":
    sys.exit(main())
