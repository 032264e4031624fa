"""Apply an import, and look at what it would do."""

from advocacy.editing import import_apply, import_preview


def apply(draft, by, **choices):
    draft.choices = {number.removeprefix("row_"): choice for number, choice in choices.items()}
    draft.save()
    seen = import_preview.preview(draft).fingerprint
    return import_apply.apply_import(draft=draft, by=by, fingerprint=seen)


def outcomes(draft):
    return [one.outcome for one in import_preview.preview(draft).planned]
