"""A production in small, on loopback alone: PostgreSQL, web, worker and mirror, and Caddy in front.

Each process runs the command that Dockerfile and docker-compose.yml give it, with the settings of
production; only limits are wide, because all people of a benchmark have one address. What is killed
starts again a second later, as Compose lets it. Everything lies in one folder, which goes at the end.
"""

import contextlib
import json
import os
import re
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psutil
import psycopg
import pyrage

from benchmarks.harness.findings import BenchmarkFailed, say
from benchmarks.harness.servers import ROOT
from benchmarks.harness.sites import Site
from tests import migrated, postgres, proxies
from tests.config.mail.server import MailServer
from tests.demonstration import free_port

ARTICLES: Final = 200
RESTART_SECONDS: Final = 1.0
GRACE_SECONDS: Final = {"web": 10, "worker": 60, "mirror": 10}  # before Compose kills
READY_SECONDS: Final = 120
# As a server with a disk to trust: what was acknowledged is on it.
POSTGRES: Final = (
    "-c fsync=on -c synchronous_commit=on -c full_page_writes=on -c max_connections=100"
    " -c log_min_error_statement=panic -c log_error_verbosity=terse"
)
WIDE_LIMITS: Final = {
    "HELP_SECONDS_AT_LEAST": "0",
    "HELP_PAGES_A_MINUTE": "100000",
    "HELP_CODES_A_MINUTE": "10000",
    "HELP_MESSAGES_A_MINUTE": "10000",
    "HELP_SUBMITS_AN_HOUR": "100000",
    "HELP_SUBMITS_AN_HOUR_IN_ALL": "1000000",
    "HELP_DRAFTS_AN_HOUR": "100000",
    "HELP_DRAFTS_AN_HOUR_IN_ALL": "1000000",
    "HELP_DRAFTS_ALIVE": "1000000",
}


@dataclass
class Service:
    """A process group that Compose would keep alive."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self, **more: str) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- our own words
                self.command,
                cwd=ROOT,
                env=self.environment | more,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Stop as Compose does: ask the first process, and after a while kill them all."""
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE_SECONDS[self.name])
        self.kill()

    def kill(self) -> None:
        """Kill (-9) the whole group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def kill_and_restart(self) -> None:
        self.kill()
        time.sleep(RESTART_SECONDS)
        self.start()

    def memory(self) -> int:
        """Return the bytes that belong to its processes alone."""
        if self.process is None:
            return 0
        first = psutil.Process(self.process.pid)
        return sum(each.memory_full_info().uss for each in [first, *first.children(recursive=True)])


@dataclass
class Database:
    """PostgreSQL, to be stopped and started again."""

    folder: Path
    url: str
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self._command = shlex.split((self.folder / "data" / "postmaster.opts").read_text())

    def stop(self) -> None:
        """Stop it as Compose stops its container: fast, whoever is connected."""
        pid = self.folder / "data" / "postmaster.pid"
        os.kill(int(pid.read_text().split()[0]), signal.SIGINT)
        wait_until(lambda: not pid.exists(), "PostgreSQL to stop")

    def start(self, **environment: str) -> None:
        """Start it, and wait until it answers."""
        self.launch(**environment)
        wait_until(self.answers, "PostgreSQL to start")

    def launch(self, **environment: str) -> None:
        account = postgres.Account.chosen()
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- as it was started before
                self._command,
                cwd=self.folder,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                start_new_session=True,
            )

    @property
    def has_ended(self) -> bool:
        return not (self.folder / "data" / "postmaster.pid").exists()

    def answers(self) -> bool:
        with contextlib.suppress(psycopg.Error), psycopg.connect(self.url, connect_timeout=2):
            return True
        return False

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(statement.encode()).fetchall()


@dataclass
class Production:
    folder: Path
    site: Site
    database: Database
    proxy: proxies.Proxy
    mail: MailServer
    house: dict[str, str]
    """The passphrase of a supervisor, and the session of an editor."""
    articles: int
    services: dict[str, Service] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"https://localhost:{self.proxy.port}"

    @property
    def web(self) -> Service:
        return self.services["web"]

    @property
    def worker(self) -> Service:
        return self.services["worker"]

    @property
    def mirror(self) -> Service:
        return self.services["mirror"]

    def wait_for_web(self) -> None:
        wait_until(self.is_ready, "the site")

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError):
            return proxies.ask(self.proxy, "/articles/feed.xml")[0].status == 200
        return False

    def end_of_logs(self) -> str:
        return "\n".join(each.log.read_text()[-1500:] for each in self.services.values())


def wait_until(is_so: Callable[[], bool], what: str, seconds: float = READY_SECONDS) -> None:
    """Look ten times a second. Raises BenchmarkFailed where it takes too long."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise BenchmarkFailed(f"Waited {seconds:.0f} s for {what}")
        time.sleep(0.1)


