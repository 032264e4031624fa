import pytest

from legal_help import questions
from tests.legal_help.page_fixtures import ANSWERS


@pytest.fixture
def sent_to_both(colleague, second, send):
    return send(
        answers=ANSWERS,
        card=questions.conflict_card(ANSWERS),
        facts=questions.facts_for_triage(ANSWERS),
    )
