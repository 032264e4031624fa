import pytest

from tests.legal_help.casework.conflicts.alike import CARLOS, ROSA


@pytest.fixture
def sent(send):
    """Send a request with this card; returns its reference."""
    return lambda card: send(card=card, facts={"filed": "yes"}).public_ref


@pytest.fixture
def both(begin_in, sent):
    """Send two requests: she is afraid of him, and both ask for help."""
    return begin_in("she and he", lambda: (sent(ROSA), sent(CARLOS)))
