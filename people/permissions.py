"""The one permission of this app: to invite people, to change what they may do, to read the log."""

from typing import Final

GRANTS: Final = {"Administrator": ["people.*"]}
MANAGE: Final = "people.manage_people"
