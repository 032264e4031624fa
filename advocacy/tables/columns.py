"""What the columns of a table hold, by the words at their heads. English, Spanish, French, Arabic."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from advocacy.tables.numbers import Number, plain, read_number
from advocacy.tables.periods import Customs, Period, read_period


class Holds(StrEnum):
    """What a column can hold of a figure."""

    STATISTIC = "statistic"
    PERIOD = "period"
    START = "start"
    END = "end"
    VALUE = "value"
    LOW = "low"
    HIGH = "high"
    QUALIFIER = "qualifier"
    SOURCE = "source"
    EDITION = "edition"
    EVIDENCE = "evidence"
    NOTE = "note"


type Columns = list[Holds | None]
"""For each column; None where it is left out."""

HEADS_WITHIN: Final = 15  # a title and remarks may stand above the heads

WORDS: Final[dict[Holds, str]] = {
    Holds.STATISTIC: "statistic, indicator, series, slug, estadística, indicador, serie, "
    "statistique, indicateur, série, المؤشر, مؤشر, الإحصاء, إحصاء, السلسلة",
    Holds.PERIOD: "period, year, date, day, as of, reference period, reference date, time, time period, "
    "fiscal year, calendar year, fy, período, año, fecha, día, ejercicio, año fiscal, période, année, an, date, jour, exercice, "
    "الفترة, السنة, سنة, العام, عام, التاريخ, تاريخ, السنة المالية, اليوم",
    Holds.START: "from, start, begin, beginning, period start, start date, period from, first day, desde, inicio, comienzo, "
    "début, date de début, du, من, البداية, بداية الفترة, من تاريخ",
    Holds.END: "to, end, until, period end, end date, period to, last day, hasta, fin, fin del período, "
    "date de fin, au, jusqu'au, إلى, حتى, النهاية, نهاية الفترة, إلى تاريخ",
    Holds.VALUE: "value, number, figure, total, count, amount, estimate, central estimate, best estimate, "
    "point estimate, obs value, percentage, percent, per cent, share, rate, valor, número, cifra, "
    "cantidad, estimación, porcentaje, tasa, valeur, nombre, chiffre, effectif, estimation, pourcentage, part, taux, "
    "القيمة, قيمة, العدد, عدد, الرقم, المجموع, الإجمالي, النسبة, النسبة المئوية, التقدير, المعدل",
    Holds.LOW: "low, lowest, lower, lower bound, lower limit, low estimate, low value, minimum, min, bajo, mínimo, "
    "límite inferior, inferior, bas, borne inférieure, estimation basse, الأدنى, الحد الأدنى, أدنى",
    Holds.HIGH: "high, highest, upper, upper bound, upper limit, high estimate, high value, maximum, max, alto, máximo, "
    "límite superior, superior, haut, borne supérieure, estimation haute, الأعلى, الحد الأعلى, الحد الأقصى, أعلى",
    Holds.QUALIFIER: "qualifier, how to read it, calificador, cómo leerlo, qualificatif, comment le lire, الوصف, كيف يُقرأ, المحدِّد",
    Holds.SOURCE: "source, publisher, sources, fuente, fuentes, المصدر, مصدر, المصادر",
    Holds.EDITION: "edition, edición, édition, الطبعة, طبعة",
    Holds.EVIDENCE: "evidence, url, address, link, page that was read, dirección, enlace, adresse, lien, الرابط, رابط, العنوان",
    Holds.NOTE: "note, notes, caveat, comment, comments, remark, remarks, footnote, nota, notas, observación, "
    "observaciones, comentario, remarque, remarques, commentaire, mise en garde, ملاحظة, ملاحظات, تعليق, تحفظ",
}


def folded(head: str) -> str:
    """Without accents, signs and what stands in brackets."""
    bare = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", plain(head).casefold().replace("_", " "))
    parted = unicodedata.normalize("NFKD", bare)
    letters = (char for char in parted if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w']+", " ", "".join(letters)).split())


KNOWN: Final = {folded(word): holds for holds, words in WORDS.items() for word in words.split(", ")}
LONGEST_FIRST: Final = sorted(KNOWN, key=len, reverse=True)


def what_it_says(head: str) -> tuple[Holds | None, bool]:
    """What a column of this head holds, and whether the head says nothing else."""
    words = folded(head)
    if words in KNOWN:
        return KNOWN[words], True
    within = f" {words} "
    found = next(
        (known for known in LONGEST_FIRST if len(known) > 2 and f" {known} " in within), None
    )
    return (KNOWN[found] if found else None), False


def row_of_heads(rows: Sequence[Sequence[str]]) -> int | None:
    """The index of the row that names the columns; None if the first row is a figure already."""
    best, most = None, 0
    for index, row in enumerate(rows[:HEADS_WITHIN]):
        if _is_of_figures(row):
            break
        if not any(row) or _has_no_word(row):
            continue
        named = sum(what_it_says(cell)[1] for cell in row)
        # A row without a known word is better than a title, a title better than nothing.
        worth = 1 + 2 * named + (sum(bool(cell) for cell in row) > 1)
        if worth > most:
            best, most = index, worth
    return best


def columns_by_heads(heads: Sequence[str], below: Sequence[Sequence[str]]) -> Columns:
    """What each column holds, each thing once: those that say it plainly come first."""
    columns: Columns = [None] * len(heads)
    said = [what_it_says(head) for head in heads]
    for plainly in (True, False):
        for index, (holds, exactly) in enumerate(said):
            if exactly is plainly and columns[index] is None and holds not in columns:
                columns[index] = holds
    if Holds.PERIOD in columns:
        return _with_the_only_numbers(columns, below)
    if Holds.START in columns and Holds.END in columns:
        return _with_the_only_numbers(columns, below)
    return _with_the_only_numbers(_with_the_first_periods(columns, below), below)


def years_stand_side_by_side(heads: Sequence[str]) -> bool:
    """Whether the heads are years, so that the table has to be turned."""
    return sum(_is_period(head) for head in heads) > 1


def _with_the_first_periods(columns: Columns, below: Sequence[Sequence[str]]) -> Columns:
    free = [index for index, holds in enumerate(columns) if holds is None]
    found = next((index for index in free if _most(below, index, _is_period)), None)
    return [Holds.PERIOD if index == found else holds for index, holds in enumerate(columns)]


def _with_the_only_numbers(columns: Columns, below: Sequence[Sequence[str]]) -> Columns:
    """Where no head says "value" and one column alone has numbers, it is that one."""
    if Holds.VALUE in columns:
        return columns
    free = [index for index, holds in enumerate(columns) if holds is None]
    numbers = [index for index in free if _most(below, index, _is_number)]
    if len(numbers) != 1:
        return columns
    return [Holds.VALUE if index == numbers[0] else holds for index, holds in enumerate(columns)]


def _most(rows: Sequence[Sequence[str]], index: int, is_one: Callable[[str], bool]) -> bool:
    cells = [row[index] for row in rows if row[index]]
    return bool(cells) and sum(map(is_one, cells)) * 2 > len(cells)


def _is_of_figures(row: Sequence[str]) -> bool:
    """A period and a number beside it, which is no year."""
    periods = [_is_period(cell) for cell in row]
    numbers = [_is_number(cell) for cell in row]
    return any(periods) and any(n and not p for n, p in zip(numbers, periods, strict=True))


def _is_period(cell: str) -> bool:
    found = read_period(cell, Customs())
    return isinstance(found, Period) or bool(found and found.trouble.value.startswith("which"))


def _has_no_word(row: Sequence[str]) -> bool:
    """Numbers alone, and not the years of a table whose years stand side by side."""
    if years_stand_side_by_side(row[1:]):
        return False
    return all(_is_number(cell) or _is_period(cell) for cell in row if cell)


def _is_number(cell: str) -> bool:
    found = read_number(cell)
    return isinstance(found, Number) or bool(found and found.trouble.value.startswith("which"))
