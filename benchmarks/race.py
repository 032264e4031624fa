"""Publishing against reading: does any reader see what is no longer true?

    bin/uv run python -m benchmarks.race                                on SQLite, in a folder of its own
    bin/uv run python -m tests.postgres python -m benchmarks.race       on PostgreSQL

Granian serves with two processes. This process changes one article through the verbs, again and
again: its title, whether it is public. Readers in other processes ask for its page, the list and
the home page all the time. Afterwards each answer is held against what was true when it was asked
for. With --apart the changes are made as if on another machine, which shares the database alone.
Exit status 1 where an answer was older than a second, or came before its time.
"""

import argparse
import http.client
import logging
import multiprocessing
import os
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, Final

from tests.demonstration import free_port
from tests.migrated import database_of_its_own

ROOT: Final = Path(__file__).parents[1]
ALLOWED_AGE: Final = 1.0  # seconds
SECONDS_TO_START: Final = 60
SECONDS_AFTER_THE_LAST_CHANGE: Final = 1.5
READERS_PER_PROCESS: Final = 4
ARTICLE: Final = "/articles/race/"
PATHS: Final = (ARTICLE, "/articles/", "/", "/articles/?utm_source=race")
TITLE: Final = re.compile(rb"Race, step (\d+)")
DATABASE: Final = "race"


@dataclass(frozen=True)
class Step:
    """What was true from one change to the next; `title` is None while the article was away."""

    title: int | None
    begun_at: float
    done_at: float


@dataclass(frozen=True)
class Sight:
    """What a reader saw."""

    path: str
    title: int | None
    asked_at: float
    answered_at: float


@dataclass(frozen=True)
class Result:
    reads: int
    stalest: float
    wrong: list[str]


# Times are of the machine's own clock, which all its processes share.
now = time.monotonic


def judge(steps: list[Step], sights: list[Sight]) -> Result:
    """Hold each answer against what was true when it was asked for."""
    ages = [(_age(steps, sight), sight) for sight in sights]
    wrong = [f"{age:.3f} s old: {sight}" for age, sight in ages if age > ALLOWED_AGE]
    return Result(len(sights), max(age for age, _ in ages), wrong)


def _age(steps: list[Step], sight: Sight) -> float:
    """How long what was seen had been untrue when it was asked for; infinite if it never was."""
    ends = [step.done_at for step in steps[1:]] + [float("inf")]
    ages = [
        sight.asked_at - end
        for step, end in zip(steps, ends, strict=True)
        if step.title == sight.title and step.begun_at <= sight.answered_at
    ]
    return max(0, min(ages, default=float("inf")))


