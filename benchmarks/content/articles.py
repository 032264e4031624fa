"""The articles that are measured, made from numbers alone. No clock, no chance, no database.

Article 41 of 1,000 is the same on every machine. Its words fall as those of a language do: a
few everywhere, most of them seldom, and the words of its topics often.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate, product
from pathlib import Path
from typing import Final

WORDS: Final = 600  # in a body, headings counted
OF_ITS_TOPICS: Final = 90  # of these
SELDOM_WORDS: Final = 20_000
SENTENCES_IN_A_PARAGRAPH: Final = 4
PARAGRAPHS_UNDER_A_HEADING: Final = 3
FIRST_DAY: Final = datetime(2016, 1, 1, 9, tzinfo=UTC)
LAST_DAY: Final = datetime(2026, 1, 1, 9, tzinfo=UTC)
KINDS: Final = ("news", "report", "explainer", "guide", "statement")
FEWEST: Final = 100  # with fewer, names would stand in the same article twice
# Each name stands in as many articles however many there are: a page full of results, always.
NAMES: Final = 40
ARTICLES_WITH_A_NAME: Final = 25

TOPICS: Final = {
    "asylum": (
        "asylum hearing lawyer judge interview border refuge persecution deadline appeal claim "
        "interpreter application removal credibility fear arrival shelter counsel petition "
        "adjudicator evidence affidavit membership withholding parole notice backlog docket relief"
    ),
    "detention": (
        "detention custody prison guard cell warrant bail arrest inmate isolation visit ward "
        "release lockdown transfer sentence jail sheriff bond solitary handcuffs inspection "
        "overcrowding commissary infirmary remand conviction facility warden visitation"
    ),
    "children": (
        "child children school labour family minor guardian teacher classroom mine harvest wages "
        "orphan nursery birth adoption custodian pupil playground factory hours vaccination "
        "kindergarten uniform meals truancy apprentice lessons fostering schoolbook"
    ),
    "press": (
        "journalist press censor newspaper editor broadcast reporter source column newsroom "
        "interviewee magazine radio deadlines libel accreditation surveillance headline print "
        "camera podcast blogger subpoena masthead correspondent byline shutdown licence leak archive"
    ),
    "disappearances": (
        "disappeared search grave torture witness commission relatives remains truth morgue "
        "identification soldiers checkpoint photograph exhumation forensic memorial bereaved "
        "abduction perpetrator tribunal impunity prosecutor testimony vigil anniversary "
        "sightings battalion registry burial"
    ),
}
AUTHORS: Final = tuple(
    f"{given} {family}"
    for given, family in product(
        ("Amal", "Bea", "Chidi", "Dana", "Elif"),
        ("Abara", "Bianchi", "Costa", "Demir", "Eze", "Farah", "Gomez", "Haddad"),
    )
)


@dataclass(frozen=True)
class Article:
    number: int
    slug: str
    title: str
    kicker: str
    kind: str
    summary: str
    body: str  # HTML of paragraphs and headings
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    published_at: datetime

    @property
    def last_sentence(self) -> str:
        last_paragraph = self.body.rpartition("<p>")[2].removesuffix("</p>")
        return last_paragraph.rpartition(". ")[2]


def article(number: int, *, of: int) -> Article:
    """One of `of` articles; the last is the newest."""
    chance = random.Random(number)  # noqa: S311 -- the same for everybody, on purpose
    topics = _topics(chance)
    words = _words(chance, topics)
    for name in _names_in(number, of):
        words[chance.randrange(WORDS)] = name
    title = " ".join(_seldom(chance, 5) + chance.choices(topic_words(topics[0]), k=2))
    return Article(
        number=number,
        slug=f"{title.replace(' ', '-')}-{number}",
        title=title.capitalize(),
        kicker=topics[0].capitalize(),
        kind=KINDS[number % len(KINDS)],
        summary=" ".join(_sentences(chance, _words(chance, topics)[:30])),
        body=_html(chance, words),
        topics=topics,
        authors=tuple(chance.sample(AUTHORS, k=chance.choice((1, 1, 2)))),
        published_at=FIRST_DAY + (LAST_DAY - FIRST_DAY) * (number + 1) / of,
    )


def name(number: int) -> str:
    """A name of a person or a place that nobody else has."""
    first, second = divmod(number, 8)
    return f"{('Quor', 'Zhev', 'Yxa', 'Wuld', 'Jorv')[first]}{'aeioumst'[second]}ndrezh"


def articles_on(topic: str, *, of: int) -> list[Article]:
    """The newest twenty of a topic, newest first."""
    found: list[Article] = []
    for number in reversed(range(of)):
        candidate = article(number, of=of)
        if topic in candidate.topics:
            found.append(candidate)
        if len(found) == 20:
            break
    return found


def topic_words(topic: str) -> list[str]:
    return TOPICS[topic].split()


def _topics(chance: random.Random) -> tuple[str, ...]:
    return tuple(chance.sample(list(TOPICS), k=2))


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """Words from the most to the least common, and how often each comes (Zipf and Mandelbrot)."""
    of_topics = {word for topic in TOPICS for word in topic_words(topic)}
    real = (Path(__file__).parent / "words.txt").read_text().split()
    words = [word for word in real if word not in of_topics] + _made_up()
    return words, list(accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))


def _made_up() -> list[str]:
    """Words nobody says, for the many that stand in few articles."""
    syllables = [a + b for a, b in product("bdfgklmnprstv", "aeiou")]
    return ["".join(parts) for parts in product(syllables, repeat=3)][::13][:SELDOM_WORDS]


def _words(chance: random.Random, topics: tuple[str, ...]) -> list[str]:
    vocabulary, weights = _vocabulary()
    words = chance.choices(vocabulary, cum_weights=weights, k=WORDS - OF_ITS_TOPICS)
    for topic in topics:
        own = topic_words(topic)
        falling = [1 / (rank + 4) for rank in range(len(own))]
        words += chance.choices(own, falling, k=OF_ITS_TOPICS // len(topics))
    chance.shuffle(words)
    return words


def _seldom(chance: random.Random, count: int) -> list[str]:
    """Words that are none of the fifty most common."""
    vocabulary, _ = _vocabulary()
    return [vocabulary[chance.randrange(50, 1_000)] for _ in range(count)]


def _names_in(number: int, of: int) -> list[str]:
    places = _places(of)
    return [name(which) for which in range(NAMES) if (number - which) % of in places]


@cache
def _places(of: int) -> frozenset[int]:
    return frozenset(turn * of // ARTICLES_WITH_A_NAME for turn in range(ARTICLES_WITH_A_NAME))


def _sentences(chance: random.Random, words: list[str]) -> list[str]:
    sentences = []
    while words:
        length = chance.randint(9, 23)
        part, words = words[:length], words[length:]
        sentences.append(" ".join([part[0].capitalize(), *part[1:]]) + ".")
    return sentences


def _html(chance: random.Random, words: list[str]) -> str:
    pieces: list[str] = []
    while words:
        if pieces and len(words) > 4:
            pieces.append(f"<h2>{' '.join(words[:4]).capitalize()}</h2>")
            words = words[4:]
        for _ in range(PARAGRAPHS_UNDER_A_HEADING):
            length = SENTENCES_IN_A_PARAGRAPH * chance.randint(12, 18)
            part, words = words[:length], words[length:]
            if part:
                pieces.append(f"<p>{' '.join(_sentences(chance, part))}</p>")
    return "".join(pieces)
