import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    ["/", "/privacy/", "/articles/", "/observances/", "/statistics/", "/legal-help/", "/healthz"],
)
def test_public_pages_answer_head_as_they_answer_get(client, path):
    """Monitors, link checkers and messengers ask for the head alone."""
    head, whole = client.head(path), client.get(path)

    assert (head.status_code, head.headers["Content-Type"]) == (
        whole.status_code,
        whole.headers["Content-Type"],
    )
    assert head.content == b""


@pytest.mark.parametrize("path", ["/", "/articles/", "/observances/", "/statistics/"])
def test_public_pages_refuse_what_would_change_something(client, path):
    assert client.post(path).status_code == 405
