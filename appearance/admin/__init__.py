"""Pages on which editors arrange the look of the site."""

from appearance.admin import identity, menus

__all__ = ["identity", "menus"]
