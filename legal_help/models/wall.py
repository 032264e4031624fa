"""Store walls, offered transfers, and decisions that wait for a second person.

Rows are a cache of signed events and signed notes: none of them opens or closes anything by itself.
"""

import uuid

from django.conf import settings
from django.db import models

from legal_help.models.request import CaseNote, HelpRequest


class Wall(models.Model):
    """Name somebody who must not read a case. `walls.py` checks the signed events of the wall."""

    class Kind(models.TextChoices):
        WALLED = "walled", "walled"
        RECUSED = "recused", "recused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="walls")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    set_on = models.DateField()

    class Meta:
        ordering = ["set_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "user", "kind"], name="one_wall_of_a_kind"),
        ]

    def __str__(self) -> str:
        return "wall"


class Transfer(models.Model):
    """Offer a case to a colleague who has not answered yet. Its owner offers it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField(HelpRequest, on_delete=models.CASCADE, related_name="transfer")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(owner=models.F("to")), name="transfer_goes_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return "transfer"


class Proposal(models.Model):
    """Mark a decision that waits for a second person. The note says what was decided, and by whom."""

    request = models.OneToOneField(
        HelpRequest, primary_key=True, on_delete=models.CASCADE, related_name="proposal"
    )
    note = models.OneToOneField(CaseNote, on_delete=models.CASCADE, related_name="proposal")

    def __str__(self) -> str:
        return "proposal"
