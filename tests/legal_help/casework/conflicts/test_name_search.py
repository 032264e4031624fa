"""Find who is meant by a name or a number that is heard on the telephone."""

import pytest

from legal_help.casework.conflicts.name_search import search_names
from legal_help.casework.conflicts.person_match import MatchReason

ROSA = {"names": ["Rosa Elena Ordóñez Flores", "Rosita"], "a_number": "A012345678"}


@pytest.mark.parametrize(
    ("heard", "why"),
    [
        ("Rosa Elena Ordóñez Flores", MatchReason.NAMES),
        ("rosa elena ordonez flores", MatchReason.NAMES),
        ("Ordóñez Flores, Rosa Elena", MatchReason.NAMES_TURNED),
        ("Rosa Elena Ordoñes Flores", MatchReason.NAMES_ALIKE),
        ("Rosa Ordóñez", MatchReason.NAMES_PART),
        ("Flores Rosa", MatchReason.NAMES_PART),
        ("Rosa Ordóñez Castillo", MatchReason.NAMES_SHARED),
        ("Rosa", MatchReason.ONE_NAME),
        ("Rosita", MatchReason.NAMES),
        ("A012345678", MatchReason.A_NUMBER),
        ("012 345 678", MatchReason.A_NUMBER),
        ("a-12345678", MatchReason.A_NUMBER),
        ("Rosa Castillo", None),
        ("Carmen", None),
        ("A912345678", None),
        ("713 555 0142", None),
        ("...", None),
    ],
)
def test_somebody_is_found_by(heard, why):
    assert search_names(heard, {"rosa": ROSA}) == ([("rosa", why)] if why else [])


def test_what_somebody_is_called_counts_alone_or_where_there_is_no_whole_name():
    cards = {
        "called": {"names": ["Chepe"]},
        "whole": {"names": ["José Luis Paz", "Chepe"]},
    }

    assert search_names("Chepe", cards) == [
        ("called", MatchReason.NAMES),
        ("whole", MatchReason.NAMES),
    ]
    assert search_names("Chepe Duarte", cards) == [("called", MatchReason.ONE_NAME)]
    assert search_names("Paz, José", cards) == [("whole", MatchReason.NAMES_PART)]


def test_the_surest_come_first_and_the_given_order_stays():
    cards = {
        "one": {"names": ["Ana"]},
        "part": {"names": ["Ana Lucía Peña Ortiz"]},
        "same": {"names": ["Ana Peña"]},
        "part too": {"names": ["Ana Sofía Peña"]},
        "other": {"names": ["Luis Peña"]},
    }

    assert search_names("Ana Peña", cards) == [
        ("same", MatchReason.NAMES),
        ("part", MatchReason.NAMES_PART),
        ("part too", MatchReason.NAMES_PART),
        ("one", MatchReason.ONE_NAME),
    ]


def test_every_script_is_found_in_latin_letters():
    assert search_names("Tesfay Hailu", {"his": {"names": ["ተስፋይ ሃይሉ"]}})
    assert search_names("Фарід Каримі", {"his": {"names": ["Farid Karimi"]}})


@pytest.mark.parametrize(
    ("heard", "is_hers"),
    [
        ("+1 713 555 0142", True),
        ("(713) 555-0142", True),
        ("555 0142", True),
        ("٧١٣٥٥٥٠١٤٢", True),
        ("001 713 555 0142", True),
        ("0142", False),
        ("713 555 0143", False),
        ("9555 0142", False),
        ("210 555 0199", True),
    ],
)
def test_somebody_is_found_by_a_telephone_number(heard, is_hers):
    card = {"names": ["Rosa Flores"], "phones": ["713 555 0142", "+1 210 555 0199"]}

    assert search_names(heard, {"rosa": card}) == ([("rosa", MatchReason.PHONE)] if is_hers else [])


@pytest.mark.parametrize(
    "odd", [{}, {"names": None}, {"names": "Rosa"}, {"names": [1, None], "phones": [7]}]
)
def test_a_card_of_an_odd_shape_is_nobody(odd):
    assert search_names("Rosa", {"odd": {**odd, "a_number": 7}}) == []
