import pytest


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("address", "language"),
    [("/legal-help/", "en"), ("/es/legal-help/", "es"), ("/ht/legal-help/", "ht")],
)
def test_start_opens_the_door_in_the_language_of_the_page(client, founding, address, language):
    response = client.get(address)

    assert response.status_code == 200
    assert f'class="btn" href="/legal-help/request/?language={language}"' in response.text
    assert 'href="/legal-help/request/?language=ar" hreflang="ar"' in response.text
    assert response.cookies == {}


def test_start_says_when_no_request_can_be_taken(client, db, settings):
    settings.ROSTER_ROOT = ""
    settings.HELP_PHONE = "+1 212 555 0100"

    text = client.get("/legal-help/").text

    assert "We cannot take requests right now." in text
    assert "+1 212 555 0100" in text
