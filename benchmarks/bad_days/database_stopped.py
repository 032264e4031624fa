"""PostgreSQL is stopped for a minute, again and again; nothing else is started anew."""

import time
from typing import Final

from benchmarks.asking.person import DOOR
from benchmarks.harness.findings import Finding, at_most, say
from benchmarks.in_small import afterwards, production
from benchmarks.in_small.load import Load
from benchmarks.in_small.production import Production, wait_until
from tests import proxies

SECONDS_BETWEEN: Final = 15
WORKS_AGAIN_SECONDS: Final = 15
BEAT: Final = "SELECT max(seen_at) > now() - interval '30 seconds' FROM config_workerbeat"


def measure(tries: int = 10, seconds: int = 60) -> list[Finding]:
    with production.running() as site:
        load, unkind, back = Load(site), list[str](), list[float]()
        load.begin()
        for number in range(tries):
            load.is_over.wait(SECONDS_BETWEEN)
            site.database.stop()
            time.sleep(seconds / 2)
            unkind += _unkind_forms(site)
            time.sleep(seconds / 2)
            site.database.start()
            begun = time.monotonic()
            wait_until(lambda: _works(site), "the site after its database")
            back.append(time.monotonic() - begun)
            say(f"  {number + 1} of {tries} stops; works again after {back[-1]:.1f} s")
        wait_until(lambda: site.database.ask(BEAT) == [(True,)], "the worker")
        ended = [each.name for each in site.services.values() if each.has_ended]
        load.end()
        return [
            at_most("works again after its database does", max(back), WORKS_AGAIN_SECONDS, "s"),
            afterwards.none_of("forms that do not say how to call", unkind),
            afterwards.none_of("processes that ended", ended),
            *afterwards.readers(load.readers),
            *afterwards.findings(site, load),
        ]


def _works(site: Production) -> bool:
    """Return whether a page comes from the site itself, and the form opens."""
    answers = [proxies.ask(site.proxy, path) for path in ("/articles/", DOOR)]
    return all(each.status == 200 and "This is a copy of" not in text for each, text in answers)


def _unkind_forms(site: Production) -> list[str]:
    found = []
    for path in (DOOR, "/es/legal-help/return/", "/legal-help/"):
        answer, text = proxies.ask(site.proxy, path)
        if answer.status not in (502, 503) or proxies.PHONE not in text:
            found.append(f"{path}: {answer.status}")
    return found
