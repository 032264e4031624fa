"""Make what a wrong clock might take too early, and look for it afterwards: a form that was begun, a message of a reader."""

from datetime import timedelta

from django.utils import timezone

from benchmarks.content import people
from contact.models import KEPT_DAYS, Message
from legal_help.intake import drafts
from legal_help.models import Draft

DAYS_LEFT = 5


def make() -> list[str]:
    """Let both have five days left; return their numbers."""
    today = timezone.localdate()
    draft, _cookie = drafts.start_draft(answers=people.answers(1))
    Draft.objects.filter(pk=draft.pk).update(expires_on=today + timedelta(days=DAYS_LEFT))
    sent_on = today - timedelta(days=KEPT_DAYS - DAYS_LEFT)
    message = Message.objects.create(text="A question.")
    Message.objects.filter(pk=message.pk).update(sent_on=sent_on)
    return [str(draft.pk), str(message.pk)]


def lost(draft: str, message: str) -> list[str]:
    """Return which of them are gone."""
    found = {
        "draft": Draft.objects.filter(pk=draft).exists(),
        "message": Message.objects.filter(pk=message).exists(),
    }
    return [f"{what} gone" for what, is_there in found.items() if not is_there]
