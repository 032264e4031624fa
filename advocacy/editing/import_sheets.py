"""Change between the sheets of a workbook that waits to be imported. Nothing typed is lost."""

from typing import Any, Final

from advocacy.editing import import_preview
from advocacy.models import FigureImport
from advocacy.tables import tables, workbooks

OF_SHEET: Final = ("text", "columns", "choices", "is_turned")
"""The fields of a draft that each sheet has for itself."""


def read_sheet(draft: FigureImport, name: str) -> str:
    """Return the table of a sheet as text, as it was last changed. Raises TableRefused."""
    kept = _kept(draft, name)
    if "text" in kept:
        return str(kept["text"])
    content = bytes(draft.workbook or b"")
    text = tables.to_text(workbooks.read_workbook(content, name).cells)
    tables.read_table(text)
    return text


def change_sheet(draft: FigureImport, *, before: str, text: str) -> None:
    """Go on with `draft.sheet`, whose table is `text`, and keep what was said of the one before.

    Does not save the draft. Raises TableRefused.
    """
    leaving = {name: getattr(draft, name) for name in OF_SHEET}
    kept = _kept(draft, draft.sheet)
    draft.sheets = [sheet | leaving if sheet["name"] == before else sheet for sheet in draft.sheets]
    draft.text, draft.columns, draft.choices = text, [], {}
    if not kept:
        import_preview.detect_turned(draft)
    for name, value in kept.items():
        setattr(draft, name, value)


def _kept(draft: FigureImport, sheet: str) -> dict[str, Any]:
    found: dict[str, Any] = next((one for one in draft.sheets if one["name"] == sheet), {})
    return {name: value for name, value in found.items() if name in OF_SHEET}