@contextlib.contextmanager
def running(
    settings: Mapping[str, str] | None = None,
    *,
    articles: int = ARTICLES,
    beneath: Path = postgres.ON_DISK,
) -> Iterator[Production]:
    """Run all of it, with so many articles, one house, and the mirror whole; `settings` are more of them."""
    if lacks := proxies.caddy_lacks():
        raise BenchmarkFailed(f"{lacks}: apt-get install caddy.")
    with contextlib.ExitStack() as leaving:
        folder = Path(leaving.enter_context(_folder(beneath)))
        url = leaving.enter_context(postgres.server(POSTGRES, beneath=folder))
        os.environ["DATABASE_URL"] = url
        database = Database(Path(url.partition("host=")[2]), migrated.empty_database("standing"))
        mail = MailServer()
        leaving.callback(mail.end)
        site = Site("standing", Path(sys.executable), _environment(folder, database.url, mail))
        site.environment.update(settings or {})
        say("  preparing")
        prepare(site)
        house = site.call("benchmarks.in_small.house.found", articles)
        site.environment["ROSTER_ROOT"] = house["root"]
        port = free_port()
        kept_up = services(site, folder, port)
        proxy = leaving.enter_context(proxies.caddy(folder, port, starts_within="15s"))
        for service in kept_up.values():
            leaving.callback(service.kill)
            service.start()
        production = Production(folder, site, database, proxy, mail, house, articles, kept_up)
        production.wait_for_web()
        say("  waiting until the mirror is whole")
        listed = folder / "mirror" / "manifest.json"
        try:
            wait_until(listed.exists, "the mirror", 600)
            yield production
        except BaseException:
            say(production.end_of_logs())
            raise


def prepare(site: Site) -> None:
    """Do what the service `prepare` does before the others start."""
    for words in ("migrate --no-input", "createcachetable", "collectstatic --no-input"):
        site.run("manage.py", *words.split(), "--verbosity=0")


@contextlib.contextmanager
def _folder(beneath: Path) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="standing-days-", dir=beneath))
    folder.chmod(0o711)  # PostgreSQL, which root lends to nobody, has its own folder in it
    for name in ("data", "memory", "mirror", "tmp"):
        (folder / name).mkdir()
    try:
        yield str(folder)
    finally:
        shutil.rmtree(folder)


def _environment(folder: Path, url: str, mail: MailServer) -> dict[str, str]:
    key = pyrage.x25519.Identity.generate()
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": url,
        "DATA_DIR": str(folder / "data"),
        "MEMORY_DIR": str(folder / "memory"),
        "TMPDIR": str(folder / "tmp"),
        "TRUSTED_PROXY_COUNT": "1",
        "HELP_PHONE": proxies.PHONE,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail.server_address[1]),
        "BACKUP_RECIPIENTS": str(key.to_public()),
        "BACKUP_KEY_OF_THE_RUN": str(key),  # for the end, when a backup is opened
        "ASK_SOURCES": "0",  # loopback only
        "GRANIAN_WORKERS": "2",
        "GRANIAN_BLOCKING_THREADS": "24",
        **WIDE_LIMITS,
    }


def services(site: Site, folder: Path, port: int) -> dict[str, Service]:
    """Return what docker-compose.yml starts, by its words, but for places."""
    compose = (ROOT / "docker-compose.yml").read_text()
    [command] = re.findall(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    commands = {"web": json.loads(command)}
    for name in ("worker", "mirror"):
        [words] = re.findall(
            rf"^  {name}:\n(?:    .*\n)*?    command: \[(.*)\]$", compose, re.MULTILINE
        )
        commands[name] = words.split(", ")
    places = {
        "0.0.0.0": "127.0.0.1",  # noqa: S104 -- what stands there, and what stands here
        "8000": str(port),
        "/var/lib/mirror": str(folder / "mirror"),
        "granian": str(site.python.parent / "granian"),
        "python": str(site.python),
    }
    return {
        name: Service(
            name,
            [places.get(word, word) for word in words],
            site.environment,
            folder / f"{name}.log",
        )
        for name, words in commands.items()
    }
