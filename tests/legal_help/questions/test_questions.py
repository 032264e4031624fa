import json
import re
from datetime import date

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from legal_help import questions
from legal_help.public.forms.fields import BYTES_OF_A_LETTER
from legal_help.questions import QUESTIONS
from legal_help.questions.extracts import QUESTIONS_BEHIND
from legal_help.questions.form import PARTS, SCREENING
from legal_help.questions.parts.screening import NOTICES
from legal_help.questions.reference.languages import LANGUAGES
from legal_help.questions.reference.places import COUNTRIES, STATES, countries
from legal_help.questions.wording import TYPED_KINDS
from legal_help.rules.deadlines import Level
from legal_help.rules.law import shipped_law
from legal_help.rules.triage import triage
from legal_help.rules.triage_reasons import ONE_YEAR_EXCEPTIONS
from legal_help.sealed.packing import SHORT, pack_salted
from tests.legal_help.questions.answering import some_answer

TODAY = date(2026, 11, 24)
# Somebody in the United States, without a lawyer or money, who is afraid to go back.
PLAIN = {
    "begun_on": "2026-11-24",
    "lawyer": "no",
    "can_pay": "no",
    "place": "us",
    "need": ["fear"],
    "language": "es",
    "reach": ["code"],
}


def pages(**answers):
    return [page.id for page in questions.applicable_pages({**PLAIN, **answers})]


def asked(**answers):
    kept = questions.prune_answers({**PLAIN, **answers})
    return [question.id for question in QUESTIONS.values() if question.asked_if(kept)]


def test_applicable_plain_case_is_at_most_eighteen_pages():
    plain = pages(arrival="2026-06-01")

    assert plain == [
        "language",
        "you",
        "reach",
        "who",
        "countries",
        "against",
        "safety",
        "appointments",
        "arrival",
        "filed",
        "fear",
        "harm",
        "family",
        "more",
    ]
    assert len(SCREENING.pages) + len(plain) + 1 <= 18, "the sheet to check is a page too"


@pytest.mark.parametrize(
    ("answers", "question"),
    [
        ({"for_whom": "child"}, "aware"),
        ({"reach": ["phone"]}, "phone"),
        ({"reach": ["person", "code"]}, "helper"),
        ({"citizenship": "XX"}, "lived_last"),
        ({"citizenship": "unknown"}, "lived_last"),
        ({"dob": "2010"}, "guardian"),
        ({"dob": "unknown"}, "guardian"),
        ({"need": ["parent"]}, "guardian"),
        ({"detained": "yes"}, "held_at"),
        ({"place": "detained"}, "held_at"),
        ({"place": "border"}, "fear_interview"),
        ({"detained": "yes"}, "fear_interview"),
        ({"dob": "not_said"}, "guardian"),
        ({"removal_set": "yes"}, "removal_date"),
        ({"place": "border", "fear_interview": "soon"}, "fear_interview_date"),
        ({"court": "unsure"}, "hearing"),
        ({"court": "yes"}, "judge_said"),
        ({"court": "unsure"}, "order"),
        ({"court": "no", "removal_set": "unsure"}, "order"),
        ({"court": "no", "detained": "yes"}, "order"),
        ({"court": "yes", "order": "unsure"}, "order_date"),
        ({"court": "yes", "judge_said": ["deadline"]}, "judge_deadline"),
        ({"court": "yes", "judge_said": ["decided"]}, "decision"),
        ({"appointments": ["checkin"]}, "checkin"),
        ({"appointments": ["interview"]}, "interview"),
        ({"appointments": ["fee"]}, "fee_due"),
        ({"appointments": ["papers"]}, "rfe_due"),
        ({"first_time": "no"}, "other_stays"),
        ({"went_back": "yes"}, "went_back_when"),
        ({"filed": "court"}, "filed_date"),
        ({"filed": "returned"}, "filed_date"),
        ({"family_case": "spouse"}, "still_married"),
        ({"family_case": "parent"}, "turned_21"),
        ({"need": ["crime"]}, "told_police"),
        ({"need": ["forced"]}, "forced_out"),
        ({"need": ["family"]}, "abuser_status"),
    ],
)
def test_applicable_asks_more_only_where_an_answer_makes_it_matter(answers, question):
    assert question not in asked()
    assert question in asked(**answers)


