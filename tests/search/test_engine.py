"""The same table runs on both databases: what one finds, the other finds, in the same order."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import engine, vocabulary
from search.document import label_term
from search.models import SearchEntry, SearchKey, SearchWord, SynonymGroup
from tests.search.pages import find, found, page

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PAGES = [
    page(1, "Asylum hearings", "They wait for years", "The court in Tegucigalpa hears people."),
    page(2, "A fair court", "On asylum", "Every hearing in its turn. It's the right of everyone."),
    page(3, "Waiting", text="People seek asylum and wait for their hearing. They do not give up."),
    page(4, "Deportación", "La petición", "El derecho de asilo, las niñas.", "es"),
    page(5, "Le droit d’asile", "Réfugiés", "On attend l’audience aujourd’hui.", "fr"),
    page(6, "حق اللجوء", "اللاجئون", "مُحاكَمة عادلة وحقوق الإنسان", "ar"),
    page(7, "難民申請の手引き", text="日本での難民申請", language="zh"),
    page(8, "ስደተኞች", text="ሐገር", language="am"),
    page(9, "Asylum", kind="observance"),
]
TABLE = [
    ("asylum", [9, 1, 2, 3]),
    ("ASYLUM hearing", [1, 3, 2]),
    pytest.param("hearing asylum ", [1, 3, 2], marks=pytest.mark.exhaustive),
    ('"asylum hearings"', [1]),
    ('"hearings asylum"', []),
    pytest.param('"wait for their hearing"', [3], marks=pytest.mark.exhaustive),
    pytest.param('"asylum hearings" tegucigalpa', [1], marks=pytest.mark.exhaustive),
    ("hears", [1, 3, 2]),
    ("tegu", [1]),
    ("tegu ", []),
    pytest.param("te", [], marks=pytest.mark.exhaustive),
    ("asyl", [1, 9, 2, 3]),
    ("right everyone", [2]),
    ("deportacion", [4]),
    pytest.param("DEPORTACIÓN", [4], marks=pytest.mark.exhaustive),
    pytest.param("deportaciones", [4], marks=pytest.mark.exhaustive),
    ("peticiones nina", [4]),
    pytest.param('"peticion"', [4], marks=pytest.mark.exhaustive),
    ("l'asile ", [5, 4]),
    pytest.param("refugie", [5], marks=pytest.mark.exhaustive),
    ("audiences aujourd'hui", [5]),
    pytest.param("اللجوء", [6], marks=pytest.mark.exhaustive),
    ("واللاجئين", [6]),
    ("محاكمه", [6]),
    pytest.param("الانسان", [6], marks=pytest.mark.exhaustive),
    pytest.param("難民", [7], marks=pytest.mark.exhaustive),
    ("難民申請", [7]),
    ("申民", []),
    ("ሀገር", [8]),
    pytest.param("asylum xyzzy", [], marks=pytest.mark.exhaustive),
    ("hearing AND court", []),
    ("court -fair NOT", []),
    pytest.param("fair: court*", [2], marks=pytest.mark.exhaustive),
    ("", []),
    ("'\"(*\\ \0 :=~_", []),
]


@pytest.fixture
def _pages():
    engine.index_documents(PAGES)


@pytest.mark.usefixtures("_pages")
@pytest.mark.parametrize(("typed", "expected"), TABLE)
def test_what_is_found(typed, expected):
    assert found(typed) == expected


def test_title_goes_before_summary_before_text_and_then_the_newest():
    day = datetime(2026, 1, 1, tzinfo=UTC)
    days = [day + timedelta(days=number) for number in range(5)]
    engine.index_documents(
        [
            page(1, "Of asylum", published_at=days[0]),
            page(2, "On asylum", published_at=days[1]),
            page(3, "None", "Asylum", published_at=days[2]),
            page(4, "None", text="Asylum", published_at=days[4]),
            page(5, "None", text="Asylum", published_at=days[3]),
            page(6, "None", text="Asylum, of no day"),
        ]
    )

    assert found("asylum") == [2, 1, 3, 4, 5, 6]


def test_what_is_in_the_language_of_the_reader_goes_first():
    engine.index_documents([page(1, "Radio", language="en"), page(2, "Radio", language="es")])

    assert found("radio", languages=["es", "en"]) == [2, 1]
    assert found("radio", languages=["en", "es"]) == [1, 2]
    assert found("radio", languages=["es"]) == [2]


def test_labels_narrow_it_down():
    engine.index_documents(
        [page(1, "Radio", year=2025), page(2, "Radio", kind="statistic"), page(3, "Radio")]
    )

    assert found("radio", labels=[label_term("year", 2025)]) == [1]
    assert found("radio", labels=[label_term("kind", "statistic")]) == [2]
    assert found("radio", labels=[label_term("kind", "statistic"), label_term("year", 2025)]) == []


def test_an_entry_is_found_from_its_moment_on():
    moment = timezone.now()
    engine.index_documents([page(1, "Radio", published_at=moment)])

    assert found("radio", now=moment - timedelta(seconds=1)) == []
    assert found("radio", now=moment) == [1]


def test_putting_again_changes_the_entry():
    engine.index_documents([page(1, "Radio", text="one two")])
    number = SearchEntry.objects.get().pk

    engine.index_documents([page(1, "Television", text="two three")])

    assert (found("radio"), found("one "), found("two"), found("television")) == ([], [], [1], [1])
    assert SearchEntry.objects.get().pk == number


def test_putting_an_object_leaves_none_of_its_other_languages():
    engine.index_documents([page(1, "Radio", language="en"), page(1, "Radio", language="es")])

    engine.index_documents([page(1, "Radio", language="fr")])

    assert list(SearchEntry.objects.values_list("language", flat=True)) == ["fr"]


def test_removing_leaves_nothing_not_even_a_word():
    engine.index_documents([page(1, "Radio", text="Tegucigalpa"), page(2, "Radio")])

    engine.remove_objects(kind="article", object_ids=[1])

    assert found("tegucigalpa") == []
    assert list(SearchWord.objects.values_list("written", flat=True)) == ["radio"]
    assert set(SearchKey.objects.values_list("written", flat=True)) == {"radio"}


def test_removing_what_is_not_there_changes_nothing():
    engine.index_documents([page(1, "Radio")])

    engine.remove_objects(kind="article", object_ids=[2])
    engine.index_documents([])

    assert found("radio") == [1]


def test_no_more_is_listed_than_can_be_paged_through():
    engine.index_documents([page(number, "Radio") for number in range(1, engine.MOST_RESULTS + 2)])

    answer = find("radio")

    assert (len(answer.entry_ids), answer.has_more) == (engine.MOST_RESULTS, True)
    assert not find("radio", labels=[label_term("kind", "statistic")]).has_more


@pytest.mark.usefixtures("_pages")
@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("typed", "corrected", "as_typed"),
    [
        ("asylm", "asylum", '"asylm"'),
        ("tegucigalpo", "tegucigalpa", '"tegucigalpo"'),
        ("Asylm hearings", "asylum hearings", '"Asylm" hearings'),
        ("asylm haerings", "asylum hearings", '"asylm" "haerings"'),
        ("asylm xyzzy", "asylum xyzzy", '"asylm" "xyzzy"'),
        ('asylm "asylum hearings"', 'asylum "asylum hearings"', '"asylm" "asylum hearings"'),
        ("deportacoin", "deportación", '"deportacoin"'),
        ('"asylm"', "", ""),
        ("xyzzy", "", ""),
        ("asylum", "", ""),
        ("hearer", "", ""),
        ("tegu", "", ""),
    ],
)
def test_a_word_that_was_misspelt_is_corrected_and_what_was_typed_is_offered(
    typed, corrected, as_typed
):
    answer = find(typed)

    assert (answer.corrected, answer.as_typed) == (corrected, as_typed)


def test_a_word_that_is_typed_twice_once_wrongly_finds_nothing_where_there_is_nothing_yet():
    coming = timezone.now() + timedelta(days=1)
    engine.index_documents([page(1, "Asylum", published_at=coming)])

    assert find("asylm asylum.").corrected == ""


def test_a_word_that_looks_like_a_form_of_a_rare_one_is_corrected_to_a_common_one():
    pages = [page(number, "Victims of trafficking") for number in range(1, 4)]
    engine.index_documents([*pages, page(9, "Road traffic")])

    answer = find("trafficing")
    assert (answer.corrected, answer.as_typed) == ("trafficking", '"trafficing"')
    assert len(answer.entry_ids) == 3
    # What is common is never taken for a mistake, nor is a form of it.
    assert find("traffic").corrected == ""
    assert find("trafficked").corrected == ""


def test_a_short_word_is_not_taken_for_one_of_another_language():
    engine.index_documents([page(1, "The press"), page(2, "El asilo", language="es")])

    assert find("presos", languages=["es", "en"]).corrected == ""
    assert find("presos", languages=["en", "es"]).corrected == "press"


@pytest.mark.usefixtures("_pages")
def test_what_was_typed_is_looked_for_when_that_is_asked():
    assert found("asylm hearings") == [1, 3, 2]
    assert found(find("asylm hearings").as_typed) == []


def test_no_word_is_offered_before_its_page_is_public():
    engine.index_documents(
        [page(1, "Tegucigalpa", published_at=timezone.now() + timedelta(days=1))]
    )

    assert find("tegucigalpo").corrected == ""
    assert find("tegucigalpa").entry_ids == []


@pytest.mark.usefixtures("_pages")
def test_searching_costs_few_queries(django_assert_num_queries):
    with django_assert_num_queries(3):
        find("asylum ")
    with django_assert_num_queries(5):
        find("asylum hearing")
    with django_assert_num_queries(0):
        find("  ")


def test_where_few_have_all_words_those_with_most_follow():
    engine.index_documents(
        [
            page(1, "Waiting for an interpreter", text="The hearing was late."),
            page(2, "An interpreter in court", text="The hearing and its interpreter."),
            page(3, "Nothing of it", text="The weather."),
            page(4, "Interpretar", text="interpreter hearing", language="es"),
        ]
    )

    answer = find("who pays the interpreter at my hearing")

    assert answer.entry_ids == []
    titles = [entry.title for entry in engine.load_entries(answer.partial_ids)]
    assert titles == ["An interpreter in court", "Waiting for an interpreter", "Interpretar"]


def test_nothing_follows_where_many_have_all_words_and_none_comes_twice():
    asked = "radio waves heard"
    engine.index_documents([page(number, asked) for number in range(engine.FEW_RESULTS)])
    assert (len(found(asked)), find(asked).partial_ids) == (engine.FEW_RESULTS, [])

    engine.remove_objects(kind="article", object_ids=[0])
    engine.index_documents([page(9, "Radio waves")])
    answer = find(asked)
    assert len(answer.entry_ids) == engine.FEW_RESULTS - 1
    assert [e.object_id for e in engine.load_entries(answer.partial_ids)] == [9]


def test_no_page_of_another_kind_follows_where_one_kind_was_chosen():
    engine.index_documents([page(1, "Radio waves"), page(2, "Radio", kind="statistic")])

    answer = find("radio tower", labels=[label_term("kind", "statistic")])

    assert [e.object_id for e in engine.load_entries(answer.partial_ids)] == [2]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "typed", ["10 December", "december 10th", "10 de diciembre", "10 décembre", "10 ديسمبر"]
)
def test_a_day_is_found_in_every_language(typed):
    engine.index_documents(
        [
            page(1, "Human Rights Day", "10 December"),
            page(2, "December", text="10 people were held for 11 days."),
        ]
    )

    assert found(typed) == [1]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "typed",
    ["117.3 million", "117,300,000", "117.3M", "117,3 millones", "117 300 000", "117300000"],
)
def test_a_number_is_found_however_it_is_written(typed):
    engine.index_documents(
        [
            page(1, "Displaced", text="In all 117.3 million people."),
            page(2, "Desplazadas", text="117,3 millones de personas.", language="es"),
            page(3, "Other", text="117 people and 3 million birds"),
        ]
    )

    assert set(found(typed)) == {1, 2}


@pytest.mark.sampled
@pytest.mark.parametrize("typed", ["labor", "labour", "labors"])
def test_british_and_american_words_are_one(typed):
    engine.index_documents([page(1, "Forced labour"), page(2, "Child labor")])

    assert set(found(typed)) == {1, 2}


def test_words_that_mean_the_same_are_found_by_each_other():
    SynonymGroup.objects.create(language="en", words="gallows, death row, capital crimes unit")
    engine.index_documents(
        [
            *(page(1, "On death row"), page(2, "The gallows"), page(3, "Death in a row")),
            *(page(4, "Gallows", language="fr"), page(5, "Death row", language="fr")),
        ]
    )

    assert found("gallows", languages=["en"]) == [2, 1]
    assert found("death row", languages=["en"]) == [2, 1]
    assert found('"gallows"', languages=["en"]) == [2]
    assert found("gallows", languages=["fr"]) == [4]


def test_editions_of_a_publication_are_one_result_and_sources_stand_last():
    engine.index_documents(
        [
            page(1, "Prison census 2022", kind="source", edition_of="Census"),
            page(2, "A census of prison", kind="source", edition_of="Census"),
            page(3, "Prison census 2022", kind="source"),
            page(4, "How we count", text="We read the prison census."),
        ]
    )

    answer = find("prison census")

    entries = engine.load_entries(answer.entry_ids)
    assert [entry.object_id for entry in entries] == [4, 3, 2]
    folded = engine.load_entries(answer.editions[entries[2].pk])
    assert [entry.object_id for entry in folded] == [1]

    near = find("prison census 1830")
    assert [e.object_id for e in engine.load_entries(near.partial_ids)] == [3, 2, 4]
    [folded] = near.editions.values()
    assert [entry.object_id for entry in engine.load_entries(folded)] == [1]


@pytest.mark.exhaustive  # a weight
def test_a_very_long_text_is_found_whole():
    text = " ".join(f"w{number}x" for number in range(30_000))
    engine.index_documents([page(1, "Long", text=text)])

    assert found("w3x") == [1]
    assert found('"w15000x w15001x"') == [1]
    assert found("w20000x") == [1]


def test_an_apostrophe_among_writing_without_spaces_is_no_quotation_mark():
    engine.index_documents([page(1, "O'Brien氏", text="n'안, 'a'日本'b'", language="ja")])

    assert [found(raw, languages=["ja"]) for raw in ("O'Brien氏", "n'안", "'日本'")] == [[1]] * 3


@pytest.mark.exhaustive
@pytest.mark.usefixtures("_pages")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(
            [
                "asylum",
                '"',
                "*",
                "(",
                ")",
                "AND",
                "NOT",
                "-",
                "'",
                "\\",
                "\0",
                ":",
                "難民申",
                "n'안",
            ]
        )
    ).map(" ".join)
    | st.sampled_from(["\ud800", "x" * 10_000, '"' * 10_000, "a " * 5_000])
)
def test_no_question_fails(raw):
    answer = find(raw)

    assert len(answer.entry_ids) <= len(PAGES)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("letter", ["İ", "ǰ", "ﷺ", "ß", "人", "𠀀", "a\u0301"])
@pytest.mark.parametrize("language", ["en", "ar", "tr", "zh"])
def test_no_word_is_too_long_to_be_published(letter, language):
    engine.index_documents(
        [page(1, letter * 40, letter * 39, letter * 400, language), page(2, "Radio")]
    )

    assert found("radio") == [2]


def test_words_are_learnt_once():
    vocabulary.learn_words([page(1, "Radio radio RADIO")])
    vocabulary.learn_words([page(2, "Rádio")])

    assert list(SearchWord.objects.values_list("folded", "written")) == [("radio", "radio")]


def words_kept():
    return set(SearchWord.objects.values_list("written", flat=True))


def test_of_a_page_that_changed_the_new_words_are_learnt():
    engine.index_documents([page(1, "Radio waves", text="They heard it twice.")])

    engine.index_documents(
        [page(1, "Radio tower", text="They heard it; nobody's wave-like répétition.")]
    )

    assert {"radio", "tower", "heard", "nobody", "wave", "like", "répétition"} <= words_kept()
    assert found("repetition") == found("tower") == [1]


def test_putting_again_learns_all_words_anew():
    engine.index_documents([page(1, "Radio")])
    SearchWord.objects.all().delete()

    engine.index_documents([page(1, "Radio")])

    assert words_kept() == {"radio"}
