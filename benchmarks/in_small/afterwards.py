"""After a storm: is everything there that was acknowledged, and did nothing stay in clear?"""

import base64
import mmap
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.asking.person import CHECK, CODE_FORM, DOOR, RETURN, Person
from benchmarks.content import articles
from benchmarks.harness.findings import Finding, say
from benchmarks.in_small.load import MARKER, Asker, Browser, Load, Readers
from benchmarks.in_small.production import Production, wait_until

SECONDS_FOR_MIRROR: Final = 60


def findings(production: Production, load: Load) -> list[Finding]:
    """Look for all that was acknowledged, and for what people typed. The load has ended."""
    say("  looking for what was acknowledged")
    sent = sum(person.is_sent for person in load.people)
    harms = [*lost_articles(production, load), *lost_people(production, load), *_log(production)]
    what = f"acknowledged: {len(load.articles)} articles, {sent} requests, {len(load.people)} codes"
    in_clear = files_with(production.folder, MARKER)
    if not files_with(production.folder, articles.article(0, of=production.articles).title):
        in_clear.append("none, but the search is blind")
    say(f"  who wrote was told: {dict(load.refused.most_common(6))}")
    return [
        none_of(f"{what}; lost or harmed", harms),
        none_of("files with a word that a person typed", in_clear),
        none_of("articles that the mirror lacks", missing_in_mirror(production, load)),
    ]


def none_of(what: str, harms: list[str]) -> Finding:
    """Return a finding that wants nothing of a kind."""
    return Finding(what, "; ".join([str(len(harms)), *harms[:3]]) if harms else "0", "0", not harms)


def readers(met: Readers) -> list[Finding]:
    """Say what readers met; nothing of it may have failed."""
    total = len(met.seconds) + met.failed.total()
    words = ", ".join(f"{count:,} {what}" for what, count in met.failed.most_common(4)) or "0"
    by = " and ".join(f"{count:,} by the {who}" for who, count in met.served_by.most_common())
    return [
        Finding(f"{total:,} reads: failed", words, "0", not met.failed),
        Finding("reads answered", by),
        Finding("longest time without a good answer", f"{met.longest_gap:.1f} s"),
    ]


def lost_articles(production: Production, load: Load) -> Iterator[str]:
    browser = Browser(production)
    for path, texts in load.articles.items():
        page = browser.get(path).text
        if not any(text in page for text in texts):
            yield f"{path} does not say {texts[0]}"


def lost_people(production: Production, load: Load) -> Iterator[str]:
    """Open each code; each sent request must be in one case, each draft must hold what it showed."""
    cases = production.site.call("benchmarks.in_small.house.read", production.house["passphrase"])
    for person in load.people:
        browser = Person(person.site, trust=person.trust)
        browser.get(RETURN)
        leads_to = browser.press(CODE_FORM, code=person.code).path
        if leads_to == RETURN:
            holding = [ref for ref, words in cases.items() if person.mark in words]
            lacks = [word for word in person.kept if word not in "".join(cases.values())]
            if len(holding) != 1 or lacks:
                yield f"person {person.name}: in {len(holding)} cases, without {len(lacks)} words"
        elif person.is_sent or not leads_to.startswith(DOOR):
            yield f"person {person.name}: the code leads to {leads_to}"
        elif missing := _missing_in_draft(person, browser):
            yield f"person {person.name}: the draft lacks {len(missing)} of {len(person.kept)} words"


def missing_in_mirror(production: Production, load: Load) -> list[str]:
    """Return what the mirror does not show in its last version, once it had time for it."""

    def lacking() -> list[str]:
        return [
            path
            for path, texts in load.articles.items()
            if texts[0] and not _says(production.folder / f"mirror{path}index.html", texts)
        ]

    try:
        wait_until(lambda: not lacking(), "the mirror", SECONDS_FOR_MIRROR)
    except Exception:  # noqa: BLE001 -- what is lacking is the answer
        return lacking()
    return []


def _says(file: Path, texts: list[str]) -> bool:
    return file.exists() and any(text in file.read_text() for text in texts if text)


def _missing_in_draft(person: Asker, browser: Person) -> list[str]:
    page = browser.get(CHECK)
    return [word for word in person.kept if word not in page.text]


def _log(production: Production) -> Iterator[str]:
    try:
        production.site.run("manage.py", "verify_log")
    except subprocess.CalledProcessError:
        yield "verify_log finds something"


def files_with(folder: Path, words: str) -> list[str]:
    """Return the files that hold these words, in any of the ways in which programs write them."""
    forms = _forms(words)
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.stat().st_size:
            with (
                path.open("rb") as file,
                mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as all_,
            ):
                if any(all_.find(form) >= 0 for form in forms):
                    found.append(str(path.relative_to(folder)))
    return found


def _forms(words: str) -> set[bytes]:
    """Return words as UTF-8, UTF-16, hexadecimal, and base64 from each of its three places."""
    plain = words.encode()
    forms = {plain, words.encode("utf-16-le"), plain.hex().encode()}
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        forms.add(coded[4 if shift else 0 : -4])
    return forms
