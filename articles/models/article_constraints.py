"""What holds for every article, whoever stores it: the database itself keeps these."""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

ARTICLE_CONSTRAINTS: Final[list[models.BaseConstraint]] = [
    models.UniqueConstraint(
        fields=["language", "slug"],
        name="article_address_once_per_language",
        violation_error_message=_("Another article in this language has this address."),
    ),
    models.UniqueConstraint(
        fields=["translation_of", "language"],
        condition=~Q(status="withdrawn"),
        name="article_translated_once_per_language",
        violation_error_message=_("This article already has a translation here."),
    ),
    models.CheckConstraint(
        condition=Q(translation_of=None) | ~Q(translation_of=F("pk")),
        name="article_is_not_its_own_translation",
        violation_error_message=_("An article cannot be a translation of itself."),
    ),
    models.CheckConstraint(
        condition=Q(translated_from=None) | Q(translation_of__isnull=False),
        name="article_translated_from_its_original",
    ),
    models.CheckConstraint(condition=~Q(title=""), name="article_has_title"),
]
