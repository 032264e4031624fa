import pytest

from articles.images import storage

NAME = "0" * 40 + ".webp"


@pytest.fixture
def stored():
    return storage.store(b"RIFF the bytes", "webp")


def test_a_stored_picture_is_served_for_good(client, stored):
    response = client.get(f"/media/{stored}")

    assert b"".join(response) == b"RIFF the bytes"
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_the_web_server_in_front_may_send_it(client, stored, settings):
    settings.MEDIA_ACCEL_PREFIX = "/files/"

    response = client.get(f"/media/{stored}")

    assert response.content == b""
    assert response.headers["X-Accel-Redirect"] == f"/files/{stored}"
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "name",
    [
        NAME,
        "../db.sqlite3",
        "..%2Fdb.sqlite3",
        "%2e%2e/db.sqlite3",
        "originals/" + NAME,
        "originals%2F" + NAME,
        NAME + "%00.webp",
        NAME.replace("webp", "svg"),
        NAME.replace("webp", "html"),
        NAME + "%0A",
        "",
    ],
)
def test_nothing_else_is_served(client, stored, settings, name):
    (settings.MEDIA_ROOT.parent / "db.sqlite3").write_bytes(b"secret")
    original = storage.store(b"original", "webp", folder=storage.ORIGINALS)

    assert client.get(f"/media/{name}").status_code == 404
    assert client.get(f"/media/{original}").status_code == 404


def test_pictures_are_only_read(client, stored):
    assert client.post(f"/media/{stored}").status_code == 405
