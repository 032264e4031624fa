"""Made-up people who ask for help, the same ones every time: their cards, by number.

The part `common` of given names and surnames is among the dozen that are most common in the
country; the others are put together of syllables, so that few share one. With a half there are more
of the common ones than in any of these countries; with 1 it is a town in which all are related.
"""

import random
from typing import Any, Final

# By country: given names, then surnames, as common as they are there.
NAMES: Final = {
    "HN": (
        "José María Luis Carlos Juan Ana Karla Wilmer Kevin Yesenia Óscar Marvin Elena Nelson",
        "Hernández López Martínez Mejía Zelaya Flores Cruz Reyes Rodríguez García Sánchez Pineda",
    ),
    "VE": (
        "José Luis Jesús Yuleisy Andrés Daniela Yorman Gabriela Rafael Wilfredo Mariángel Pedro",
        "González Rodríguez Pérez Hernández Rojas Blanco Chacón Colmenares Urdaneta Villalobos",
    ),
    "HT": (
        "Jean Marie Pierre Wideline Jacques Rose Frantz Guerda Emmanuel Ketly Wilner Nadège",
        "Joseph Pierre Louis Baptiste Charles Jean François Étienne Augustin Célestin Saint-Fleur",
    ),
    "AF": (
        "Mohammad Ahmad Ali Zahra Fatima Abdul Habib Najib Maryam Sayed Hamid Shukria Ghulam",
        "Rahimi Ahmadi Noori Hosseini Karimi Sharifi Amiri Wardak Stanekzai Nazari Azizi Haidari",
    ),
    "ER": (
        "Yohanes Mehari Tesfay Selam Senait Filmon Abraham Ruta Samuel Biniam Feven Daniel",
        "Tesfay Haile Ghebremedhin Weldu Berhane Kidane Tekle Ghirmay Asmerom Habte Zerai",
    ),
    "UA": (
        "Олена Ірина Наталія Сергій Андрій Oleksandr Mykola Tetiana Viktor Kateryna Dmytro",
        "Шевченко Коваленко Бондаренко Ткаченко Kravchenko Oliinyk Shevchuk Polishchuk Melnyk",
    ),
    "IR": (
        "محمد علی رضا زهرا فاطمه Mohammad Reza Maryam Hossein Amir Sara Mehdi",
        "محمدی رضایی کریمی احمدی Hosseini Jafari Moradi Ebrahimi Ghorbani Rahimi",
    ),
    "NP": (
        "Ram Sita Hari Bishnu Krishna Maya Dil Santosh राम सीता",
        "Thapa Gurung Tamang Rai Magar Shrestha Karki Bahadur थापा तामाङ",
    ),
    "CN": (
        "Wei Xiaoming Fang Na Jing Lei Jun Yan Ming Hui",
        "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou",
    ),
    "SY": (
        "أحمد محمد فاطمة خالد Ahmad Khaled Rania Mahmoud Hala Yousef Omar",
        "الحسن الأحمد حمدان Alhassan Khalil Ibrahim Darwish Haddad Issa Najjar",
    ),
}
COUNTRIES: Final = list(NAMES)
SPREAD: Final = (20, 20, 12, 12, 8, 6, 6, 5, 5, 6)
SYLLABLES: Final = """
    ba be chi da dou el fa fi gha gu ha ho ik ja ka ki lem li lo ma men mi na ne no or pa per qa
    ra ri sa sho ta ti tu va ven wa xo ya yu za
""".split()  # noqa: SIM905 -- reads as the list it is


def card(number: int, common: float) -> dict[str, Any]:
    """What the form makes a card of; one in three names somebody whom they are against."""
    lot = random.Random(number)  # noqa: S311 -- people of a benchmark
    country = lot.choices(COUNTRIES, SPREAD)[0]
    name = _name(lot, country, common)
    return {
        "names": [name, name.split()[0]],
        "born": lot.choice(["", str(_year(lot)), *[_day(lot) for _ in range(4)]]),
        "countries": [country],
        "a_number": f"A{lot.randint(10**7, 10**9 - 1):09}" if lot.random() < 0.3 else "",
        "adverse": lot.choice(["", "", f"{_name(lot, country, common)}, police\nmi esposo"]),
        "helper": _name(lot, country, common) if lot.random() < 0.2 else "",
        "language": "es",
        "place": [],
        "reach": ["phone"],
    }


def _name(lot: random.Random, country: str, common: float) -> str:
    given, surnames = (names.split() for names in NAMES[country])
    words = [_word(lot, given, common) for _ in range(lot.choice([1, 1, 2]))]
    words += [_word(lot, surnames, common) for _ in range(lot.choice([1, 2]))]
    return " ".join(dict.fromkeys(words))


def _word(lot: random.Random, names: list[str], common: float) -> str:
    if lot.random() < common:
        return lot.choice(names)
    return "".join(lot.choices(SYLLABLES, k=lot.choice([2, 3, 3]))).title()


def _year(lot: random.Random) -> int:
    return lot.randint(1955, 2015)


def _day(lot: random.Random) -> str:
    return f"{_year(lot)}-{lot.randint(1, 12):02}-{lot.randint(1, 28):02}"
