"""Between whom and a request there is a wall, to whom it is offered, what waits for a second person.

Rows are a cache of signed events and signed notes: none of them opens or closes anything by itself.
"""

import uuid

from django.conf import settings
from django.db import models

from legal_help.models.request import CaseNote, HelpRequest


class Wall(models.Model):
    """Somebody who must not read a request. `walls.py` asks the signed events whether it stands."""

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
    """A request that its owner offers to a colleague, who has not answered yet."""

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
    """A decision that waits for a second person. What was decided, and by whom, says the note."""

    request = models.OneToOneField(
        HelpRequest, primary_key=True, on_delete=models.CASCADE, related_name="proposal"
    )
    note = models.OneToOneField(CaseNote, on_delete=models.CASCADE, related_name="proposal")

    def __str__(self) -> str:
        return "proposal"
