"""The permissions of each role for messages from readers."""

from typing import Final

GRANTS: Final = {"Editor": [f"contact.{verb}_message" for verb in ("view", "change", "delete")]}
