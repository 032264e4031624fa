"""What somebody may answer to a question."""

from datetime import date

from hypothesis import strategies as st

from legal_help.questions import QuestionKind


def some_answer(question):
    if question.kind is QuestionKind.CHOICES:
        codes = [option.code for option in question.options]
        return st.lists(st.sampled_from(codes), unique=True)
    if question.kind is QuestionKind.DATE:
        days = st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(str)
        return st.one_of(days, st.sampled_from(["", "2025", "2026-02", "unknown"]))
    codes = [option.code for option in question.options]
    return st.sampled_from([*codes, ""]) if codes else st.text(max_size=5)
