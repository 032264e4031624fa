"""Store sign-in sessions under a hash of their key: a stolen table lets nobody sign in."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone


class SessionStore(db.SessionStore):
    """Stores the hash of the key that the browser has. SHA-256 suffices for 32 random letters."""

    def _get_session_from_db(self) -> Any:
        if self.session_key is None:
            return None
        row = self.model.objects.filter(
            session_key=_hashed(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if row is None:
            self._session_key = None
        return row

    def save(self, must_create: bool = False) -> None:
        """Save as Django does. An existing session takes one UPDATE, without a transaction."""
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(dict(self.items()))
        kept = self.model.objects.filter(session_key=row.session_key)
        if not kept.update(session_data=row.session_data, expire_date=row.expire_date):
            raise UpdateError

    def exists(self, session_key: str) -> bool:
        return super().exists(_hashed(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = _hashed(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            super().delete(_hashed(key))


def end_sessions(users: Iterable[int]) -> None:
    """Sign people out everywhere. Sessions are staff's alone, so there are few."""
    wanted = {str(user) for user in users}
    for session in SessionStore.get_model_class().objects.all():
        if session.get_decoded().get("_auth_user_id") in wanted:
            session.delete()


def _hashed(key: str) -> str:
    """Return a hash of 40 characters (160 bits), as many as the column has."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]
