"""Load our pages without the blanks that only indent their templates: slow telephones pay for them."""

import re
from typing import Final

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION: Final = re.compile("^ +", re.MULTILINE)


class Loader(filesystem.Loader):
    """Loads templates as Django does, and HTML without blanks at the beginning of its lines.

    A template that has a <pre> or a <textarea> keeps its text on the line of the tag.
    """

    def get_contents(self, origin: Origin) -> str:
        source = super().get_contents(origin)
        return INDENTATION.sub("", source) if origin.name.endswith(".html") else source
