"""A database that is busy costs nobody what they typed into the form."""

from urllib.parse import urlencode

import pytest

from tests import held
from tests.legal_help.public.helpers import DOOR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
SECRET = "SentinelStory"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("language", "words"), [("es", "Espere un minuto"), ("ht", "Tanpri tann yon minit")]
)
def test_the_form_gives_back_what_was_typed_in_its_own_frame_and_language(
    client, founding, caplog, language, words
):
    sent = urlencode({"page": "lawyer", "lawyer": SECRET, "spoken": language})

    with held.database():
        response = client.post(DOOR, sent, content_type="application/x-www-form-urlencoded")

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "no-store" in response["Cache-Control"]
    assert f'<html lang="{language}"' in response.text
    assert words in response.text
    assert f'name="lawyer" value="{SECRET}"' in response.text
    assert 'action="/legal-help/exit/"' in response.text
    assert "OperationalError" not in response.text
    assert [each for each in caplog.messages if "busy" in each] == [
        "The database was busy: OperationalError"
    ]
    assert SECRET not in caplog.text


@pytest.mark.exhaustive
def test_a_page_that_was_only_opened_is_opened_again(client, founding):
    with held.database():
        response = client.get(DOOR)

    assert response.status_code == 503
    assert f'<a class="btn" href="{DOOR}">Try again</a>' in response.text
