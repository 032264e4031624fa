"""The programs a run needs besides Python, and how to get them."""

import re
import shutil
import subprocess

from benchmarks import servers
from tests import postgres


class Missing(Exception):
    """Programs that are not on this machine."""


def check() -> None:
    """Raises Missing, with the command that helps, where a program is not here."""
    missing = [name for name in ("wrk", "nginx") if not _is_here(name)]
    try:
        postgres.find_binaries()
    except postgres.NoPostgres:
        missing.append("postgresql")
    if missing:
        packages = " ".join(missing)
        raise Missing(
            f"make bench needs {', '.join(missing)}. Install and try again:\n"
            f"  Debian, Ubuntu   apt-get install {packages}\n"
            f"  Fedora           dnf install {packages.replace('postgresql', 'postgresql-server')}\n"
            f"  macOS            brew install {packages}\n"
            "It starts servers of its own on free ports and touches nothing that runs already."
        )


def nginx_version() -> str:
    said = subprocess.run(  # noqa: S603 -- our own words
        [servers.nginx_program(), "-v"], capture_output=True, text=True, check=True
    )
    found = re.search(r"nginx/([\d.]+)", said.stderr)
    return f"nginx {found[1]}" if found else "nginx"


def _is_here(name: str) -> bool:
    return bool(servers.nginx_program() if name == "nginx" else shutil.which(name))
