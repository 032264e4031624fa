"""Numbers as people write them, in digits and in words, in each language of the site."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

type Kind = Literal["count", "percent", "money"]

MOST_DIGITS: Final = 20
BLANK: Final = "[ \u00a0\u2009\u202f]"
DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٬٫٪", "01234567890123456789\u066c\u066b%")
# What parts thousands, and what begins a fraction. Spanish is also written as in English where
# that cannot be read as thousands: 27.6 millones.
GROUP: Final = {
    "en": ",",
    "es": f"(?:[.]|{BLANK})",
    "fr": f"(?:[.]|{BLANK})",
    "ht": f"(?:,|{BLANK})",
    "ar": "[,\u066c]",
}
FRACTION: Final = {
    "en": "[.][0-9]+",
    "es": "(?:,[0-9]+|[.][0-9]{1,2}(?![0-9]))",
    "fr": "(?:,[0-9]+|[.][0-9]{1,2}(?![0-9]))",
    "ht": "(?:[.][0-9]+|,[0-9]{1,2}(?![0-9]))",
    "ar": "[.\u066b][0-9]+",
}
WORD: Final = r"[^\W\d_]+"
PERCENT: Final = {
    "en": r"%|per cent\b|percent\b|percentage points?\b",
    "es": r"%|por ciento\b|por 100\b",
    "fr": r"%|pour cent\b|pour 100\b",
    "ht": r"%|pousan\b|pou san\b",
    "ar": r"%|في الم[ائ]+ة\b|بالم[ائ]+ة\b",
}
MONEY_BEFORE: Final = re.compile(r"(?:[$€£]|\b(?:USD|US\$|EUR))\s?$")
MONEY_AFTER: Final = re.compile(
    r"\s?(?:[$€£]|USD|(?:US )?dollars?\b|d[oó]lares\b|euros?\b|dola\b|دولار)", re.IGNORECASE
)
AND: Final = {"en": {"and"}, "es": {"y"}, "fr": {"et"}, "ht": {"e"}, "ar": {"و"}}


def _table(text: str) -> dict[str, int]:
    pairs = (entry.split() for entry in text.split(","))
    return {word: int(value) for *words, value in pairs for word in words}


NAMES: Final = {
    "en": _table(
        "one 1,two 2,three 3,four 4,five 5,six 6,seven 7,eight 8,nine 9,ten 10,eleven 11,twelve 12,"
        "thirteen 13,fourteen 14,fifteen 15,sixteen 16,seventeen 17,eighteen 18,nineteen 19,"
        "twenty 20,thirty 30,forty 40,fifty 50,sixty 60,seventy 70,eighty 80,ninety 90,hundred 100,"
        "thousand 1000,million 1000000,billion 1000000000"
    ),
    "es": _table(
        "un uno una 1,dos 2,tres 3,cuatro 4,cinco 5,seis 6,siete 7,ocho 8,nueve 9,diez 10,once 11,"
        "doce 12,trece 13,catorce 14,quince 15,dieciséis 16,diecisiete 17,dieciocho 18,"
        "diecinueve 19,veinte 20,veintiún veintiuno veintiuna 21,veintidós 22,veintitrés 23,"
        "veinticuatro 24,veinticinco 25,veintiséis 26,veintisiete 27,veintiocho 28,veintinueve 29,"
        "treinta 30,cuarenta 40,cincuenta 50,sesenta 60,setenta 70,ochenta 80,noventa 90,"
        "cien ciento 100,doscientos doscientas 200,trescientos trescientas 300,"
        "cuatrocientos cuatrocientas 400,quinientos quinientas 500,seiscientos seiscientas 600,"
        "setecientos setecientas 700,ochocientos ochocientas 800,novecientos novecientas 900,"
        "mil 1000,millón millones 1000000"
    ),
    "fr": _table(
        "un une 1,deux 2,trois 3,quatre 4,cinq 5,six 6,sept 7,huit 8,neuf 9,dix 10,onze 11,"
        "douze 12,treize 13,quatorze 14,quinze 15,seize 16,vingt vingts 20,trente 30,quarante 40,"
        "cinquante 50,soixante 60,septante 70,huitante octante 80,nonante 90,cent cents 100,"
        "mille 1000,million millions 1000000,milliard milliards 1000000000"
    ),
    "ht": _table(
        "en youn yon 1,de 2,twa 3,kat 4,senk 5,sis 6,sèt 7,uit 8,nèf 9,dis 10,onz 11,douz 12,"
        "trèz 13,katòz 14,kenz 15,sèz 16,disèt 17,dizuit 18,diznèf 19,ven 20,trant 30,karant 40,"
        "senkant 50,swasant 60,katreven 80,san 100,mil 1000,milyon 1000000,milya 1000000000"
    ),
    "ar": _table(
        "واحد واحدة 1,اثنان اثنين اثنتان اثنتين 2,ثلاثة ثلاث 3,أربعة أربع 4,خمسة خمس 5,ستة ست 6,"
        "سبعة سبع 7,ثمانية ثماني ثمان 8,تسعة تسع 9,عشرة عشر 10,عشرون عشرين 20,ثلاثون ثلاثين 30,"
        "أربعون أربعين 40,خمسون خمسين 50,ستون ستين 60,سبعون سبعين 70,ثمانون ثمانين 80,"
        "تسعون تسعين 90,مائة مئة 100,مائتان مائتين مئتان مئتين 200,ألف آلاف ألفًا 1000,"
        "ألفان ألفين ألفا ألفي 2000,مليون ملايين مليونًا 1000000,"
        "مليونان مليونين مليونا مليوني 2000000,مليار مليارات مليارًا 1000000000,"
        "ملياران مليارين مليارا ملياري 2000000000"
    ),
}
SCALES: Final = {Decimal(10) ** power for power in (3, 6, 9)} | {
    Decimal(2) * 10**power for power in (3, 6, 9)
}
FOUR_TWENTIES: Final = re.compile(r"quatre[- ]vingts?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    value: Decimal
    kind: Kind
    words: str
    """As it is written."""
    is_rough: bool = True
    """Whether it has few digits that say something, so that it may be any number of things."""


def numbers(text: str, language: str) -> Iterator[Number]:
    """In reading order. Not what may be a year, the number of a law, or part of a name."""
    language = language.partition("-")[0]
    language = language if language in NAMES else "en"
    plain = text.translate(DIGITS)
    for run in _runs(plain, language):
        while not _is_one(run[-1], language):  # "and", with nothing behind it
            run.pop()
        value = _value(plain[run[0].start() : run[-1].end()], run, language)
        if value is None:
            continue
        start, end = run[0].start(), run[-1].end()
        kind, end = _kind(plain, start, end, language)
        if kind != "count" or _is_worth_a_look(value, run):
            yield Number(value, kind, text[start:end].strip(), _is_rough(value))


def _runs(plain: str, language: str) -> Iterator[list[re.Match[str]]]:
    """The tokens of each number; none of those within the words for per cent."""
    run: list[re.Match[str]] = []
    after = 0
    for token in _TOKENS[language].finditer(plain):
        if run and not _goes_on(plain, run[-1], token, language):
            yield run
            percent = _PERCENT[language].match(plain, run[-1].end())
            run, after = [], percent.end() if percent else 0
        if token.start() < after:
            continue
        if run or _is_one(token, language):
            run.append(token)
    if run:
        yield run


def _tokens(language: str) -> re.Pattern[str]:
    group, fraction = GROUP[language], FRACTION[language]
    grouped = f"[0-9]{{1,3}}(?:{group}[0-9]{{3}}(?![0-9]))+"
    return re.compile(
        rf"(?<![\w.,/§№#:-])(?P<digits>(?:{grouped}|[0-9]+)(?:{fraction})?)(?![\w/]|[.,:][0-9])|(?P<word>{WORD})"
    )


_TOKENS: Final = {language: _tokens(language) for language in NAMES}
_PERCENT: Final = {
    language: re.compile(rf"{BLANK}?(?:{words})", re.IGNORECASE)
    for language, words in PERCENT.items()
}


def _is_one(token: re.Match[str], language: str) -> bool:
    return token["digits"] is not None or _named(token["word"], language) is not None


def _named(word: str, language: str) -> int | None:
    names = NAMES[language]
    word = word.lower()
    if language == "ar" and word not in names:
        word = word.removeprefix("و").removeprefix("ال")
    return names.get(word)


def _goes_on(plain: str, before: re.Match[str], token: re.Match[str], language: str) -> bool:
    """Whether a token is of the same number as the one before it."""
    between = plain[before.end() : token.start()]
    if token["digits"] is not None or len(between) > 1 or between.strip(" -\u00a0\u202f"):
        return False
    return token["word"].lower() in AND[language] or _is_one(token, language)


def _is_worth_a_look(value: Decimal, run: list[re.Match[str]]) -> bool:
    """Small numbers count anything, and four digits alone are mostly a year.

    A hundred in words is most often of "per cent".
    """
    digits = run[0]["digits"]
    is_year = len(run) == 1 and digits is not None and _may_be_year(digits)
    return value > (99 if digits else 100) and not is_year


def _kind(plain: str, start: int, end: int, language: str) -> tuple[Kind, int]:
    if found := _PERCENT[language].match(plain, end):
        return "percent", found.end()
    if MONEY_BEFORE.search(plain, max(0, start - 5), start):
        return "money", end
    if found := MONEY_AFTER.match(plain, end):
        return "money", found.end()
    return "count", end


def _value(words: str, run: list[re.Match[str]], language: str) -> Decimal | None:
    """None where it has too many digits to be a number of anything."""
    if language == "fr" and FOUR_TWENTIES.search(words):
        # French counts from eighty in twenties: read as the word that others have for it.
        run = list(_TOKENS["fr"].finditer(FOUR_TWENTIES.sub("octante", words)))
    parts = [
        _from_digits(token["digits"], language) if token["digits"] else named
        for token in run
        if token["digits"] or (named := _named(token["word"], language)) is not None
    ]
    return None if None in parts else _built(part for part in parts if part is not None)


def _built(parts: Iterable[Decimal | int]) -> Decimal:
    """As each language builds numbers: units and tens are added, a thousand multiplies.

    The first part may be a number in digits: 27.6 million.
    """
    total, current, last = Decimal(0), Decimal(0), Decimal(0)
    for place, part in enumerate(map(Decimal, parts)):
        if place == 0 and part not in SCALES:
            current = part
        elif part < 100:
            current += part
        elif part < 1000:
            current = current * 100 if part == 100 and 0 < current < 100 else current + part
        elif part > last:
            total, current, last = (total + current or Decimal(1)) * part, Decimal(0), part
        else:
            total, current = total + (current or Decimal(1)) * part, Decimal(0)
    return total + current


def _from_digits(digits: str, language: str) -> Decimal | None:
    if len(digits) > MOST_DIGITS:
        return None
    tail = re.search(rf"{FRACTION[language]}$", digits)
    # "1.234" in Spanish: the pattern of thousands took it first.
    grouped = re.fullmatch(f"[0-9]{{1,3}}(?:{GROUP[language]}[0-9]{{3}})+", digits)
    if tail is None or grouped:
        return Decimal("".join(filter(str.isdecimal, digits)))
    whole = "".join(filter(str.isdecimal, digits[: tail.start()]))
    return Decimal(f"{whole}.{tail[0][1:]}")


def _may_be_year(digits: str) -> bool:
    return len(digits) == 4 and digits.isdecimal() and 1000 <= int(digits) <= 2199


def _is_rough(value: Decimal) -> bool:
    """Fewer than three digits that say something: 28 million, 75 per cent, 1,500."""
    return len(value.normalize().as_tuple().digits) < 3
