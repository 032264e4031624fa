"""The words that stand behind a number, in each language of the site. No Django, no database.

A pattern is chosen by the plural category of the number (CLDR: one, two, few, many, other).
Arabic says one and two without a digit. After "million" a noun takes another shape.
"""

from typing import Final

type Patterns = dict[str, str]

LANGUAGES: Final = ["en", "es", "fr", "ht", "ar"]

# What comes after the number, or around it.
PER_CENT: Final[Patterns] = {
    "en": "{n} per cent",
    "es": "{n} por ciento",
    "fr": "{n} %",
    "ht": "{n} pousan",
    "ar": "{n} في المائة",
}
# Isolated: else the sign jumps over its number where an Arabic word stands before them.
TOGETHER: Final[Patterns] = {"ar": "\u2066{n}\u2069"}
ONE_IN: Final[Patterns] = {
    "en": "one in {persons}",
    "es": "una de cada {persons}",
    "fr": "une sur {persons}",
    "ht": "youn sou chak {persons}",
    "ar": "واحد من كل {persons}",
}
RANGE: Final[Patterns] = {
    "en": "{low} to {high}",
    "es": "de {low} a {high}",
    "fr": "de {low} à {high}",
    "ht": "{low} rive {high}",
    "ar": "من {low} إلى {high}",
}
RATE: Final[dict[str, Patterns]] = {
    "day": {
        "en": "{n} a day",
        "es": "{n} al día",
        "fr": "{n} par jour",
        "ht": "{n} pa jou",
        "ar": "{n} في اليوم",
    },
    "year": {
        "en": "{n} a year",
        "es": "{n} al año",
        "fr": "{n} par an",
        "ht": "{n} pa ane",
        "ar": "{n} في السنة",
    },
}
QUALIFIERS: Final[dict[str, Patterns]] = {
    "about": {
        "en": "about {n}",
        "es": "alrededor de {n}",
        "fr": "environ {n}",
        "ht": "anviwon {n}",
        "ar": "نحو {n}",
    },
    "nearly": {
        "en": "nearly {n}",
        "es": "casi {n}",
        "fr": "près de {n}",
        "ht": "prèske {n}",
        "ar": "ما يقرب من {n}",
    },
    "at least": {
        "en": "at least {n}",
        "es": "al menos {n}",
        "fr": "au moins {n}",
        "ht": "omwen {n}",
        "ar": "ما لا يقل عن {n}",
    },
    "more than": {
        "en": "more than {n}",
        "es": "más de {n}",
        "fr": "plus de {n}",
        "ht": "plis pase {n}",
        "ar": "أكثر من {n}",
    },
    "less than": {
        "en": "less than {n}",
        "es": "menos de {n}",
        "fr": "moins de {n}",
        "ht": "mwens pase {n}",
        "ar": "أقل من {n}",
    },
    "at most": {
        "en": "at most {n}",
        "es": "como máximo {n}",
        "fr": "au plus {n}",
        "ht": "pa plis pase {n}",
        "ar": "ما لا يزيد على {n}",
    },
}

# Names of large numbers, by the plural category of what stands before them.
LARGE: Final[dict[int, dict[str, Patterns]]] = {
    1_000_000_000: {
        "en": {"other": "{n} billion"},
        "es": {"other": "{n} mil millones"},
        "fr": {"one": "{n} milliard", "other": "{n} milliards"},
        "ht": {"other": "{n} milya"},
        "ar": {
            "one": "مليار",
            "few": "{n} مليارات",
            "other": "{n} مليار",
        },
    },
    1_000_000: {
        "en": {"other": "{n} million"},
        "es": {"one": "{n} millón", "other": "{n} millones"},
        "fr": {"one": "{n} million", "other": "{n} millions"},
        "ht": {"other": "{n} milyon"},
        "ar": {
            "one": "مليون",
            "few": "{n} ملايين",
            "other": "{n} مليون",
        },
    },
}

