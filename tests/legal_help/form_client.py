from typing import Any
from urllib.parse import urlencode

from django.test import Client

FORM = "application/x-www-form-urlencoded"


class FormClient(Client):
    """Posts a form as a browser does. Django's own client sends files, which we refuse."""

    def post(self, path: str, data: Any = None, content_type: str = FORM, **extra: Any) -> Any:
        body = urlencode(data or {}, doseq=True) if content_type == FORM else data
        return super().post(path, body, content_type, **extra)
