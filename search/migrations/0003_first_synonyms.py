"""A short list to begin with. Staff edit it: an update of the site brings none of it back."""

from typing import Any

from django.db import migrations

FIRST = {
    "en": [
        "child, children, kids",
        "woman, women",
        "person, people",
        "journalist, reporter",
        "prison, jail",
        "lawyer, attorney",
        "death penalty, capital punishment",
        "human trafficking, trafficking in persons, trafficking of human beings",
        "asylum seeker, asylum applicant",
        "internally displaced people, IDPs",
        "female genital mutilation, FGM",
        "disabled people, people with disabilities, persons with disabilities",
        "older people, elderly, older persons",
        "enforced disappearance, forced disappearance",
        "Universal Declaration of Human Rights, UDHR",
    ],
    "es": [
        "niño, niña, niñez, infancia",
        "mujer, mujeres",
        "periodista, reportero",
        "prisión, cárcel",
        "abogado, abogada",
        "pena de muerte, pena capital",
        "trata de personas, tráfico de personas, trata de seres humanos",
        "personas con discapacidad, discapacitados",
        "desaparición forzada, desapariciones forzadas",
        "deportación, expulsión",
        "Declaración Universal de Derechos Humanos, DUDH",
    ],
    "fr": [
        "enfant, enfance",
        "journaliste, reporter",
        "avocat, avocate",
        "peine de mort, peine capitale",
        "traite des êtres humains, traite des personnes, trafic d’êtres humains",
        "personnes handicapées, handicap",
        "expulsion, déportation",
        "Déclaration universelle des droits de l’homme, DUDH",
    ],
    "ar": [
        "طفل, أطفال",
        "امرأة, نساء",
        "صحفي, صحفيون, صحافيون",
        "عقوبة الإعدام, حكم الإعدام",
        "الاتجار بالأشخاص, الاتجار بالبشر",
        "ذوو الإعاقة, الأشخاص ذوو الإعاقة, المعاقون",
    ],
    "ht": [
        "trafik moun, komès moun",
        "granmoun aje, vye granmoun",
    ],
}


def add(apps: Any, _schema_editor: Any) -> None:
    group = apps.get_model("search", "SynonymGroup")
    group.objects.bulk_create(
        group(language=language, words=words) for language, rows in FIRST.items() for words in rows
    )


def remove(apps: Any, _schema_editor: Any) -> None:
    group = apps.get_model("search", "SynonymGroup")
    group.objects.filter(words__in=[words for rows in FIRST.values() for words in rows]).delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0002_synonym_group")]

    operations = [migrations.RunPython(add, remove)]
