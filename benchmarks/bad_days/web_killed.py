"""The web processes are killed (-9) again and again, while people read, publish and ask for help."""

import random

from benchmarks.harness.findings import Finding, say
from benchmarks.in_small import afterwards, production
from benchmarks.in_small.load import Load

SECONDS_BETWEEN = (1.0, 4.0)


def measure(tries: int = 100) -> list[Finding]:
    with production.running() as site:
        load = Load(site)
        load.begin()
        for number in range(tries):
            load.is_over.wait(random.uniform(*SECONDS_BETWEEN))  # noqa: S311 -- any moment will do
            site.web.kill_and_restart()
            site.wait_for_web()
            say(f"  {number + 1} of {tries} kills")
        load.end()
        return [*afterwards.readers(load.readers), *afterwards.findings(site, load)]
