"""Recognise names as people who flee write them, and tell their cases apart."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.casework.conflicts import person_match
from legal_help.casework.conflicts.names import Folding, find_overlap
from legal_help.casework.conflicts.person_match import (
    MOST_FEARING,
    MOST_WEAKLY_ALIKE,
    FoldedCard,
    Match,
    MatchKind,
    MatchReason,
    MatchStrength,
    compare_cards,
    find_matches,
    fold_card,
)

STRONG, MEDIUM, WEAK = MatchStrength


def card(*names, born="", a_number="", of=("HN",), against="", helper=""):
    written = {
        "names": list(names),
        "born": born,
        "a_number": a_number,
        "countries": list(of),
        "adverse": against,
        "helper": helper,
    }
    return fold_card(written, Folding())


def is_likely(match):
    return (match.kind, match.strength) if match else None


def the_name(written):
    return Folding().names(written)[0]


# Pairs of names that differ only in how they are written.
SAME_LETTERS = [
    ("José Hernández", "jose hernandez"),
    ("José Hernández", "HERNÁNDEZ JOSÉ"),
    ("María de la Cruz Núñez", "Nunez Cruz Maria"),
    ("Ana Lucía Peña-Ortiz", "Ana Lucia Pena Ortiz"),
    ("Yohanes Tesfay", "Tesfay, Yohanes"),
    ("José L. Hernández", "José Hernández"),
    ("FNU Ahmadullah Noori", "Noori Ahmadullah"),
    ("Wang Xiaoming", "Xiao Ming Wang"),
    ("Abdul Rahman Noori", "Noori Abdulrahman"),
    ("Jean-Baptiste Pierre", "PIERRE Jean Baptiste"),
    ("Marie d'Haïti", "Marie DHaiti"),
    ("أحمد الحسن", "احمد حسن"),
    ("مُحَمَّد علی رضایی", "محمد علي رضايي"),
    ("علی‌رضا کریمی", "عليرضا كريمي"),
    ("فاطمة الزهراء", "فاطمه الزهراء"),
    ("Олёна Шевченко", "ШЕВЧЕНКО ОЛЕНА"),
    ("ሐይለ ሥላሴ", "ሀይለ ስላሴ"),
    ("राम बहादुर थापा", "थापा राम बहादुर"),
    ("王伟", "王 伟"),
    ("Ｊｏｓé Hernández", "José Hernández"),
    # Cuneiform, a script that nobody transliterates.
    ("𒀀𒀁 𒀂𒀃", "𒀂𒀃 𒀀𒀁"),
]


@pytest.mark.parametrize(("one", "other"), SAME_LETTERS)
def test_same_name_however_it_is_written(one, other):
    shared = find_overlap(the_name(one), the_name(other))

    assert (shared.is_whole, shared.words > 1) == (True, True)


# Pairs that sound the same in other letters.
ALIKE = [
    ("Mohammed Rahimi", "Muhammad Rahimi"),
    ("Mohamad Hussein", "Mohammad Hossein"),
    ("محمد رحیمی", "Mohammad Rahimi"),
    ("عبدالرحمن نوری", "Abdul Rahman Noori"),
    ("يوسف أحمد", "Yousef Ahmad"),
    ("Fatima Zahra", "Fatimah Zahraa"),
    ("Олена Гриценко", "Olena Hrytsenko"),
    ("Ольга Шевченко", "Olha Shevchenko"),
    ("መሓሪ ተስፋይ", "Mehari Tesfay"),
    ("राम बहादुर थापा", "Ram Bahadur Thapa"),
    ("王伟", "Wang Wei"),
    ("李小明", "Xiaoming Li"),
    ("Luis Gonzales", "Luis González"),
    ("Djamila Benali", "Jamila Benali"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_that_are_heard_as_one_are_alike_and_no_more(one, other):
    folding = Folding()
    found = [
        shared
        for mine in folding.names(one)
        for theirs in folding.names(other)
        if (shared := find_overlap(mine, theirs))
    ]

    assert any(shared.is_whole and shared.words > 1 for shared in found)
    assert not any(shared.is_exact for shared in found)


def test_a_chinese_name_is_heard_together_with_what_stands_beside_it():
    _written, heard = Folding().names("王伟 Anna")

    shared = find_overlap(heard, the_name("Anna Wang Wei"))

    assert (shared.is_whole, shared.words) == (True, 3)


def test_papers_that_say_that_a_name_is_unknown_give_none():
    assert Folding().names("FNU LNU\n\n?") == []


FALSE_FRIENDS = [
    ("José Hernández", "Josefa Fernández"),
    ("Ahmad Karimi", "Hamid Karimi"),
    ("Ali Rezaei", "Aliya Rahimi"),
    ("Wang Wei", "Huang Wen"),
    ("Ivan Petrenko", "Yana Petrova"),
    ("María López", "Mario López"),
    ("Ram Thapa", "Rima Thapa"),
    ("Samuel Haile", "Semere Hailu"),
    ("王伟", "王芳"),
]


@pytest.mark.parametrize(("one", "other"), FALSE_FRIENDS)
def test_false_friends_are_not_the_same(one, other):
    assert compare_cards(card(one), card(other)) is None
    assert is_likely(compare_cards(card(one, born="1990"), card(other, born="1990"))) is None


BORN = "1990-04-23"
DUPLICATES = [
    # The same person, as far as anybody can say.
    (card("José Hernández", born=BORN), card("Jose Hernandez", born=BORN), STRONG),
    (card("José Hernández", born=BORN), card("José Luis Hernández Mejía", born=BORN), STRONG),
    (card("Mohammad Ali Rahimi", born=BORN), card("Muhammed Ali Rahimy", born=BORN), STRONG),
    (card("x", a_number="A087654321"), card("y", a_number="a 087-654-321"), STRONG),
    (card("x", a_number="A87654321"), card("y", a_number="٠٨٧٦٥٤٣٢١"), STRONG),
    # The same names, and as much of the birthday as both gave.
    (card("José Hernández", born="1990"), card("Hernández José", born=BORN), MEDIUM),
    (card("José Hernández", born="1990-04"), card("José Hernández", born=BORN), MEDIUM),
    (card("José Hernández", born="1990-04-03"), card("José Hernández", born="1990-03-04"), MEDIUM),
    (card("Ali Rezaei", born="1990-01-01"), card("Ali Rezaei", born="1990-01-01"), MEDIUM),
    (card("Mohammed Rahimi", born=BORN), card("Muhammad Rahimi", born=BORN), MEDIUM),
    (card("José Luis Hernández Mejía"), card("Mejía Hernández José Luis"), MEDIUM),
    (card("Ahmadullah", born=BORN), card("Ahmadullah", born=BORN), MEDIUM),
    (card("José Hernández", born=BORN), card("José Hernández Paz", born=BORN[:4]), WEAK),
    # Only a name that many people have.
    (card("José Hernández"), card("José Hernández"), WEAK),
    (card("Ahmadullah", born="1990"), card("Ahmadullah", born="1990"), WEAK),
    (card("María López", born=BORN), card("María Smith", born=BORN), WEAK),
    (card("José Luis Hernández", born="1990"), card("José Luis Hernández", born="1971"), WEAK),
    # A typing mistake in the number changes nothing; another number does.
    (
        card("José Hernández", born=BORN, a_number="A087654321"),
        card("José Hernández", born=BORN, a_number="A087654312"),
        STRONG,
    ),
    (
        card("José Hernández", born=BORN, a_number="A087654321"),
        card("José Hernández", born=BORN, a_number="A212345678"),
        MEDIUM,
    ),
]


@pytest.mark.parametrize(("one", "other", "strength"), DUPLICATES)
def test_somebody_who_asks_again_is_found(one, other, strength):
    assert is_likely(compare_cards(one, other)) == (MatchKind.DUPLICATE, strength)


TWO_PEOPLE = [
    (card("José Hernández", born="1990"), card("José Hernández", born="1971")),
    (card("José Hernández", born="1990-04-23"), card("José Hernández", born="1990-04-24")),
    (card("José Hernández"), card("José Luis Hernández Mejía")),
    (card("Mohammed Rahimi"), card("Muhammad Rahimi")),
    (card("Ahmadullah"), card("Ahmadullah")),
    (card("Amina"), card("Amina Yusuf")),
    (card("María López", born=BORN), card("María Smith", born=BORN, of=["VE"])),
    (card("José Hernández", "Pepe"), card("María Cruz", "Pepe")),
    (card("José Pérez", born=BORN), card("Marta Ruiz", born=BORN)),
    (card("Juan Ruiz", a_number="A000000000"), card("Ana Paz", a_number="A000000000")),
    (card(), card()),
]


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_two_people_are_two(one, other):
    assert compare_cards(one, other) is None


def test_why_is_said_in_codes():
    one, other = card("José Hernández", born="1990"), card("Hernández José", born=BORN)

    assert compare_cards(one, other).reasons == (
        MatchReason.NAMES_TURNED,
        MatchReason.BORN_NEAR,
        MatchReason.COUNTRY,
    )


CONFLICTS = [
    # The feared person asks us for help.
    ("Mi esposo, Carlos Mejía", card("Carlos Mejia"), STRONG, MatchReason.FEARED),
    ("Mejía Zelaya Carlos", card("Carlos Mejía Zelaya", of=["MX"]), STRONG, MatchReason.FEARED),
    ("Hernández, José", card("José Hernández"), STRONG, MatchReason.FEARED),
    ("شوهرم محمد رحیمی", card("محمد رحيمي"), STRONG, MatchReason.FEARED),
    ("我丈夫王伟", card("王伟"), STRONG, MatchReason.FEARED),
    ("王伟和王伟的人", card("王伟"), STRONG, MatchReason.FEARED),
    ("my cousin Ma Xiaoming", card("Ma Xiao Ming"), STRONG, MatchReason.FEARED),
    ("The police\nCarlos Mejía (my uncle)", card("Carlos Mejía"), STRONG, MatchReason.FEARED),
    ("Carlos Mejía", card("Carlos Mejía", of=["MX"]), MEDIUM, MatchReason.FEARED),
    ("Carlos Mejía", card("Carlos Alberto Mejía Zelaya"), MEDIUM, MatchReason.FEARED_PART),
    ("شوهرم محمد رحیمی", card("Mohammad Rahimi"), MEDIUM, MatchReason.FEARED_ALIKE),
    ("Wang Wei", card("王伟"), MEDIUM, MatchReason.FEARED_ALIKE),
    ("Carlos Mejía", card("Carlos Alberto Mejía", of=["MX"]), WEAK, MatchReason.FEARED_PART),
    ("Mohammad Rahimi", card("Muhammad Rahimi", of=["IR"]), WEAK, MatchReason.FEARED_ALIKE),
    ("mijn oom Carlos Mejía Paz", card("Carlos Juan Mejía Paz"), WEAK, MatchReason.FEARED_PART),
    ("my brother Ahmadullah", card("Ahmadullah"), WEAK, MatchReason.FEARED_ONE_WORD),
]


@pytest.mark.parametrize(("against", "other", "strength", "why"), CONFLICTS)
def test_whoever_is_feared_and_asks_for_help_is_a_conflict(against, other, strength, why):
    match = compare_cards(card("Rosa Flores", against=against), other)

    assert is_likely(match) == (MatchKind.CONFLICT, strength)
    assert why in match.reasons


NO_CONFLICTS = [
    ("the police", card("The Police")),
    ("Mi esposo", card("Mi Esposo")),
    ("Carlos", card("Carlos Mejía")),
    ("Mara Salvatrucha, Barrio 18", card("Carlos Mejía")),
    ("Ahmadullah", card("Ahmadullah", of=["AF"])),
    ("Ana Cruz, Luis Paz, Juan Sosa", card("Ana Paz Gil")),
    ("Ana Cruz", card("Ana Ana Paz")),
    ("", card("Carlos Mejía")),
]


@pytest.mark.parametrize(("against", "other"), NO_CONFLICTS)
def test_a_word_or_a_group_is_no_conflict(against, other):
    assert compare_cards(card("Rosa Flores", against=against), other) is None


def test_each_naming_the_other_is_as_sure_as_it_gets():
    one = card("Rosa Flores", of=["HN"], against="Carlos Mejía")
    other = card("Carlos Alberto Mejía", of=["MX"], against="Rosa Flores")

    assert compare_cards(one, other) == Match(
        MatchKind.CONFLICT,
        STRONG,
        (MatchReason.FEARED, MatchReason.FEARED_PART, MatchReason.EACH_OTHER),
    )


def test_helper_who_asks_for_help_and_helper_who_is_feared():
    helped = card("Rosa Flores", helper="my sister Ana Paz")

    asks = compare_cards(helped, card("Ana Paz"))
    is_feared = compare_cards(helped, card("Luis Sosa", against="Ana Paz"))

    assert (is_likely(asks), asks.reasons[0]) == ((MatchKind.CONFLICT, MEDIUM), MatchReason.HELPER)
    assert (is_likely(is_feared), is_feared.reasons[0]) == (
        (MatchKind.CONFLICT, STRONG),
        MatchReason.HELPER_FEARED,
    )
    assert compare_cards(helped, card("Ana Paz", of=["MX"])).strength is WEAK
    assert compare_cards(card("Rosa", helper="Mohammad Noor"), card("Muhammad Noor", of=[])) is None


RELATED = [
    ("mi esposo Carlos Mejía", "Carlos Mejia (my boss)", WEAK),
    ("Carlos Mejía Zelaya", "mi tío Carlos Mejía Zelaya", MEDIUM),
    ("Carlos Mejía", "Carlos Mejía Zelaya", WEAK),
]


@pytest.mark.parametrize(("one", "other", "strength"), RELATED)
def test_two_who_fear_one_person_are_related(one, other, strength):
    match = compare_cards(card("Rosa Flores", against=one), card("Ana Paz", against=other))

    assert match == Match(MatchKind.RELATED, strength, (MatchReason.SAME_FEARED,))


@pytest.mark.parametrize("against", ["my husband", "La policía del gobierno", "Barrio 18", ""])
def test_two_who_fear_a_group_are_not(against):
    assert (
        compare_cards(card("Rosa Flores", against=against), card("Ana Paz", against=against))
        is None
    )


def test_family_that_writes_one_number_on_all_its_papers():
    mother = card("Rosa Flores", born="1980", a_number="A087654321")
    child = card("Kevin Paz", born="2012", a_number="A087654321")

    assert is_likely(compare_cards(mother, child)) == (MatchKind.RELATED, MEDIUM)


def test_common_fear_makes_a_second_request_likelier():
    one, other = (card("Rosa Flores", against="Carlos Mejía") for _ in "ab")

    assert is_likely(compare_cards(one, other)) == (MatchKind.DUPLICATE, MEDIUM)


def test_conflict_comes_before_a_stronger_likeness_unless_it_is_weak():
    one = card("Rosa Flores", a_number="A087654321", against="Carlos Mejía Paz")
    number = {"a_number": "A087654321"}

    assert compare_cards(one, card("Carlos Mejía", **number)).kind is MatchKind.CONFLICT
    assert (
        compare_cards(one, card("Carlos Juan Mejía", of=["MX"], **number)).kind
        is MatchKind.DUPLICATE
    )


def each_with_each(cards):
    """Return what each card has to do with the others, without looking at how many there are."""
    return {
        one: {
            other: match
            for other in cards
            if other != one and (match := compare_cards(cards[one], cards[other]))
        }
        for one in cards
    }


def found_for_each(cards):
    others = {one: {key: card for key, card in cards.items() if key != one} for one in cards}
    return {one: find_matches(cards[one], others[one]) for one in cards}


def test_flood_of_one_name_costs_no_more_than_its_length_and_hides_nobody():
    flood = {n: card("José Hernández") for n in range(100)}
    flood |= {-1: card("José Hernández", born=BORN), -2: card("Rosa Flores", against="José Paz")}

    alike = find_matches(card("José Hernández"), flood)
    same = find_matches(card("José Hernández", born=BORN), flood)
    feared = find_matches(card("Ana Paz", against="José Hernández"), flood)

    assert len(alike) == MOST_WEAKLY_ALIKE
    assert {match.strength for match in alike.values()} == {WEAK}
    assert same[-1].strength is STRONG
    assert set(feared) == {*range(100), -1}


def test_whom_very_many_fear_makes_nobody_related():
    """A group is not a person. A case that also fears a person is found as before."""
    fearing = {n: card(against="Tren Norteño Negro") for n in range(MOST_FEARING)}
    relative = card(against="Tren Norteño Negro\nCarlos Mejía")

    assert find_matches(fearing[0], fearing) == {}
    assert len(find_matches(fearing[0], dict(list(fearing.items())[1:]))) == MOST_FEARING - 1
    both = card(against="Carlos Mejía\nTren Norteño Negro")
    del fearing[0]
    assert set(find_matches(both, fearing | {"relative": relative})) == {"relative"}


SYLLABLES = st.sampled_from(
    ["Ana", "José", "Pérez", "Wang", "Xiao", "Ming", "محمد", "Олена", "王伟"]
)
NAMES = st.lists(SYLLABLES, min_size=1, max_size=4)
DATES = st.sampled_from(["", "1990", "1990-04", "1990-04-03", "1990-03-04", "1971-01-01"])
CARDS = st.builds(
    lambda names, born, against, helper, of, number: card(
        *(" ".join(words) for words in names),
        born=born,
        against=", ".join(" ".join(words) for words in against),
        helper=" ".join(helper),
        of=of,
        a_number=number,
    ),
    st.lists(NAMES, max_size=2),
    DATES,
    st.lists(NAMES, max_size=2),
    st.lists(SYLLABLES, max_size=2),
    st.lists(st.sampled_from(["HN", "CN"]), max_size=1),
    st.sampled_from(["", "A087654321", "A087654312"]),
)


@given(CARDS, CARDS)
def test_it_is_the_same_the_other_way(one, other):
    assert compare_cards(one, other) == compare_cards(other, one)


@given(st.lists(CARDS, max_size=6))
def test_among_few_nothing_is_left_out(cards):
    numbered = dict(enumerate(cards))

    assert found_for_each(numbered) == each_with_each(numbered)


@given(NAMES.flatmap(lambda words: st.tuples(st.just(words), st.permutations(words))), NAMES, DATES)
def test_order_of_names_never_matters(turned, other, born):
    one, two = (card(" ".join(words), born=born) for words in turned)
    third = card(" ".join(other), born="1990", against=" ".join(other))

    assert is_likely(compare_cards(one, third)) == is_likely(compare_cards(two, third))


WILD = st.text(st.characters(exclude_categories=[]), max_size=40)
ANYTHING = st.one_of(st.none(), st.integers(), WILD, st.lists(WILD | st.integers(), max_size=4))
KEYS = ["names", "born", "a_number", "countries", "adverse", "helper", "other"]


@given(
    st.dictionaries(st.sampled_from(KEYS), ANYTHING),
    st.dictionaries(st.sampled_from(KEYS), ANYTHING),
)
def test_wild_cards_never_crash(one, other):
    cards = {n: fold_card(written, Folding()) for n, written in enumerate((one, other, one))}

    assert found_for_each(cards) == each_with_each(cards)


def test_card_shows_nothing_of_itself_to_a_log():
    one = card("Zzname", against="Zzfeared", helper="Zzhelper", a_number="A087654321")

    assert "zz" not in repr((one, one.names, one.feared, one.names[0].words)).lower()
    assert isinstance(one, FoldedCard)


def test_words_that_many_names_share_tell_nothing():
    """Two texts that have "de la" alone in common, though other words of them sound alike."""
    name = next(iter(Folding().names("Ana de la Vega")))
    shared = find_overlap(name, name)

    assert person_match._rate_named(shared, name, near=True)
    assert person_match._rate_named(replace(shared, telling=0), name, near=True) is None
