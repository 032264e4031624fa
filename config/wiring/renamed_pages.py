"""Let the old address of a statistic, a day, a topic, a treaty or a series lead to the new one, as articles do."""

from typing import Any, Final

from django.conf import settings
from django.db.models import Model
from django.db.models.signals import pre_save
from django.utils import translation

from advocacy.models import Instrument, Observance, Statistic, Topic
from advocacy.models.publishable import Publishable
from articles.models import Series
from config.models import Redirect
from config.site.redirects import REST

KINDS: Final[tuple[type[Model], ...]] = (Instrument, Observance, Series, Statistic, Topic)


def connect_signals() -> None:
    for kind in KINDS:
        pre_save.connect(_keep_old_address, sender=kind, dispatch_uid="keep old address")


def _keep_old_address(sender: type[Model], instance: Any, *, raw: bool = False, **_: Any) -> None:
    """Store where the old addresses lead, if readers can have had one: one in each language."""
    if raw or instance.pk is None:
        return
    renamed = sender._default_manager.filter(pk=instance.pk).exclude(slug=instance.slug)
    before: Any = renamed.first()
    if before is None or (isinstance(before, Publishable) and before.first_published_at is None):
        return
    for language, _name in settings.CONTENT_LANGUAGES:
        with translation.override(language):
            _lead(before.get_absolute_url(), instance.get_absolute_url())


def _lead(old: str, new: str) -> None:
    """Lead from one page and what lies below it to another: what led to the old one, in one hop too."""
    Redirect.objects.filter(old_path__in=[new, f"{new}{REST}"]).delete()
    for end in ("", REST):
        Redirect.objects.filter(new_path=f"{old}{end}").update(new_path=f"{new}{end}")
    Redirect.objects.update_or_create(
        old_path=f"{old}{REST}", defaults={"new_path": f"{new}{REST}"}
    )
