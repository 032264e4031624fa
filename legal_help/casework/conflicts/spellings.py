"""Know how names are spelled: what is left out or interchanged, and how they sound.

No Django, no database, no clock, and nothing is remembered between calls.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from anyascii import anyascii

# The longest name that is written without spaces.
LONGEST_UNSPACED_NAME: Final = 4

# Accents and vowel points, which people leave out. Not the vowel signs of Indic scripts, which
# belong to a name as much as its letters.
_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a"
    "\u135d-\u135f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
# Letters that Unicode does not decompose, and letters that people interchange.
_INTERCHANGED: Final = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ґ": "г",
        "ء": None,
        "ٱ": "ا",
        "ة": "ه",
        "ە": "ه",
        "ھ": "ه",
        "ہ": "ه",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ک": "ك",
        "ـ": None,
        # Amharic writes some sounds with several letters, in seven or eight forms each.
        **{chr(0x1210 + form): chr(0x1200 + form) for form in range(7)},
        **{chr(0x1280 + form): chr(0x1200 + form) for form in range(7)},
        **{chr(0x1220 + form): chr(0x1230 + form) for form in range(8)},
        **{chr(0x12D0 + form): chr(0x12A0 + form) for form in range(7)},
        **{chr(0x1340 + form): chr(0x1338 + form) for form in range(7)},
        # Apostrophes and the signs for hamza and ayn: O'Brien, Mar'i.
        **dict.fromkeys("'’‘ʼʻʾʿ`´ʹ"),
    }
)
# Two papers of one person may differ in these. They count only if nothing else would be left.
PARTICLES: Final = frozenset(
    """
    al el ul bin ibn ben bint binti ould de del della la las los da das do dos di du des y e
    van von der den ال بن ابن بنت ولد
    """.split()  # noqa: SIM905 -- reads as the list it is
)
# Papers use these if there is no name: first name unknown, last name unknown.
NO_NAMES: Final = frozenset({"fnu", "lnu", "nfn", "nln", "unknown", "mr", "mrs", "ms", "sr", "sra"})
# Relatives, groups and offices. They are no names, so that two people are not taken for related
# because both wrote "my husband" or "the police".
NO_PEOPLE: Final = frozenset(
    """
    a an and are at by for from has he her him his i in is it me my not of on or our she that the
    their them they this to us was who with
    brother cousin dad daughter ex family father friend gang husband mother neighbor neighbour
    partner police son sister stepfather uncle wife boss government army man men people
    mi mis su sus un una que con en por es esta yo el ella ellos hermano hermana primo prima papa
    padre madre mama hijo hija esposo esposa marido novio pareja tio tia vecino jefe
    amigo familia policia gobierno ejercito pandilla mara maras salvatrucha barrio
    cartel tren aragua zetas colectivo colectivos suegro suegra cunado cunada padrastro
    mon ma mes sa ses le les et une au aux mari femme pere mere frere soeur oncle
    gouvernement voisin ami
    mwen manman fre se madanm kouzen tonton lapolis bandi gouvenman ak nan
    meu minha e o os pai mae irmao
    taliban taleban isis daesh hezbollah basij sepah pdf
    زوجي زوجتي ابي اخي عمي خالي الشرطه حكومه الحكومه هو هي و في من شوهرم پدرم برادرم
    عمويم طالبان پليس سپاه
    мои моя міи муж чоловік отец батько брат и і та полиция поліція
    """.split()  # noqa: SIM905 -- as above
)
# Chinese, Japanese and Korean names have no space between surname and first name.
_UNSPACED: Final = re.compile("[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_PIECES: Final = re.compile(f"{_UNSPACED.pattern}|[^{_UNSPACED.pattern[1:-2]}]+")
_ARABIC: Final = re.compile("[\u0600-\u06ff]")
_ARABIC_ARTICLE: Final = re.compile(r"^ال(?=\w{3})")
_SERVANT_OF_THE: Final = re.compile(r"^عبدال(?=\w{3})")
_SYLLABLE: Final = re.compile("[A-Z][a-z]*")
# Marks that end one person on a line and begin the next.
_BETWEEN_PEOPLE: Final = re.compile(
    r"[,;:/()\[\]،؛、，。|]| [-–—] |[.](?=\s)|\s+(?:and|et|ak|и|і|و)\s+"
)
BETWEEN_LINES: Final = re.compile(r"[\r\n;؛]+")

# One sound that is spelled in several ways. Sheikh and Cheikh are left to a person.
_SPELLINGS: Final = [
    (re.compile(pattern), instead)
    for pattern, instead in (
        ("^w", "v"),
        ("^`", "a"),  # the ayn
        ("[^a-z]", ""),
        ("^abd[aeiou][lrsndtz]", "abd"),  # Abdul, Abdel, Abdur-Rahman
        ("^abd$", "abd"),
        ("ph", "f"),
        ("[gk]h", "h"),
        ("dj", "j"),
        ("ck|q", "k"),
        ("c(?=[eiy])", "s"),
        ("c(?!h)", "k"),
        ("z", "s"),
        ("th", "t"),
        ("dh", "d"),
        # Ukrainian has h where Russian has g, and passports use either.
        ("g", "h"),
        ("y", "i"),
        ("w", "u"),
        ("o", "u"),
        ("e", "i"),
        (r"(.)\1+", r"\1"),
        ("(?<=..)h$", ""),
    )
]
_DOUBLED: Final = re.compile(r"(.)\1+")
_FIRST_VOWEL: Final = re.compile("^[aiu]")
_LATER_VOWEL: Final = re.compile("(?<!^)[aiu]")
SHORTEST_SKELETON: Final = 3


def is_initial(word: str) -> bool:
    return len(word) == 1 and not is_unspaced(word)


def is_unspaced(word: str) -> bool:
    """Return whether the word is written without spaces, as Chinese is: it may be a whole name."""
    return bool(_UNSPACED.fullmatch(word))


def is_arabic(word: str) -> bool:
    return bool(_ARABIC.search(word))


def without_article(word: str) -> str:
    return _ARABIC_ARTICLE.sub("", word)


def fold_words(text: str) -> list[str]:
    """Return the words of a text, without anything that people write or leave out at will."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", folded)).translate(_INTERCHANGED)
    shown = "".join(map(_letter_or_space, unicodedata.normalize("NFC", bare)))
    return [piece for word in shown.split() for piece in _PIECES.findall(word)]


