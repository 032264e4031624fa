"""Draw pictures as the site does, in one go."""

from articles.images import redraw, renditions


def drawn(content, shape=None):
    """Return every file of an uploaded picture, or those of one shape."""
    original = redraw.redraw(content).content
    files = renditions.draw(original, renditions.FocalPoint())
    return [file.picture for file in files if shape in (None, file.shape)]
