"""The roles of casework. They open the door of the desk and grant no permission of the database.

The right to read requests for help comes from the signed roster. Write access
to the group tables of this database gains nothing: behind the door, the roster and a passphrase
decide.
"""

from typing import Final

GRANTS: Final[dict[str, list[str]]] = {"Caseworker": [], "Supervisor": []}
