import pytest

pytestmark = pytest.mark.django_db
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/privacy/", "/es/privacy/", "/no-such-page/"])
def test_public_pages_are_strict_and_set_no_cookie(client, path):
    response = client.get(path)

    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.cookies == {}


def test_the_admin_has_the_same_policy(client):
    policy = client.get("/admin/login/", follow=True).headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_production_asks_for_https_for_a_year(client, settings):
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60

    response = client.get("/privacy/", secure=True)

    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
