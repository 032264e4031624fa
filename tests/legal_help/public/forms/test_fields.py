import re
from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation

from legal_help import questions
from legal_help.public.forms.fields import latin_digits, whole_number
from legal_help.public.forms.pages import TYPED, ConsentForm, PageForm, Problem, problems_of

TODAY = date(2026, 11, 24)
NOT_BOTH = "Write an answer or tick a box, not both"


def form_of(page_id, typed=None, **parts):
    page = questions.PAGES[page_id]
    data = None if typed is None else QueryDict(typed)
    return PageForm(page, page.questions, today=TODAY, data=data, **parts)


def said(form):
    return [problem.words for problem in problems_of(form)]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2025", 2025),
        ("٢٠٢٥", 2025),  # Arabic
        ("۲۰۲۵", 2025),  # Persian
        ("२०२५", 2025),  # Devanagari
        ("২০২৫", 2025),  # Bengali
        ("၂၀၂၅", 2025),  # Burmese
        (" 7 ", 7),
        ("", None),
        ("x", None),
        ("-1", None),
        ("²", None),
    ],
)
def test_whole_number_reads_the_digits_of_any_script(typed, number):
    assert whole_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("٣١٣ ٥٥٥ ٠١٧٧", "313 555 0177"),
        ("۳۱۳-۵۵۵-۰۱۷۷", "313-555-0177"),
        ("\u200f+1 212 555 0142 ext. 7", "+1 212 555 0142 ext. 7"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_kept_in_digits_that_keep_their_order(typed, kept):
    assert latin_digits(typed) == kept


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("arrival_month=2&arrival_day=14&arrival_year=2026", "2026-02-14"),
        ("arrival_month=2&arrival_year=2026", "2026-02"),
        ("arrival_year=٢٠٢٦", "2026"),
        ("arrival_month=2&arrival_day=०३&arrival_year=२०२६", "2026-02-03"),
        ("arrival_instead=unknown", "unknown"),
        ("arrival_instead=none", "none"),
        ("arrival_year=", ""),
        ("", ""),
    ],
)
def test_a_date_may_be_partial_or_not_known(typed, answer):
    form = form_of("arrival", typed)

    assert said(form) == []
    assert form.cleaned_data["arrival"] == answer


FOUR, AS_PAPERS = "Enter the year with four digits, like", "Write the year as U.S. papers do, like"
NOT_YET = "That date has not come yet. Enter when you arrived, or choose I have not arrived yet"
NO_SUCH_DAY = "This day does not exist. Check the day and the month"
CHECK = "Check the day and the month"


@pytest.mark.parametrize(
    ("typed", "words", "wrong"),
    [
        ("x_year=25", f"{FOUR} 2026", ["year"]),
        ("x_month=3", f"{FOUR} 2026", ["year"]),
        ("x_year=1447", f"{AS_PAPERS} 2026", ["year"]),
        ("x_year=١٣٧١", f"{AS_PAPERS} 2026", ["year"]),
        ("x_year=last", f"{FOUR} 2026", ["year"]),
        ("x_day=3&x_year=2025", "Choose the month too, or leave the day empty", ["month"]),
        ("x_month=2&x_day=30&x_year=2025", NO_SUCH_DAY, ["day"]),
        ("x_month=2&x_day=32&x_year=2025", CHECK, ["day"]),
        ("x_month=13&x_year=2025", CHECK, ["month"]),
        ("x_month=2&x_day=0&x_year=2025", CHECK, ["day"]),
        ("x_month=2&x_day=x&x_year=2025", CHECK, ["day"]),
        ("x_month=11&x_day=25&x_year=2026", NOT_YET, ["year"]),
        ("x_year=2025&x_instead=unknown", NOT_BOTH, []),
        ("x_instead=unknown&x_instead=none", "Tick only one of the boxes", []),
        ("x_instead=forged", "Tick only one of the boxes", []),
    ],
)
def test_a_date_says_what_to_do_and_which_box_is_wrong(typed, words, wrong):
    form = form_of("arrival", typed.replace("x_", "arrival_"))
    (problem,) = problems_of(form)
    marked = re.findall(r'name="arrival_(month|day|year)"[^>]*aria-invalid', str(form["arrival"]))

    part = ["month", "day", "year"].index(wrong[0] if wrong else "year")
    assert problem == Problem(f"id_arrival_{part}", words)
    assert marked == (wrong or ["month", "day", "year"])


def test_a_year_of_birth_has_an_example_of_its_own():
    assert said(form_of("who", "dob_month=2")) == [f"{FOUR} 1992"]


def test_a_date_that_is_to_come_may_be_in_the_future():
    assert said(form_of("dates", "checkin_year=2030")) == []


def test_a_birth_in_the_future_is_asked_again():
    assert said(form_of("who", "dob_year=2027")) == ["That date has not come yet. Check the year"]


def test_months_are_named_in_the_language_of_the_reader():
    with translation.override("ar"):
        assert "نوفمبر" in form_of("arrival").as_p()


