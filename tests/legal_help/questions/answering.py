"""What somebody may answer to a question."""

from datetime import date

from hypothesis import strategies as st

from legal_help.questions import QuestionKind

# Everything is answered, and nothing is near.
CALM = {
    "place": "us",
    "need": ["fear"],
    "safe_now": "yes",
    "detained": "no",
    "removal_set": "no",
    "court": "no",
    "appointments": ["none"],
    "judge_said": ["none"],
    "abuser_status": "yes",
    "abuser_married": "no",
    "moved": "no",
    "arrival": "2026-08-03",
    "entry": "visa",
    "filed": "uscis",
    "dob": "1990-05-05",
    "begun_on": "2026-11-24",
}


def some_answer(question):
    if question.kind is QuestionKind.CHOICES:
        codes = [option.code for option in question.options]
        return st.lists(st.sampled_from(codes), unique=True)
    if question.kind is QuestionKind.DATE:
        days = st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(str)
        return st.one_of(days, st.sampled_from(["", "2025", "2026-02", "unknown"]))
    codes = [option.code for option in question.options]
    return st.sampled_from([*codes, ""]) if codes else st.text(max_size=5)
