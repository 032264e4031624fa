"""The permissions of each role for the appearance of the site."""

from typing import Final

GRANTS: Final = {"Editor": ["appearance.*"]}
EDIT: Final = "appearance.change_menuitem"
EDIT_FRONT_PAGE: Final = "appearance.change_frontpage"
