"""Refuse pictures of low quality: `manage.py check --deploy` runs this check."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks


@checks.register("security", deploy=True)
def check_picture_quality(**_: Any) -> Sequence[checks.CheckMessage]:
    if settings.PICTURE_QUALITY == "full":
        return []
    return [
        checks.Error(
            "Pictures would be stored small and coarse, as only tests should.",
            hint="Set PICTURE_QUALITY to full.",
            id="articles.E001",
        )
    ]
