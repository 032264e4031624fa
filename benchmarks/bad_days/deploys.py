"""A new image, again and again, as `docker compose up --detach` brings it: no read may fail."""

from typing import Final

from benchmarks.harness.findings import Finding, say
from benchmarks.in_small import afterwards, production
from benchmarks.in_small.load import Load

READS: Final = 100_000


def measure(tries: int = 20) -> list[Finding]:
    reads = READS * tries // 20
    with production.running() as site:
        load = Load(site)
        load.begin(readers=8, pause=0)
        for number in range(tries):
            production.prepare(site.site)
            for service in site.services.values():
                service.stop()
                service.start()
            site.wait_for_web()
            while (
                len(load.readers.seconds) + load.readers.failed.total()
                < reads * (number + 1) // tries
            ):
                load.is_over.wait(1)
            say(f"  {number + 1} of {tries} deploys; {dict(load.readers.failed)} failed")
        load.end()
        return [*afterwards.readers(load.readers), *afterwards.findings(site, load)]
