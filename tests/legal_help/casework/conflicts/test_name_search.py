"""Who is meant by a name that is heard on the telephone, or by a number."""

import pytest

from legal_help.casework.conflicts.name_search import SIGNS, find
from legal_help.casework.conflicts.person_match import Why

ROSA = {"names": ["Rosa Elena Ordóñez Flores", "Rosita"], "a_number": "A012345678"}


@pytest.mark.parametrize(
    ("heard", "why"),
    [
        ("Rosa Elena Ordóñez Flores", Why.NAMES),
        ("rosa elena ordonez flores", Why.NAMES),
        ("Ordóñez Flores, Rosa Elena", Why.NAMES_TURNED),
        ("Rosa Elena Ordoñes Flores", Why.NAMES_ALIKE),
        ("Rosa Ordóñez", Why.NAMES_PART),
        ("Flores Rosa", Why.NAMES_PART),
        ("Rosa Ordóñez Castillo", Why.NAMES_SHARED),
        ("Rosa", Why.ONE_NAME),
        ("Rosita", Why.NAMES),
        ("A012345678", Why.A_NUMBER),
        ("012 345 678", Why.A_NUMBER),
        ("a-12345678", Why.A_NUMBER),
        ("Rosa Castillo", None),
        ("Carmen", None),
        ("A912345678", None),
        ("713 555 0142", None),
        ("...", None),
    ],
)
def test_somebody_is_found_by(heard, why):
    assert find(heard, {"rosa": ROSA}) == ([("rosa", why)] if why else [])


def test_what_somebody_is_called_counts_alone_or_where_there_is_no_whole_name():
    cards = {
        "called": {"names": ["Chepe"]},
        "whole": {"names": ["José Luis Paz", "Chepe"]},
    }

    assert find("Chepe", cards) == [("called", Why.NAMES), ("whole", Why.NAMES)]
    assert find("Chepe Duarte", cards) == [("called", Why.ONE_NAME)]
    assert find("Paz, José", cards) == [("whole", Why.NAMES_PART)]


def test_the_surest_come_first_and_the_given_order_stays():
    cards = {
        "one": {"names": ["Ana"]},
        "part": {"names": ["Ana Lucía Peña Ortiz"]},
        "same": {"names": ["Ana Peña"]},
        "part too": {"names": ["Ana Sofía Peña"]},
        "other": {"names": ["Luis Peña"]},
    }

    assert find("Ana Peña", cards) == [
        ("same", Why.NAMES),
        ("part", Why.NAMES_PART),
        ("part too", Why.NAMES_PART),
        ("one", Why.ONE_NAME),
    ]


def test_every_script_is_found_in_latin_letters():
    assert find("Tesfay Hailu", {"his": {"names": ["ተስፋይ ሃይሉ"]}})
    assert find("Фарід Каримі", {"his": {"names": ["Farid Karimi"]}})


@pytest.mark.parametrize("odd", [{}, {"names": None}, {"names": "Rosa"}, {"names": [1, None]}])
def test_a_card_of_an_odd_shape_is_nobody(odd):
    assert find("Rosa", {"odd": {**odd, "a_number": 7}}) == []


def test_every_sign_is_in_order_once():
    assert len({*SIGNS}) == len(SIGNS)
