"""Tables of menus and of the front page."""

from appearance.models.front_page import FrontPage, FrontPageEvent, FrontPageVersion
from appearance.models.menu_item import MenuItem

__all__ = ["FrontPage", "FrontPageEvent", "FrontPageVersion", "MenuItem"]
