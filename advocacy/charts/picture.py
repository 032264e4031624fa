"""What every drawing of the site is: an SVG of a known size, with words for who cannot see it."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Caption:
    """What a chart says to someone who cannot see it. `key` is unique on the page."""

    key: str
    title: str
    description: str


@dataclass(frozen=True)
class Picture:
    """A finished drawing; as a string it is the element of a page. Without a caption: decoration."""

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
            words = (
                f'<title id="{key}-title">{escape(self.caption.title)}</title>'
                f'<desc id="{key}-desc">{escape(self.caption.description)}</desc>'
            )
        return (
            f'<svg class="{self.kind}" width="{self.width}" height="{self.height}"'
            f' viewBox="0 0 {self.width} {self.height}" {says}>{words}{self.inner}</svg>'
        )
