import pytest

from legal_help.public.http.cdn import HEADERS

pytestmark = pytest.mark.django_db
CLOUDFLARE = {"CF-Ray": "8f1c-FRA", "CDN-Loop": "cloudflare; loops=1"}


@pytest.fixture(autouse=True)
def _phone(settings):
    settings.HELP_PHONE = "+1 212 555 0100"


@pytest.mark.parametrize(
    "path", ["/legal-help/request/", "/legal-help/return/", "/cases/", "/accounts/login/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_another_company_passes_on_is_refused_with_whom_to_call(
    client, settings, path, method
):
    response = getattr(client, method)(path, headers=CLOUDFLARE)

    assert response.status_code == 403
    text = response.text
    assert "Another company passes this page on to you" in text
    assert "por medio de otra empresa" in text
    assert text.count("+1 212 555 0100") == len(settings.LANGUAGES) > 5
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("name", HEADERS)
def test_each_network_is_known(client, name):
    assert client.get("/legal-help/return/", headers={name: "x"}).status_code == 403


@pytest.mark.parametrize("path", ["/", "/legal-help/", "/es/legal-help/"])
def test_what_readers_read_is_refused_nobody(client, path):
    assert client.get(path, headers=CLOUDFLARE).status_code == 200


def test_without_a_network_and_behind_our_own_people_ask(client, settings):
    assert client.get("/legal-help/return/").status_code == 200
    settings.CDN_IS_OURS = True
    assert client.get("/legal-help/return/", headers=CLOUDFLARE).status_code == 200