EVERYTHING = {
    **PLAIN,
    "need": ["fear", "crime", "forced", "family", "parent"],
    "place": "border",
    "for_whom": "other",
    "reach": ["phone", "email", "person"],
    "citizenship": "XX",
    "detained": "yes",
    "removal_set": "yes",
    "fear_interview": "soon",
    "court": "yes",
    "order": "yes",
    "judge_said": ["deadline", "decided"],
    "appointments": ["checkin", "interview", "fee", "papers"],
    "first_time": "no",
    "went_back": "yes",
    "filed": "returned",
    "family_case": "spouse",
}


def test_a_page_has_the_name_of_no_question_elsewhere():
    """The form keeps both in one list of what was seen."""
    for page in questions.PAGES.values():
        assert page.id not in QUESTIONS or questions.page_of(page.id) is page


def test_every_page_can_be_reached():
    asked = [page.id for page in questions.applicable_pages(EVERYTHING)]

    assert asked == [page.id for part in PARTS for page in part.pages]


def test_every_question_can_be_reached():
    kept = questions.prune_answers(EVERYTHING)
    other = questions.prune_answers({**EVERYTHING, "family_case": "parent"})

    never = [
        question.id
        for question in questions.QUESTIONS.values()
        if not (question.asked_if(kept) or question.asked_if(other))
    ]

    assert never == []


class Watched(dict):
    """Remember which answers were asked for."""

    def __init__(self, answers):
        super().__init__(answers)
        self.read = set()

    def get(self, name, default=None):
        self.read.add(name)
        return super().get(name, default)

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)


def earlier_questions():
    """Yield each question, with those on earlier pages."""
    earlier = {"begun_on"}
    for page in questions.PAGES.values():
        for question in page.questions:
            yield question, frozenset(earlier)
        earlier |= {question.id for question in page.questions}


ANYTHING = st.fixed_dictionaries(
    {"begun_on": st.just("2026-11-24")},
    optional={name: some_answer(question) for name, question in questions.QUESTIONS.items()},
)


@given(ANYTHING)
@example(EVERYTHING)
@example(PLAIN)
@example({})
def test_no_condition_looks_at_its_own_page_or_forward(answers):
    for question, earlier in earlier_questions():
        watched = Watched(answers)
        question.asked_if(watched)
        assert watched.read <= earlier, question.id


@given(ANYTHING)
@example(EVERYTHING)
def test_every_way_through_the_form_comes_to_its_end(answers):
    """Somebody who answers page after page sees each page once, and then the sheet to check."""
    given_so_far, met = {"begun_on": "2026-11-24"}, []
    while left := [page for page in questions.applicable_pages(given_so_far) if page.id not in met]:
        met.append(left[0].id)
        for question in left[0].questions:
            given_so_far[question.id] = answers.get(question.id, "")

    assert len(met) == len(set(met)) <= len(questions.PAGES)


@given(ANYTHING)
@example(EVERYTHING)
def test_a_page_that_asks_several_things_has_a_heading(answers):
    kept = questions.prune_answers(answers)

    for page in questions.applicable_pages(answers):
        assert page.heading or len(list(page.questions_for(kept))) == 1


@pytest.mark.parametrize(
    ("answers", "is_asked"),
    [
        ({}, True),  # arrival not known
        ({"arrival": "2026-06-01"}, False),
        ({"arrival": "2026-01-25"}, False),  # 62 days
        ({"arrival": "2026-01-24"}, True),  # a Sunday: safe is 22 January, in 59 days
        ({"arrival": "2020"}, True),
        ({"arrival": "none"}, False),
        ({"arrival": "2020", "filed": "uscis"}, False),
        ({"arrival": "2020", "filed": "returned"}, True),
        ({"need": ["tps"]}, False),
    ],
)
def test_exceptions_are_asked_when_the_year_is_over_or_nearly(answers, is_asked):
    assert ("exceptions" in asked(**answers)) is is_asked


