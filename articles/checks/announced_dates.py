"""Days that a text announces: a full date in a sentence that speaks of what is to come."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

MONTHS: Final = {
    "en": "january february march april may june july august september october november december",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ht": "janvye fevriye mas avril me jen jiyè out septanm oktòb novanm desanm",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
# The names of the Levant, which the United Nations writes before the others: تموز/يوليه.
LEVANT: Final = (
    "كانون الثاني",
    *("شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول"),
    *("تشرين الأول", "تشرين الثاني", "كانون الأول"),
)
# Said of an event, never of what people will think or need: those sentences name past days too.
TO_COME: Final = {
    "en": r"\bwill (?:be held|take place|begin|start|open|meet|hear|decide|vote|publish|close|gather)"
    r"\b|\bis (?:due|scheduled|planned|expected|set) (?:to|for|on)\b|\bupcoming\b",
    "es": r"\bse celebrará|\btendrá lugar|\bcomenzará|\bempezará|\bse reunirá|\babrirá|\bcerrará"
    r"|\bdecidirá|\bvotará|\bpublicará|\bestá (?:previst|programad)[oa]\b",
    "fr": r"\baura lieu|\bse tiendra|\bcommencera|\bdébutera|\bse réunira|\bouvrira|\bfermera"
    r"|\bdécidera|\bvotera|\bpubliera|\best (?:prévue?|programmée?)\b",
    "ht": r"\bpral (?:fèt|kòmanse|louvri|fèmen|reyini|deside|vote|pibliye)\b|\bap fèt\b",
    "ar": r"\bس(?:يعقد|تعقد|ينعقد|تنعقد|يبدأ|تبدأ|يجري|تجري|يقام|تقام|يصدر|تصدر|يجتمع|تجتمع)"
    r"|من المقرر|المقرر عقد",
}


def announced(sentence: str, language: str) -> Iterator[date]:
    """The full dates of a sentence that announces something; of any other sentence none."""
    language = language.partition("-")[0]
    if language not in MONTHS or not _TO_COME[language].search(sentence):
        return
    for found in _DATES[language].finditer(sentence.lower()):
        month = _NUMBERS[language][found["month"] or found["first"]]
        try:
            yield date(
                int(found["year"] or found["last"]), month, int(found["day"] or found["nth"])
            )
        except ValueError:
            continue


def _numbers(language: str) -> dict[str, int]:
    numbers = {name: number for number, name in enumerate(MONTHS[language].split(), start=1)}
    if language == "ar":
        numbers |= {name: number for number, name in enumerate(LEVANT, start=1)}
        numbers |= {"يوليه": 7, "يونيه": 6}
    return numbers


def _dates(language: str) -> re.Pattern[str]:
    names = "|".join(sorted(_NUMBERS[language], key=len, reverse=True))
    of = "(?: de)?" if language == "es" else ""
    other = rf"(?:/(?:{names}))?" if language == "ar" else ""
    day_first = (
        rf"\b(?P<day>[0-9]{{1,2}})(?:er|º|st|nd|rd|th)?{of} (?P<month>{names}){other}{of},? "
        r"(?P<year>[12][0-9]{3})\b"
    )
    month_first = rf"\b(?P<first>{names}) (?P<nth>[0-9]{{1,2}}),? (?P<last>[12][0-9]{{3}})\b"
    return re.compile(f"{day_first}|{month_first}")


_NUMBERS: Final = {language: _numbers(language) for language in MONTHS}
_DATES: Final = {language: _dates(language) for language in MONTHS}
_TO_COME: Final = {code: re.compile(words, re.IGNORECASE) for code, words in TO_COME.items()}
