"""The clock of the machine jumps an hour, and ten days, and back; the faketime library says the time."""

from pathlib import Path
from typing import Final

from benchmarks.harness.findings import BenchmarkFailed, Finding, say
from benchmarks.in_small import afterwards, production
from benchmarks.in_small.load import Load
from benchmarks.in_small.production import Production

LIBRARY: Final = "*/faketime/libfaketimeMT.so.1"
JUMPS: Final = ("+1h", "+0", "+10d", "+0")
MAILS_OF_A_JUMP: Final = 3  # to one person: one a day, one a week, one alarm


def measure(seconds: int = 120) -> list[Finding]:
    found = sorted(Path("/usr/lib").glob(LIBRARY))
    if not found:
        raise BenchmarkFailed("Install faketime and try again: apt-get install faketime.")
    with production.running() as site:
        clock = site.folder / "clock"
        _set(clock, "+0")
        _start_under(
            site,
            LD_PRELOAD=str(found[0]),
            FAKETIME_TIMESTAMP_FILE=str(clock),
            FAKETIME_NO_CACHE="1",
            FAKETIME_DONT_FAKE_MONOTONIC="1",
        )
        load, harms = Load(site), list[str]()
        planned = site.site.call("benchmarks.in_small.work.plan", 3)
        load.articles |= planned
        # What an editor publishes while the clock is ahead is planned for that moment once it is right.
        load.begin(editors=0)
        kept = site.site.call("benchmarks.bad_days.clock_kept.make")
        load.is_over.wait(seconds)
        for jump in JUMPS:
            mails = len(site.mail.taken)
            _set(clock, jump)
            load.is_over.wait(5)
            site.house["session"] = site.site.call("benchmarks.in_small.house.sign_in")
            load.is_over.wait(seconds)
            if len(site.mail.taken) - mails > MAILS_OF_A_JUMP:
                harms.append(f"{len(site.mail.taken) - mails} mails after {jump}")
            harms += site.site.call("benchmarks.bad_days.clock_kept.lost", *kept)
            say(f"  clock at {jump}: {len(load.people)} people, {harms or 'no harm'}")
        load.end()
        harms += site.site.call("benchmarks.in_small.work.harms")
        return [
            afterwards.none_of("erased early, mailed too often, published twice", harms),
            *afterwards.readers(load.readers),
            *afterwards.findings(site, load),
        ]


def _set(clock: Path, offset: str) -> None:
    """Set the clock at once: a process that reads an empty file ends."""
    new = clock.with_suffix(".new")
    new.write_text(offset)
    new.chmod(0o644)
    new.replace(clock)


def _start_under(site: Production, **clock: str) -> None:
    """Start everything but Caddy, which is not linked to a library, under another clock."""
    for service in site.services.values():
        service.stop()
    site.site.environment.update(clock)
    site.database.stop()
    site.database.start(**clock)
    for service in site.services.values():
        service.start()
    site.wait_for_web()
