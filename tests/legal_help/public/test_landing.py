import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.legal_help.form_client import FormClient


@pytest.fixture
def person():
    return FormClient()


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


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("address", "spoken", "offered"),
    [
        ("/legal-help/", "ar-SY,ar;q=0.9", "/ar/legal-help/"),
        ("/es/legal-help/", "fr", "/fr/legal-help/"),
        ("/es/legal-help/", "es-MX", None),
        ("/legal-help/", "xx", None),
        ("/es/legal-help/", "qu,de;q=0.9", None),
        ("/es/legal-help/", "qu,ru;q=0.9", "/ru/legal-help/"),
        ("/es/legal-help/", "en-US", "/legal-help/"),
        ("/legal-help/", "fa-AF,fa;q=0.9", "/prs/legal-help/"),
        ("/legal-help/", "zh-CN", "/zh-hans/legal-help/"),
        ("/es/legal-help/", None, None),
    ],
)
def test_the_language_of_the_browser_is_offered_and_not_forced(
    client, founding, address, spoken, offered
):
    response = client.get(address, headers={"Accept-Language": spoken} if spoken else {})

    page = LexborHTMLParser(response.text)
    assert page.css_first("html").attributes["lang"] == ("es" if "es" in address else "en")
    first = page.css_first("main a.btn.alt[hreflang]")
    assert (first.attributes["href"] if first else None) == offered
    assert "Accept-Language" in response["Vary"]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/legal-help/", {"العربية", "Русский", "简体中文"}),
        ("/ar/legal-help/", {"English", "Русский", "简体中文"}),
    ],
)
def test_whoever_cannot_read_its_letters_sees_other_ones_first(client, founding, address, names):
    page = LexborHTMLParser(client.get(address).text)

    assert {each.text() for each in page.css("main .meta a bdi")} >= names
    assert page.css_first(
        "main .meta a[href='#languages'] bdi[dir=rtl], main .meta a[href='#languages'] bdi[lang=en]"
    )


def test_the_form_shows_other_letters_beside_its_language(person, founding):
    page = LexborHTMLParser(
        person.get("/legal-help/request/", {"language": "ar"}, follow=True).text
    )

    assert {each.text() for each in page.css(".pick .meta bdi")} >= {"English", "Русский"}


def test_start_says_when_no_request_can_be_taken(client, db, settings):
    settings.ROSTER_ROOT = ""
    settings.HELP_PHONE = "+1 212 555 0100"

    text = client.get("/legal-help/").text

    assert "We cannot take requests right now." in text
    assert "+1 212 555 0100" in text
