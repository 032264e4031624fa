"""Pictures with real files, in articles."""

from articles.images import pictures
from articles.models import Image
from tests.articles.factories import ArticleFactory, UserFactory, photograph


def drawn_image(content=None, *, by=None, **fields):
    """Return a picture with all its files, as after an upload and the task that draws them."""
    fields.setdefault("alt", "A gate")
    image = pictures.store_picture(
        image=Image(**fields),
        new=pictures.read_upload(content or photograph(600, 400)),
        by=by or UserFactory(),
    )
    pictures.draw(image=image)
    image.refresh_from_db()
    return image


def in_the_text(image, **fields):
    """Return a published article that shows a picture in its text."""
    body = f'<p>Words.</p><picture-card key="{image.pk}"></picture-card>'
    return ArticleFactory(body=body, **fields)


def addresses(image):
    return [f"/media/{name}" for name in image.names]


def as_cover(image, **fields):
    return ArticleFactory(cover=image, **fields)


def status_of(client, address, **asked):
    """Return the status of an answer, and read the file that it may have opened to its end."""
    response = client.get(address, **asked)
    if response.streaming:
        b"".join(response)
    return response.status_code


def answers(client, image):
    """Return the statuses of all files of a picture."""
    return {status_of(client, address) for address in addresses(image)}
