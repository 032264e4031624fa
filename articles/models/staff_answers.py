"""Answers of members of the staff: about danger, and about the mails they get."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class MailChoices(models.QuerySet[Any]):
    """The wishes for one kind of mail. Everybody gets it who did not cancel it."""

    def is_wanted_by(self, user: User) -> bool:
        return not self.filter(user=user, is_wanted=False).exists()

    def choose(self, *, user: User, is_wanted: bool) -> None:
        self.update_or_create(user=user, defaults={"is_wanted": is_wanted})


class AheadMail(models.Model):
    """One person's wish for the weekly mail of the days to come, and the last week it went out for."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_wanted = models.BooleanField(default=True)
    last_week = models.DateField(null=True)  # its Monday

    objects = MailChoices.as_manager()

    class Meta:
        default_permissions = ["view"]

    def __str__(self) -> str:
        return f"{self.user}: {self.last_week or 'not yet'}"


class EventMail(models.Model):
    """One person's wish for mails about articles that are submitted, returned or published."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_wanted = models.BooleanField()

    objects = MailChoices.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}: {self.is_wanted}"


class EndangeredAnswer(models.Model):
    """The last answer of staff to who is endangered by an article. No reader ever sees it.

    A row of its own and no part of the content, see docs/decisions/0035: what prints a version,
    compares it or sends it to somebody cannot print this. An answer takes the place of the one
    before, so that no list of people in danger grows here.
    """

    class Answer(models.TextChoices):
        NOBODY = "nobody", _("Nobody")
        SOMEBODY = "somebody", _("Somebody")

    article = models.OneToOneField("articles.Article", models.CASCADE, related_name="endangered")
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    """Empty where only words were typed yet."""
    words = models.TextField(max_length=2000, blank=True)
    is_asked_again = models.BooleanField(default=False)
    """Somebody was endangered when this was last published: the next version asks anew."""
    answered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("answer about danger")
        verbose_name_plural = _("answers about danger")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer="somebody") | ~Q(words=""),
                name="endangered_somebody_is_in_words",
            ),
            models.CheckConstraint(
                condition=Q(is_asked_again=False) | Q(answer="somebody"),
                name="endangered_is_asked_again_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}"
