"""Take back a whole import: delete what it added, and correct back what it corrected.

A correction is public and stays. So the figure gets a second correction, which says that the first
was taken back, and readers see both.
"""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from advocacy.editing import correct, verify
from advocacy.editing.import_apply import snapshot
from advocacy.editing.verify import CheckResult
from advocacy.models import (
    Figure,
    FigureCorrection,
    FigureImport,
    ImportedFigure,
    Statistic,
    Verification,
    VerificationRecord,
)
from advocacy.models.correction import NUMBER_FIELDS
from advocacy.numbers.figure_words import day_in_words


class CannotTakeBack(Exception):
    """Something depends on its figures. `reasons` says what, by figure."""

    def __init__(self, reasons: "dict[Figure, list[str]]") -> None:
        super().__init__(reasons)
        self.reasons = reasons


class AlreadyTakenBack(Exception):
    """The import was taken back before, or its figures were never added."""


@transaction.atomic
def take_back(*, figure_import: FigureImport, by: User) -> int:
    """Delete every figure that the import added, and restore every one that it corrected.

    Returns the number of figures. Raises AlreadyTakenBack. Raises CannotTakeBack where a figure was
    changed since, or an added one is cited, revised or older than today. Then nothing changes.
    """
    done = FigureImport.objects.select_for_update().get(pk=figure_import.pk)
    if not done.is_applied or done.undone_at:
        raise AlreadyTakenBack
    figures = Figure.objects.filter(imports__figure_import=done)
    Statistic.objects.lock(set(figures.values_list("statistic", flat=True)))
    if reasons := reasons_against(done):
        raise CannotTakeBack(reasons)
    corrected = list(done.imported.filter(is_correction=True).select_related("figure"))
    for record in corrected:
        _correct_back(record, done, by)
    added = figures.filter(imports__is_correction=False)
    count = added.count() + len(corrected)
    added.delete()
    done.undone_by, done.undone_at = by, timezone.now()
    done.save()
    return count


def reasons_against(done: FigureImport) -> "dict[Figure, list[str]]":
    """Return by figure the names of what depends on it, and "" where it was changed since."""
    reasons: dict[Figure, list[str]] = defaultdict(list)
    imported = done.imported.select_related("figure__statistic", "figure__source__publisher")
    by_pk = {record.figure_id: record for record in imported}
    for record in by_pk.values():
        if record.is_correction and record.as_before is None:
            # Imported before snapshots were stored.
            reasons[record.figure].append(str(FigureCorrection._meta.verbose_name))
            continue
        now = snapshot(record.figure)
        if any(now.get(name, value) != value for name, value in record.as_imported.items()):
            reasons[record.figure].append("")
        # What was public before today is corrected, never deleted without a trace.
        was_read = (
            record.figure.first_published_at and record.figure.entered_on < timezone.localdate()
        )
        if was_read and not record.is_correction:
            reasons[record.figure].append(str(_("readers may have seen it")))
    added = {pk for pk, record in by_pk.items() if not record.is_correction}
    for relation in _resting_on_figures():
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": added})
        if relation.related_model is VerificationRecord:  # the import's own records are deleted too
            rows = rows.filter(recorded_at__gt=done.applied_at)
        for pk in rows.values_list(relation.field.attname, flat=True).distinct():
            name = str(relation.related_model._meta.verbose_name)
            reasons[by_pk[pk].figure].append(name)
    return reasons


def _resting_on_figures() -> list[Any]:
    return [
        relation
        for relation in Figure._meta.related_objects
        if relation.related_model is not ImportedFigure
    ]


def _correct_back(record: ImportedFigure, done: FigureImport, by: User) -> None:
    figure = Figure.objects.select_related("statistic", "source__publisher").get(
        pk=record.figure_id
    )
    before: dict[str, str] = record.as_before or {}
    _take_from(before, figure, NUMBER_FIELDS)
    with translation.override(settings.LANGUAGE_CODE):  # the reason is stored in one language
        reason = _("The correction of %(day)s came with an import that was undone.") % {
            "day": day_in_words(timezone.localdate(done.applied_at), settings.LANGUAGE_CODE).words
        }
    correct.correct(figure, reason=reason, by=by)
    if before["verification"] != Verification.UNVERIFIED:
        _restore_check(figure, before, by)


def _restore_check(figure: Figure, before: dict[str, str], by: User) -> None:
    """Record the former check again: it was about the number that is restored."""
    _take_from(before, figure, ("accessed_on",))
    how = _("The checked number is back: an import was undone.")
    check = CheckResult(
        Verification(before["verification"]),
        figure.accessed_on or timezone.localdate(),
        before["evidence"],
        before["verification_note"] or how,
    )
    stood = verify.statement_checked(figure)
    verify.verify(thing=figure, check=check, stood=stood, by=by)


def _take_from(kept: dict[str, str], figure: Figure, names: tuple[str, ...]) -> None:
    """Set fields from a snapshot, in which "" or "None" stands for nothing."""
    fields = {field.name: field for field in Figure._meta.concrete_fields}
    for name in names:
        field = fields[name]
        nothing = field.null and kept[name] in {"", "None"}
        setattr(figure, name, None if nothing else field.to_python(kept[name]))
