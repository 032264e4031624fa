"""Choose who else can help, in the language of the page."""

from collections.abc import Sequence

from django.utils.translation import get_language

from legal_help import questions
from legal_help.questions import Answers
from legal_help.questions.parts.referrals import CRISIS
from legal_help.trust import directory

# Said in words of our own, with what they do.
POLICE = "911"


def next_steps(who_for: Sequence[str], answers: Answers) -> list[questions.ShownReferral]:
    return questions.choose_referrals(
        directory.public(),
        who_for=who_for,
        answers=questions.prune_answers(answers),
        language=get_language() or "en",
    )


def crisis_lines(answers: Answers | None = None) -> list[questions.ShownReferral]:
    """Return numbers that can be called at once; without answers, those for everybody."""
    lines = next_steps([CRISIS], answers or {})
    return [line for line in lines if line.phone and line.phone != POLICE]