def _letter_or_space(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind[0] in "LM":
        return letter
    # Invisible joiners and direction marks belong to the word; anything else ends it.
    return "" if kind == "Cf" else " "


def split_people(line: str) -> Iterator[list[str]]:
    """Yield each person of a line. "Hernández, José" is one person, so two pieces are also joined."""
    pieces = [
        words
        for piece in _BETWEEN_PEOPLE.split(line)
        if not NO_PEOPLE.issuperset(words := fold_words(piece))
    ]
    yield from pieces
    if len(pieces) == 2:
        yield [*pieces[0], *pieces[1]]


def syllables(word: str) -> list[str]:
    """Return the sounds of a Chinese name: Wang Wei for 王伟. Other words stay as they are."""
    if not is_unspaced(word):
        return [word]
    return [syllable.lower() for syllable in _SYLLABLE.findall(anyascii(word))] or [word]


def names_inside_unspaced(words: Iterable[str]) -> Iterator[str]:
    """Yield what may be a name inside a sentence without spaces."""
    seen = set(words)
    for word in words:
        if len(word) > 2 and is_unspaced(word):
            for length in range(2, LONGEST_UNSPACED_NAME + 1):
                for start in range(len(word) - length + 1):
                    piece = word[start : start + length]
                    if piece not in seen:
                        seen.add(piece)
                        yield piece


def sound_and_bones(letters: str) -> tuple[str, str]:
    """Return what all spellings of a word share, in Latin letters, and its bones.

    Vowels are heard in too many ways to compare, and Arabic leaves them out. So only the consonants
    are kept, and whether the word begins with a vowel. A word with too few consonants keeps its
    vowels.
    """
    latin = anyascii(_SERVANT_OF_THE.sub("عبد", letters)).lower()
    if is_arabic(letters):
        # An alef that carries a first vowel is no vowel of its own; a waw may be one as well.
        carried = "a" if letters[0] == "ا" else latin[:1]
        latin = carried + latin[len(carried) if carried == latin[:1] else 0 :].replace("w", "")
    for pattern, instead in _SPELLINGS:
        latin = pattern.sub(instead, latin)
    if not latin:
        return letters, letters
    skeleton = _DOUBLED.sub(r"\1", _LATER_VOWEL.sub("", _FIRST_VOWEL.sub("a", latin)))
    bones = _DOUBLED.sub(r"\1", skeleton[:1] + skeleton[1:].replace("v", ""))
    return skeleton if len(skeleton) >= SHORTEST_SKELETON else latin, bones