def read(address: str, stop: Event, found: Any) -> None:
    """The readers of one process: ask without a pause, note what is seen."""
    sights: list[Sight] = []
    threads = [
        threading.Thread(target=_read_on, args=(address, stop, sights))
        for _ in range(READERS_PER_PROCESS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.send(sights)


def _read_on(address: str, stop: Event, sights: list[Sight]) -> None:
    with closing(http.client.HTTPConnection(address, timeout=30)) as connection:
        while not stop.is_set():
            for path in PATHS:
                asked_at = now()
                connection.request("GET", path)
                answer = connection.getresponse()
                seen = TITLE.search(answer.read())
                if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise RuntimeError(f"{path}: {answer.status}")
                sights.append(Sight(path, int(seen[1]) if seen else None, asked_at, now()))


def change(publishes: int, pause: float) -> Iterator[Step]:
    """Change the article through the verbs. Every fifth time it is taken away, in turn for good."""
    from django.db import transaction  # noqa: PLC0415 -- Django is set up by now

    from accounts.models import User  # noqa: PLC0415 -- as above
    from articles.models import Article  # noqa: PLC0415 -- as above
    from articles.publishing import publish, safety_question  # noqa: PLC0415 -- as above

    by = User.objects.create_user("racer")
    article = Article(language="en", slug="race", summary="x", body="<p>x</p>", created_by=by)

    def edit(number: int) -> None:
        with transaction.atomic():
            article.title = f"Race, step {number}"
            article.save()
            safety_question.save_answer(article=article, answer="nobody", words="", by=by)
            if article.is_public:
                publish.mark_updated(article=article, by=by)
            else:
                safety_question.save_answer(article=article, answer="nobody", words="", by=by)
                publish.publish_article(article=article, by=by)

    take_away = (publish.unpublish_article, publish.withdraw_article)
    yield Step(None, float("-inf"), float("-inf"))
    for number in range(1, publishes + 1):
        begun_at = now()
        if number % 5:
            edit(number)
        else:
            take_away[number % 2](article=article, by=by)
        yield Step(number if number % 5 else None, begun_at, now())
        time.sleep(pause)


def race(publishes: int, readers: int, pause: float, *, apart: bool) -> Result:
    """Serve, read and change all at once; return what came of it."""
    with tempfile.TemporaryDirectory(prefix="standing-race-") as folder:
        os.environ.update(_environment(Path(folder)))
        servers = {**os.environ, "DATA_DIR": f"{folder}/elsewhere"} if apart else dict(os.environ)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
        import django  # noqa: PLC0415 -- the environment is set only now

        django.setup()
        logging.disable(logging.INFO)
        with _served(Path(folder), servers) as address, _readers(address, readers) as sights:
            steps = list(change(publishes, pause))
            time.sleep(SECONDS_AFTER_THE_LAST_CHANGE)
        from django.db import connection  # noqa: PLC0415 -- as above

        connection.close()
        return judge(steps, sights)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "benchmarks.race_settings",
        "STANDING_DEMO": "1",
        "DEBUG": "0",
        "ALLOWED_HOSTS": "localhost",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_of_its_own(DATABASE, folder),
    }


@contextmanager
def _served(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    port = free_port()
    granian = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "2", "--blocking-threads", "24"),
        *("--log-level", "warning", "config.wsgi:application"),
    ]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(granian, cwd=ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603 -- our own
        try:
            _wait_for(f"localhost:{port}", server)
            yield f"localhost:{port}"
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = now() + SECONDS_TO_START
    while True:
        with suppress(OSError), closing(http.client.HTTPConnection(address)) as connection:
            connection.request("GET", "/articles/")
            if connection.getresponse().status == HTTPStatus.OK:
                return
        if server.poll() is not None or now() > deadline:
            raise RuntimeError("The server did not start.")
        time.sleep(0.1)


@contextmanager
def _readers(address: str, readers: int) -> Iterator[list[Sight]]:
    """Let them read until the end of the block; the list is filled then."""
    sights: list[Sight] = []
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    with ExitStack() as ends:
        pipes = []
        for _ in range(readers // READERS_PER_PROCESS):
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=read, args=(address, stop, there))
            process.start()
            ends.callback(process.join)
            pipes.append(here)
        try:
            yield sights
        finally:
            stop.set()
            for pipe in pipes:
                sights += pipe.recv()


def main() -> int:
    parser = argparse.ArgumentParser(description="Publishing against reading.")
    parser.add_argument("--publishes", type=int, default=200)
    parser.add_argument("--readers", type=int, default=16, help="a multiple of four")
    parser.add_argument("--pause", type=float, default=0.1, help="seconds between two changes")
    parser.add_argument("--apart", action="store_true", help="change as if on another machine")
    asked = parser.parse_args()
    result = race(asked.publishes, asked.readers, asked.pause, apart=asked.apart)
    database = "SQLite" if os.environ["DATABASE_URL"].startswith("sqlite") else "PostgreSQL"
    where = "two machines" if asked.apart else "one machine"
    print(  # noqa: T201 -- what the command is for
        f"race on {database}, {where}: {asked.publishes} changes, {asked.readers} readers, "
        f"{result.reads} answers, the stalest {result.stalest * 1000:.0f} ms old, "
        f"{len(result.wrong)} older than a second"
    )
    for wrong in result.wrong[:10]:
        print(wrong, file=sys.stderr)  # noqa: T201 -- as above
    return 1 if result.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