def test_pruned_drops_answers_that_no_longer_count_and_what_hung_on_them():
    answers = {
        **PLAIN,
        "court": "no",
        "order": "yes",
        "order_date": "2026-01-01",
        "reach": ["code"],
        "phone": "+1 212 555 0142",
        "unheard_of": "x",
        "call_name": "",
    }

    assert questions.prune_answers(answers) == PLAIN | {"court": "no"}


def test_outcome_after_shows_each_page_between_once():
    answers = {"lawyer": "yes", "can_pay": "yes"}

    first = questions.notice_after("lawyer", answers, [])
    second = questions.notice_after("lawyer", answers, [first.id])

    assert (first.id, first.stops) == ("has-lawyer", False)
    assert (second.id, second.stops) == ("can-pay", False)
    assert questions.notice_after("lawyer", answers, [first.id, second.id]) is None


@pytest.mark.parametrize(
    ("page", "answers", "stops"),
    [
        ("place", {"place": "outside"}, True),
        ("place", {"place": "us"}, None),
        ("need", {"need": ["none"]}, True),
        ("need", {"need": ["unsure"]}, None),
    ],
)
def test_outcome_after_stops_only_where_we_cannot_help(page, answers, stops):
    outcome = questions.notice_after(page, answers, [])

    assert (outcome.stops if outcome else None) is stops


def test_outcomes_never_say_that_somebody_does_not_qualify():
    words = " ".join(f"{outcome.heading} {outcome.words}" for outcome in NOTICES).lower()

    assert "qualify" not in words
    assert "too late" not in words


def test_facts_of_a_plain_case():
    answers = {**PLAIN, "arrival": "2026-02-14", "filed": "no", "entry": "visa", "safe_now": "yes"}

    assert questions.facts_for_triage(answers) == {
        "appointments": None,
        "arrival": "2026-02-14",
        "court": None,
        "dob": None,
        "entry": "visa",
        "filed": "no",
        "danger_now": "no",
        "removal_set": None,
        "moved": None,
        "detained": None,
        "parent_harm": "no",
    }


@pytest.mark.parametrize(
    ("answers", "fact", "expected"),
    [
        ({"safe_now": "no"}, "danger_now", "yes"),
        ({"safe_now": "unsure"}, "danger_now", "unsure"),
        ({"place": "detained"}, "detained", "yes"),
        ({"place": "border", "fear_interview": "failed"}, "fear_neg", "yes"),
        ({"place": "border", "fear_interview": "soon"}, "fear_neg", "no"),
        ({"place": "border", "fear_interview": "soon"}, "fear_interview", None),
        ({"place": "border"}, "at_border", "yes"),
        ({"need": ["forced"], "forced_out": "no"}, "in_forced_work", "yes"),
        ({"need": ["forced"], "forced_out": "yes"}, "in_forced_work", "no"),
        ({"need": ["forced"], "forced_out": "unsure"}, "in_forced_work", "unsure"),
        ({"need": ["forced"], "forced_out": "not_said"}, "in_forced_work", "unsure"),
        ({"need": ["family"], "abuser_married": "ended"}, "marriage_ended", "yes"),
        ({"need": ["family"], "abuser_married": "ended_long_ago"}, "marriage_ended", "no"),
        ({"need": ["family"], "abuser_married": "yes"}, "marriage_ended", "no"),
        ({"need": ["family"], "abuser_married": "not_said"}, "marriage_ended", "unsure"),
        ({"need": ["family"], "abuser_married": ""}, "marriage_ended", None),
        ({"need": ["family"], "abuser_status": "unsure"}, "abuser_status", "unsure"),
        ({"court": "unsure"}, "court", "unsure"),
        ({"appointments": []}, "appointments", None),
        ({"appointments": ["unknown"]}, "appointments", "unsure"),
        ({"appointments": ["none"]}, "appointments", "no"),
        ({"appointments": ["checkin"]}, "checkin", None),
        ({"appointments": ["checkin"], "checkin": "unknown"}, "checkin", "unsure"),
        ({"arrival": ""}, "arrival", None),
        ({"arrival": "unknown"}, "arrival", "unsure"),
        ({"need": ["parent"]}, "parent_harm", "yes"),
        ({"need": ["parent"], "guardian": "no"}, "guardian", "no"),
        ({"court": "yes", "hearing": "2026-12-04"}, "hearing", "2026-12-04"),
        ({"court": "yes", "judge_said": ["decided"]}, "decision", None),
        ({"court": "yes"}, "judge_said", None),
        ({"court": "unsure", "judge_said": ["unknown"]}, "judge_said", "unsure"),
        ({"court": "yes", "judge_said": ["none"]}, "judge_said", "no"),
        ({"court": "yes", "judge_said": ["deadline"]}, "judge_said", "no"),  # see its date
        ({"exceptions": ["ILLNESS"]}, "exceptions", ["ILLNESS"]),
        ({"arrival": "2024", "exceptions": []}, "exceptions", None),
        ({"filed": "uscis"}, "filed", "yes"),
        ({"filed": "court"}, "filed", "yes"),
        ({"filed": "returned"}, "filed", "returned"),
        ({"dob": "not_said"}, "dob", "unsure"),
        ({"appointments": ["fee"]}, "fee_due", None),
        ({"appointments": ["fee"], "fee_due": "unknown"}, "fee_due", "unsure"),
        ({"appointments": ["papers"]}, "rfe_due", None),
        ({"appointments": ["papers"], "rfe_due": "unknown"}, "rfe_due", "unsure"),
        ({"appointments": ["papers"], "rfe_due": "2026-12"}, "rfe_due", "2026-12"),
    ],
)
def test_facts_follow_the_answers(answers, fact, expected):
    assert questions.facts_for_triage({**PLAIN, **answers})[fact] == expected


