"""Count failed sign-ins in a table, and read it as data alone.

Django's own backend unpickles what it finds, and a pickle names a program to run: whoever writes to
the database would run theirs in the web server, where requests are unlocked.
"""

import base64
import io
import pickle
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final, Never

from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone

LASTS_AT_MOST: Final = timedelta(days=2)


class CountsTable(DatabaseCache):
    """Keeps numbers, texts and lists of them. A value of any other kind counts as missing."""

    _table: str

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not names:
            return {}
        now = timezone.now().replace(microsecond=0, tzinfo=None)
        over, too_late = map(connection.ops.adapt_datetimefield_value, (now, now + LASTS_AT_MOST))
        table, places = connection.ops.quote_name(self._table), ", ".join(["%s"] * len(names))
        with connection.cursor() as cursor:
            # Of everybody, so that the table tells no times of yesterday. And what would last longer
            # than anything does was counted while a clock was wrong: nobody is shut out by that.
            cursor.execute(
                f"DELETE FROM {table} WHERE expires <= %s OR expires > %s",  # noqa: S608 -- our own name
                [over, too_late],
            )
            cursor.execute(
                f"SELECT cache_key, value FROM {table} WHERE cache_key IN ({places})",  # noqa: S608 -- our own names
                [*names],
            )
            found = {names[name]: _read(value) for name, value in cursor.fetchall()}
        return {key: value for key, value in found.items() if value is not None}


class _DataAlone(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str, /) -> Never:
        raise pickle.UnpicklingError(module_name, global_name)


def _read(stored: str) -> Any:
    try:
        return _DataAlone(io.BytesIO(base64.b64decode(stored))).load()
    except Exception:  # noqa: BLE001 -- anybody may have put it there, and what is broken can fail anyhow
        return None
