"""A drawing of the site: an SVG of known size, with words for people who cannot see it."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Caption:
    """The words of a chart for people who cannot see it. `key` is unique on the page."""

    key: str
    title: str
    description: str
    title_language: str = ""
    """The value of HTML's `lang` for the title; "" where it is in the language of the page."""


@dataclass(frozen=True)
class Picture:
    """A finished drawing. `str` gives the SVG element. Without a caption it is decoration."""

    kind: str
    width: int
    height: int
    inner: str
    caption: Caption | None = None

    def __str__(self) -> str:
        says, words = 'aria-hidden="true"', ""
        if self.caption:
            key = escape(self.caption.key)
            says = f'role="img" aria-labelledby="{key}-title {key}-desc"'
            of_title = escape(self.caption.title_language)
            lang = f' lang="{of_title}"' if of_title else ""
            words = (
                f'<title id="{key}-title"{lang}>{escape(self.caption.title)}</title>'
                f'<desc id="{key}-desc">{escape(self.caption.description)}</desc>'
            )
        return (
            f'<svg class="{self.kind}" width="{self.width}" height="{self.height}"'
            f' viewBox="0 0 {self.width} {self.height}" {says}>{words}{self.inner}</svg>'
        )