@pytest.mark.parametrize(
    ("answers", "fact"),
    [
        ({"court": "no", "hearing": "2026-12-04"}, "hearing"),
        ({"court": "yes", "hearing": "none"}, "hearing"),
        ({"court": "yes", "attended": "not_yet"}, "attended"),
        ({"court": "no", "judge_said": ["unknown"]}, "judge_said"),
        ({"need": ["parent"], "guardian": "adult"}, "guardian"),
        ({"arrival": "none"}, "arrival"),
        ({"arrival": "2026-08", "exceptions": ["ILLNESS"]}, "exceptions"),
        ({"appointments": ["unknown"]}, "fee_due"),
        ({"appointments": ["none"]}, "checkin"),
        ({"place": "us"}, "at_border"),
        ({"need": ["fear"], "forced_out": "no"}, "in_forced_work"),
        ({"need": ["tps"], "arrival": "2020"}, "arrival"),
    ],
)
def test_facts_leave_out_what_was_not_asked_or_does_not_exist(answers, fact):
    assert fact not in questions.facts_for_triage({**PLAIN, **answers})


IN_COURT = {"court": "yes"}
LEFT_EMPTY = [
    ("HEARING", "hearing", IN_COURT),
    ("CHECKIN", "checkin", {"appointments": ["checkin"]}),
    ("INTERVIEW", "interview", {"appointments": ["interview"]}),
    ("FEAR_INTERVIEW", "fear_interview_date", {"place": "border", "fear_interview": "soon"}),
    ("PRIOR_ORDER_UNSURE", "order", IN_COURT),
    ("ORDER_PLUS_CHECKIN", "order", {**IN_COURT, "appointments": ["checkin"], "checkin": "2027"}),
    ("APPEAL_DUE", "decision", {**IN_COURT, "judge_said": ["decided"]}),
    ("JUDGE_DEADLINE", "judge_deadline", {**IN_COURT, "judge_said": ["deadline"]}),
    ("FEE_DUE", "fee_due", {"appointments": ["fee"]}),
    ("RFE_DUE", "rfe_due", {"appointments": ["papers"]}),
    ("HEARING_PASSED_MAYBE_MISSED", "attended", {**IN_COURT, "hearing": "2026-11-03"}),
    ("IN_ABSENTIA_180_OPEN", "missed", {**IN_COURT, "order": "yes", "order_date": "2026-11-03"}),
    ("IN_ABSENTIA_180_PASSED", "missed", {**IN_COURT, "order": "yes", "order_date": "2025-01-03"}),
    ("CHILD_MAYBE_ALONE", "guardian", {"need": ["parent"], "dob": "2012"}),
    ("SIJ_AGE_OUT", "dob", {"need": ["parent"]}),
    ("OYD_ARRIVAL_UNKNOWN", "arrival", {}),
    ("ADDRESS_CHANGE", "moved", {}),
    ("OYD_DUE", "exceptions", {"arrival": "2025-12-20"}),
    ("OYD_DUE_EST", "exceptions", {"arrival": "2025-12"}),
    ("OYD_LAST_DAYS", "exceptions", {"arrival": "2025-12-25", "begun_on": "2026-12-28"}),
    ("OYD_MAYBE_PASSED", "exceptions", {"arrival": "2025"}),
    ("OYD_JUST_PASSED", "exceptions", {"arrival": "2025-10-01"}),
    ("OYD_PASSED_CHECK_OTHER_RELIEF", "exceptions", {"arrival": "2022"}),
]