# What is counted. "large" follows a million or more.
NOUNS: Final[dict[str, dict[str, Patterns]]] = {
    "persons": {
        "en": {"one": "{n} person", "other": "{n} people"},
        "es": {"one": "{n} persona", "other": "{n} personas", "large": "{n} de personas"},
        "fr": {"one": "{n} personne", "other": "{n} personnes", "large": "{n} de personnes"},
        "ht": {"other": "{n} moun"},
        "ar": {
            "one": "شخص واحد",
            "two": "شخصان",
            "few": "{n} أشخاص",
            "many": "{n} شخصًا",
            "other": "{n} شخص",
            "large": "{n} شخص",
        },
    },
    "children": {
        "en": {"one": "{n} child", "other": "{n} children"},
        "es": {
            "one": "{n} niño o niña",
            "other": "{n} niños y niñas",
            "large": "{n} de niños y niñas",
        },
        "fr": {"one": "{n} enfant", "other": "{n} enfants", "large": "{n} d’enfants"},
        "ht": {"other": "{n} timoun"},
        "ar": {
            "one": "طفل واحد",
            "two": "طفلان",
            "few": "{n} أطفال",
            "many": "{n} طفلًا",
            "other": "{n} طفل",
            "large": "{n} طفل",
        },
    },
    "journalists": {
        "en": {"one": "{n} journalist", "other": "{n} journalists"},
        "es": {"one": "{n} periodista", "other": "{n} periodistas", "large": "{n} de periodistas"},
        "fr": {
            "one": "{n} journaliste",
            "other": "{n} journalistes",
            "large": "{n} de journalistes",
        },
        "ht": {"other": "{n} jounalis"},
        "ar": {
            "one": "صحفي واحد",
            "two": "صحفيان",
            "few": "{n} صحفيين",
            "many": "{n} صحفيًا",
            "other": "{n} صحفي",
            "large": "{n} صحفي",
        },
    },
    "victims": {
        "en": {"one": "{n} victim", "other": "{n} victims"},
        "es": {"one": "{n} víctima", "other": "{n} víctimas", "large": "{n} de víctimas"},
        "fr": {"one": "{n} victime", "other": "{n} victimes", "large": "{n} de victimes"},
        "ht": {"other": "{n} viktim"},
        "ar": {
            "one": "ضحية واحدة",
            "two": "ضحيتان",
            "few": "{n} ضحايا",
            "other": "{n} ضحية",
        },
    },
    "places": {
        "en": {"one": "{n} place", "other": "{n} places"},
        "es": {"one": "{n} plaza", "other": "{n} plazas", "large": "{n} de plazas"},
        "fr": {"one": "{n} place", "other": "{n} places", "large": "{n} de places"},
        "ht": {"other": "{n} plas"},
        "ar": {
            "one": "مكان واحد",
            "two": "مكانان",
            "few": "{n} أماكن",
            "many": "{n} مكانًا",
            "other": "{n} مكان",
            "large": "{n} مكان",
        },
    },
    "convictions": {
        "en": {"one": "{n} conviction", "other": "{n} convictions"},
        "es": {"one": "{n} condena", "other": "{n} condenas", "large": "{n} de condenas"},
        "fr": {
            "one": "{n} condamnation",
            "other": "{n} condamnations",
            "large": "{n} de condamnations",
        },
        "ht": {"other": "{n} kondanasyon"},
        "ar": {
            "one": "إدانة واحدة",
            "two": "إدانتان",
            "few": "{n} إدانات",
            "other": "{n} إدانة",
        },
    },
    "prosecutions": {
        "en": {"one": "{n} prosecution", "other": "{n} prosecutions"},
        "es": {"one": "{n} proceso penal", "other": "{n} procesos penales"},
        "fr": {"one": "{n} poursuite pénale", "other": "{n} poursuites pénales"},
        "ht": {"other": "{n} pouswit"},
        "ar": {
            "one": "ملاحقة قضائية واحدة",
            "two": "ملاحقتان قضائيتان",
            "few": "{n} ملاحقات قضائية",
            "other": "{n} ملاحقة قضائية",
        },
    },
    "citizenships": {
        "en": {"one": "{n} citizenship", "other": "{n} citizenships"},
        "es": {"one": "{n} nacionalidad", "other": "{n} nacionalidades"},
        "fr": {"one": "{n} nationalité", "other": "{n} nationalités"},
        "ht": {"other": "{n} nasyonalite"},
        "ar": {
            "one": "جنسية واحدة",
            "two": "جنسيتان",
            "few": "{n} جنسيات",
            "other": "{n} جنسية",
        },
    },
    "countries": {
        "en": {"one": "{n} country", "other": "{n} countries"},
        "es": {"one": "{n} país", "other": "{n} países", "large": "{n} de países"},
        "fr": {"other": "{n} pays", "large": "{n} de pays"},
        "ht": {"other": "{n} peyi"},
        "ar": {
            "one": "بلد واحد",
            "two": "بلدان اثنان",
            "few": "{n} بلدان",
            "many": "{n} بلدًا",
            "other": "{n} بلد",
        },
    },
    "applications": {
        "en": {"one": "{n} application", "other": "{n} applications"},
        "es": {
            "one": "{n} solicitud",
            "other": "{n} solicitudes",
            "large": "{n} de solicitudes",
        },
        "fr": {"one": "{n} demande", "other": "{n} demandes", "large": "{n} de demandes"},
        "ht": {"other": "{n} demann"},
        "ar": {
            "one": "طلب واحد",
            "two": "طلبان",
            "few": "{n} طلبات",
            "many": "{n} طلبًا",
            "other": "{n} طلب",
        },
    },
    "cases": {
        "en": {"one": "{n} case", "other": "{n} cases"},
        "es": {"one": "{n} caso", "other": "{n} casos", "large": "{n} de casos"},
        "fr": {"one": "{n} affaire", "other": "{n} affaires", "large": "{n} d’affaires"},
        "ht": {"other": "{n} ka"},
        "ar": {
            "one": "قضية واحدة",
            "two": "قضيتان",
            "few": "{n} قضايا",
            "other": "{n} قضية",
        },
    },
    "hearings": {
        "en": {"one": "{n} hearing", "other": "{n} hearings"},
        "es": {"one": "{n} audiencia", "other": "{n} audiencias", "large": "{n} de audiencias"},
        "fr": {"one": "{n} audience", "other": "{n} audiences", "large": "{n} d’audiences"},
        "ht": {"other": "{n} odyans"},
        "ar": {
            "one": "جلسة واحدة",
            "two": "جلستان",
            "few": "{n} جلسات",
            "other": "{n} جلسة",
        },
    },
    "languages": {
        "en": {"one": "{n} language", "other": "{n} languages"},
        "es": {"one": "{n} idioma", "other": "{n} idiomas"},
        "fr": {"one": "{n} langue", "other": "{n} langues"},
        "ht": {"other": "{n} lang"},
        "ar": {
            "one": "لغة واحدة",
            "two": "لغتان",
            "few": "{n} لغات",
            "other": "{n} لغة",
        },
    },
    "dollars": {
        "en": {"one": "{n} US dollar", "other": "{n} US dollars"},
        "es": {
            "one": "{n} dólar estadounidense",
            "other": "{n} dólares estadounidenses",
            "large": "{n} de dólares estadounidenses",
        },
        "fr": {
            "one": "{n} dollar américain",
            "other": "{n} dollars américains",
            "large": "{n} de dollars américains",
        },
        "ht": {"other": "{n} dola ameriken"},
        "ar": {
            "one": "دولار أمريكي واحد",
            "two": "دولاران أمريكيان",
            "few": "{n} دولارات أمريكية",
            "many": "{n} دولارًا أمريكيًا",
            "other": "{n} دولار أمريكي",
            "large": "{n} دولار أمريكي",
        },
    },
}
