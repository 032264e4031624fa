"""Pages on which editors arrange the menus and the front page."""

from appearance.admin import menus

__all__ = ["menus"]