@pytest.mark.parametrize(("reason", "question", "answers"), LEFT_EMPTY)
def test_what_was_left_empty_is_told_from_an_answer_of_not_sure(reason, question, answers):
    codes = {option.code for option in QUESTIONS[question].options}
    not_sure = [({question: code}, False) for code in ("unsure", "unknown") if code in codes]

    for said, left_empty in [({}, True), *not_sure]:
        given = {**PLAIN, **answers, **said}
        today = date.fromisoformat(given["begun_on"])
        _level, reasons = triage(questions.facts_for_triage(given), today, shipped_law())
        assert reason in {each.code for each in reasons}
        found = questions.open_questions(reason, given)
        asked, other = found if left_empty else reversed(found)
        assert ([each.id for each in asked], other) == ([question], [])


def test_every_reason_that_may_rest_on_nothing_is_tried():
    assert {reason for reason, _question, _answers in LEFT_EMPTY} == set(QUESTIONS_BEHIND)


def test_nothing_is_said_to_be_left_empty_that_was_chosen_or_not_asked():
    chosen = {**PLAIN, "arrival": "2025-10-01", "exceptions": ["ILLNESS"]}
    in_time = {**PLAIN, "arrival": "2026-08-03"}

    assert questions.open_questions("OYD_JUST_PASSED", chosen) == ([], [])
    assert questions.open_questions("OYD_DUE", in_time) == ([], [])


def test_card_holds_what_conflicts_are_checked_against():
    answers = {
        **PLAIN,
        "full_name": "Ana Morales",
        "call_name": "Ana",
        "dob": "1990",
        "citizenship": "GT",
        "feared": "GT",
        "against": "Luis",
        "city": "Newark",
        "state": "NJ",
        "reach": ["phone"],
        "phone": "+1 (201) 555-0142",
    }

    assert questions.conflict_card(answers) == {
        "names": ["Ana Morales", "Ana"],
        "born": "1990",
        "countries": ["GT"],
        "a_number": "",
        "adverse": "Luis",
        "helper": "",
        "language": "es",
        "place": ["Newark", "NJ"],
        "reach": ["phone"],
        "phones": ["12015550142"],
    }


