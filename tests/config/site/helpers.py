"""Read what a page of results shows."""

import re

from tests.markup import one_line


def titles(response):
    found = re.findall(r"<h3><a href=[^>]*><bdi[^>]*>(.*?)</bdi>", one_line(response.text))
    return [re.sub("</?mark>", "", title) for title in found]
