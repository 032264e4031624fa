"""Markup as a test can quote it, however the template is laid out."""

import re

BLOCKS = (
    "article|aside|body|br|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head"
    "|header|html|legend|li|link|main|meta|nav|ol|option|p|section|select|summary|table|tbody|td"
    "|th|thead|title|tr|ul"
)


def one_line(html: str) -> str:
    """Return `html` on one line, without the white space that no reader sees."""
    line = " ".join(html.split())
    line = re.sub(rf" ?(</?(?:{BLOCKS})\b[^<>]*>) ?", r"\1", line)
    return re.sub(r"(<\w[^<>]*[^/<>]>) | (</\w+>)", r"\1\2", line)
