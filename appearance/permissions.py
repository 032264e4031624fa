"""The permissions of each role for the appearance of the site."""

from typing import Final

GRANTS: Final = {
    "Editor": [
        "appearance.*",
        *(f"identity.{verb}_banner" for verb in ("view", "add", "change", "delete")),
    ],
    "Administrator": ["appearance.*", "identity.*"],
}
EDIT: Final = "appearance.change_menuitem"
EDIT_FRONT_PAGE: Final = "appearance.change_frontpage"
EDIT_IDENTITY: Final = "identity.change_identity"