def test_card_fits_its_one_size_whatever_was_typed():
    """Every question answered at its full length, in a script with the longest letters."""
    answers = {
        name: "𞤀" * (question.most_letters * BYTES_OF_A_LETTER // 4)
        for name, question in questions.QUESTIONS.items()
        if question.kind in TYPED_KINDS
    }
    card = questions.conflict_card(
        {**PLAIN, **answers, "reach": ["person", "code"], "a_number": "A012345678"}
    )

    assert len(card["adverse"]) == 300
    assert len(pack_salted(card, SHORT)) == min(SHORT)


def test_card_leaves_out_a_country_that_is_not_known():
    """Two people who do not know their country are no match."""
    assert questions.conflict_card({**PLAIN, "citizenship": "HN", "feared": "unknown"})[
        "countries"
    ] == ["HN"]


def test_card_leaves_out_a_box_that_stands_in_the_place_of_a_name():
    answers = {**PLAIN, "full_name": "not_said", "a_number": "none", "dob": "unknown"}

    card = questions.conflict_card(answers)

    assert (card["names"], card["a_number"], card["born"]) == ([], "", "")


def test_summary_says_every_asked_question_in_the_words_of_the_reader():
    answers = {**PLAIN, "arrival": "2026-02", "citizenship": "GT", "more": "Hola"}

    sections = questions.answer_sections(answers, "en")

    lines = {line.question.id: line for section in sections for line in section.lines}
    assert lines["need"].words == ["I am afraid to go back to my country"]
    assert (lines["arrival"].words, lines["arrival"].on) == (["February 2026"], "2026-02")
    assert lines["citizenship"].words == ["Guatemala"]
    assert lines["language"].words == ["español"]
    assert (lines["more"].words, lines["more"].is_own_words) == (["Hola"], True)
    assert lines["city"].words == []
    assert "hearing" not in lines


def test_the_sheet_that_is_kept_outlives_the_form_that_asked():
    """The stored sections are JSON; read again they are the same, whatever the form asks today."""
    answers = {**PLAIN, "arrival": "2026-02", "full_name": "not_said", "more": "Hola"}

    kept = json.loads(json.dumps(questions.store_sections(answers, "en")))

    again = questions.restore_sections(kept)
    today = questions.answer_sections(answers, "en")
    assert [section.name for section in again] == [str(section.name) for section in today]
    assert [sheet_line(line) for section in again for line in section.lines] == [
        sheet_line(line) for section in today for line in section.lines
    ]


def sheet_line(line):
    question = line.question
    return (line.page, question.id, question.kind, str(question.words), *line[2:])


def test_the_sheet_that_is_kept_speaks_the_language_of_staff():
    with translation.override("es"):
        kept = questions.store_sections(PLAIN, "en")

    lines = {line["question"]: line for section in kept for line in section["lines"]}
    assert lines["need"]["asked"] == "What do you need help with?"
    assert lines["need"]["answered"] == ["I am afraid to go back to my country"]


@pytest.mark.parametrize(
    ("written", "language", "words"),
    [
        ("2026-02-03", "en", "3 February 2026"),
        ("2026-02-03", "es", "3 de febrero de 2026"),
        ("2026-02-03", "ht", "3 fevriye 2026"),
        ("2026-02", "ht", "fevriye 2026"),
        ("2026", "en", "2026"),
        ("unknown", "en", "I do not know"),
    ],
)
def test_in_words_of_a_date(written, language, words):
    assert questions.answer_in_words(questions.QUESTIONS["arrival"], written, language) == [words]


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht", "ar"])
def test_countries_are_all_named_in_the_language_of_the_reader(language):
    names = countries(language)

    assert set(names) == set(COUNTRIES)
    assert len(names) == 200
    assert all(names.values())


def test_countries_are_ordered_without_regard_to_marks():
    names = list(countries("es").values())

    assert names.index("Etiopía") < names.index("Finlandia")
    assert names.index("Emiratos Árabes Unidos") < names.index("Eslovaquia")


def test_languages_and_states():
    assert LANGUAGES["prs"] == "دری"
    assert STATES["NJ"] == "New Jersey"


def test_the_reasons_for_a_late_application_are_those_that_triage_knows():
    asked = [option.code for option in questions.QUESTIONS["exceptions"].options]

    assert set(asked) == set(ONE_YEAR_EXCEPTIONS)


def test_only_a_few_questions_are_required():
    required = [name for name, question in questions.QUESTIONS.items() if question.required]

    assert required == ["lawyer", "can_pay", "place", "need", "language", "reach"]


def every_word():
    for part in [SCREENING, *PARTS]:
        for page in part.pages:
            yield from (page.heading, page.intro)
            for question in page.questions:
                yield from (question.words, question.hint, question.why, question.required)
                for option in question.options:
                    yield from (option.words, option.hint)
    for outcome in NOTICES:
        yield from (outcome.heading, outcome.words)


def test_sentences_are_short():
    with translation.override("en"):
        sentences = [
            sentence for words in every_word() for sentence in re.split(r"(?<=[.?!]) ", str(words))
        ]

    assert [sentence for sentence in sentences if len(sentence.split()) > 15] == []


def test_nothing_is_asked_that_we_promised_never_to_ask():
    words = " ".join(str(text) for text in every_word()).lower()

    for never in ("passport", "social security", "street address", "employer", "bank", "photo"):
        assert never not in words


def test_a_page_with_more_than_one_question_has_a_heading():
    for page in questions.PAGES.values():
        assert bool(page.heading) == (len(page.questions) > 1), page.id


@given(ANYTHING)
def test_facts_of_whatever_was_answered_can_be_triaged(answers):
    level, _ = triage(questions.facts_for_triage(answers), TODAY, shipped_law())

    assert level in Level


@given(ANYTHING)
def test_pruning_twice_changes_nothing(answers):
    once = questions.prune_answers(answers)

    assert questions.prune_answers(once) == once
    assert questions.applicable_pages(once) == questions.applicable_pages(answers)


@pytest.mark.parametrize(
    ("answers", "said", "where"),
    [
        ({"reach": ["phone"]}, "You chose a call or a message, but gave no number.", "phone"),
        ({"reach": ["app", "code"]}, "You chose a call or a message, but gave no number.", "phone"),
        ({"reach": ["email"]}, "You chose email, but gave no address.", "email"),
        (
            {"reach": ["person"]},
            "You chose another person, but gave no number for them.",
            "helper_phone",
        ),
    ],
)
def test_a_way_to_be_reached_that_leads_nowhere_is_said(answers, said, where):
    (doubt,) = questions.find_contradictions({**PLAIN, **answers})

    assert str(doubt.words).startswith(said)
    assert doubt.question == where
    assert questions.find_contradictions({**PLAIN, **answers, "reach": ["code"]}) == []


@pytest.mark.parametrize(
    ("answers", "where"),
    [
        ({"court": "yes", "hearing": "2099-03-01"}, "hearing"),
        ({"court": "yes", "hearing": "2035"}, "hearing"),
        ({"appointments": ["checkin"], "checkin": "2062-01"}, "checkin"),
        ({"court": "yes", "hearing": "2034-12-31"}, None),
        ({"court": "yes", "hearing": "2027-03-01", "attended": "no"}, "attended"),
        ({"court": "yes", "hearing": "2026-12", "attended": "no"}, "attended"),
        ({"court": "yes", "hearing": "2026-11", "attended": "no"}, None),  # may have been
        ({"court": "yes", "hearing": "2027-03-01", "attended": "not_yet"}, None),
        ({"court": "no", "filed": "court"}, "court"),
        ({"court": "yes", "filed": "court"}, None),
        ({"court": "no", "filed": "uscis"}, None),
        ({"reads": "no", "reach": ["code"]}, "reach"),
        ({"reads": "no", "reach": ["person"], "helper_phone": "+1 212 555 0142"}, ""),
        ({"reads": "no", "reach": ["app"], "phone": "+1 212 555 0142"}, ""),
        ({"reads": "no", "reach": ["text"], "phone": "+1 212 555 0142"}, "reach"),
        ({"reads": "a_little", "reach": ["code"]}, ""),
    ],
)
def test_what_can_hardly_be_true_is_asked_about(answers, where):
    begun = {"begun_on": "2026-11-24"}
    doubts = questions.find_contradictions({**PLAIN, **begun, **answers})

    assert [doubt.question for doubt in doubts] == ([where] if where else [])


def test_a_day_of_being_sent_back_is_the_day_of_its_reason():
    answers = {**PLAIN, "removal_set": "yes", "removal_date": "2026-12-03"}

    _level, reasons = triage(questions.facts_for_triage(answers), TODAY, shipped_law())

    assert [(r.code, r.date) for r in reasons if r.code == "REMOVAL_SCHEDULED"] == [
        ("REMOVAL_SCHEDULED", date(2026, 12, 3))
    ]


def test_a_talk_about_fear_has_a_day_of_its_own():
    both = {
        "place": "border",
        "fear_interview": "soon",
        "fear_interview_date": "2026-12-01",
        "appointments": ["interview"],
        "interview": "2026-12-20",
    }

    facts = questions.facts_for_triage({**PLAIN, **both})
    found = {reason.code: reason.date for reason in triage(facts, TODAY, shipped_law())[1]}

    assert found["FEAR_INTERVIEW"] == date(2026, 12, 1)
    assert found["INTERVIEW"] == date(2026, 12, 20)
