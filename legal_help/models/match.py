"""Store what a comparison of cases found and what it compared: codes, days and ids, no content."""

import uuid

from django.db import models
from django.db.models import F, Q

from legal_help.models.request import HelpRequest


class PossibleMatch(models.Model):
    """Say that two cases may be of one person, or of people who are against each other.

    The row holds no name and no reason. Both finding and settling are signed by their caseworker.
    """

    class Kind(models.TextChoices):
        CONFLICT = "conflict", "conflict"
        DUPLICATE = "duplicate", "duplicate"
        RELATED = "related", "related"

    class Strength(models.TextChoices):
        STRONG = "strong", "strong match"
        MEDIUM = "medium", "medium match"
        WEAK = "weak", "weak match"

    class Outcome(models.TextChoices):
        SAME_PERSON = "same_person", "the same person"
        CONFLICT = "conflict", "a conflict"
        NOTHING = "nothing", "nothing"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    one = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    strength = models.CharField(max_length=10, choices=Strength)
    compared_on = models.DateField()
    by_key = models.UUIDField(help_text="The caseworker's key that signed it.")
    signature = models.BinaryField()
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    settled_on = models.DateField(null=True)
    settled_by_key = models.UUIDField(null=True)
    settled_signature = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_match_a_pair"),
            # The order of the two is fixed, so that no pair is stored twice or paired with itself.
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="match_in_one_order"),
            models.CheckConstraint(
                condition=Q(outcome="", settled_on=None, settled_by_key=None)
                | ~Q(outcome="") & Q(settled_on__isnull=False, settled_by_key__isnull=False),
                name="match_settled_wholly",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strength} {self.kind}"


class Comparison(models.Model):
    """Say which cases a caseworker's session has compared with each other, signed by them."""

    by_key = models.UUIDField(primary_key=True)
    compared_on = models.DateField()
    body = models.BinaryField()
    signature = models.BinaryField()

    def __str__(self) -> str:
        return f"comparison of {self.compared_on}"
