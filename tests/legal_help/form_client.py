from typing import Any
from urllib.parse import urlencode

from django.test import Client

FORM = "application/x-www-form-urlencoded"


class FormClient(Client):
    """Posts a form as a browser does. Django's own client sends files, which we refuse."""

    def post(self, path: str, data: Any = None, content_type: str = FORM, **extra: Any) -> Any:
        is_ready = isinstance(data, str) or content_type != FORM
        body = data if is_ready else urlencode(data or {}, doseq=True)
        return super().post(path, body, content_type, **extra)