@pytest.mark.parametrize(
    ("page", "typed", "words"),
    [
        (
            "contact",
            "phone=12",
            "Enter a phone number with its country code, like +1 212 555 0142",
        ),
        ("contact", "email=ana", "Enter an email address, like name@example.com"),
        ("who", "a_number=12", "Enter the letter A and 7 to 9 digits, or leave this empty"),
        (
            "more",
            "more=" + "x" * 1001,
            "Make this shorter than 1,000 letters. You can add more later with your code",
        ),
        ("reach", "", "Choose at least one way. Coming back with your code is enough"),
        ("who", "a_number=A012345678&a_number_instead=none", NOT_BOTH),
        ("who", "a_number_instead=none&a_number_instead=unknown", "Tick only one of the boxes"),
        ("who", "full_name_instead=forged", "Tick only one of the boxes"),
        (
            "who",
            "full_name=" + "%F0%9E%A4%80" * 151,
            "Make this shorter than 150 letters. You can add more later with your code",
        ),
        ("family", "children_here=many", "Write a number, like 2"),
        ("family", "children_here=-1", "Write a number, like 2"),
        ("family", "adults_here=100", "Write a number, like 2"),
        (
            "fear",
            "reasons=religion&reasons=unknown",
            "You cannot choose “I do not know” together with another box. Untick “I do not know”, or untick the others",
        ),
        (
            "appointments",
            "judge_said=none&judge_said=decided",
            "You cannot choose “None of these” together with another box. Untick “None of these”, or untick the others",
        ),
    ],
)
def test_mistakes_say_what_to_do(page, typed, words):
    assert said(form_of(page, typed)) == [words]


@pytest.mark.parametrize(
    ("page", "typed", "name", "answer"),
    [
        ("contact", "phone=%2B20 ١٢٣ ٤٥٦٧٨٩٠", "phone", "+20 123 4567890"),
        ("contact", "email=ana@example.org", "email", "ana@example.org"),
        ("who", "a_number=A 012-345-678", "a_number", "A012345678"),
        ("who", "a_number=١٢٣٤٥٦٧", "a_number", "A001234567"),
        ("more", "more=one%0D%0Atwo%07", "more", "one\ntwo"),
        ("need", "need=fear&need=unsure", "need", ["fear", "unsure"]),
        ("who", "a_number_instead=none", "a_number", "none"),
        ("who", "full_name_instead=not_said", "full_name", "not_said"),
        ("who", "full_name=" + "%F0%9E%A4%80" * 150, "full_name", "𞤀" * 150),
        ("who", "full_name=" + "%E1%8A%A0" * 200, "full_name", "አ" * 200),
        ("family", "children_here=٣", "children_here", "3"),
        ("family", "adults_here=0", "adults_here", "0"),
    ],
)
def test_answers_are_kept_as_people_mean_them(page, typed, name, answer):
    form = form_of(page, typed)

    assert problems_of(form) == []
    assert form.cleaned_data[name] == answer


def test_kept_holds_what_is_understood_and_what_was_typed():
    form = form_of("arrival", "arrival_month=3&arrival_year=25&entry=visa")

    kept = form.kept()

    assert kept == {
        "arrival": "",
        TYPED + "arrival": ["3", "", "25", []],
        "entry": "visa",
        TYPED + "entry": "",
        **dict.fromkeys(["first_time", TYPED + "first_time", "went_back", TYPED + "went_back"], ""),
    }
    shown = str(form_of("arrival", answers=kept))
    assert 'value="25"' in shown
    assert '<option value="3" selected>March<' in shown


def test_a_stored_date_is_shown_in_its_parts():
    shown = str(form_of("arrival", answers={"arrival": "2026-02"}))

    assert 'value="2026"' in shown
    assert '<option value="2" selected>February<' in shown
    assert "checked" in str(form_of("arrival", answers={"arrival": "unknown"}))


def test_a_box_in_the_place_of_a_name_is_kept_and_shown_again():
    typed = form_of("who", "full_name=Ana&full_name_instead=not_said").kept()

    shown = str(form_of("who", answers=typed))

    assert typed[TYPED + "full_name"] == ["Ana", ["not_said"]]
    assert 'value="Ana"' in shown
    assert re.search(r'name="full_name_instead" value="not_said"[^>]*checked', shown)
    again = str(form_of("who", answers={"full_name": "not_said", "a_number": "A012345678"}))
    assert re.search(r'name="full_name_instead" value="not_said"[^>]*checked', again)
    (box,) = re.findall(r'<input[^>]* name="full_name"[^>]*>', again)
    assert "not_said" not in box
    assert 'aria-label="Your full name, as on your immigration papers"' in box
    assert 'value="A012345678"' in again


def test_what_was_typed_is_kept_at_a_bounded_length():
    kept = form_of("more", "more=" + "x" * 9_000).kept()

    assert len(kept[TYPED + "more"]) == 5_000


def test_no_answer_may_be_remembered_or_checked_by_the_browser():
    shown = str(form_of("more"))

    for attribute in ('autocomplete="off"', 'spellcheck="false"', 'writingsuggestions="false"'):
        assert attribute in shown


def test_the_only_question_of_a_page_is_its_heading():
    assert "<h1>" in str(form_of("place")["place"].as_field_group())
    assert "<h1>" not in str(form_of("safety")["safe_now"].as_field_group())


def test_the_box_that_no_person_sees_says_so_when_filled():
    form = form_of("need", "need=fear&website=http://spam.example", has_honeypot=True)

    assert said(form) == ["Leave the last box empty, and press the button again"]


def test_consent_is_a_tick():
    assert problems_of(ConsentForm(QueryDict("consent=yes"))) == []
    assert problems_of(ConsentForm(QueryDict(""))) == [
        Problem("id_consent_0", "Tick the box if you want our legal team to read this")
    ]
