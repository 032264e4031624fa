"""Forms for a table of figures that an editor pastes or uploads, and for how to read it."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from advocacy.admin.imports.words import (
    CHOICES,
    COLUMNS,
    ENCODINGS,
    LEFT_OUT,
    READ_AS,
    REST,
    describe_mistake,
)
from advocacy.editing import import_preview, import_sheets
from advocacy.models import FigureImport
from advocacy.tables import encodings, tables, workbooks
from advocacy.tables.columns import ColumnKind
from advocacy.tables.encodings import Encoding
from advocacy.tables.errors import Mistake, Problem, TableRefused
from advocacy.tables.matching import Choice, PlannedRow, decided_choice
from advocacy.tables.numbers import DecimalMark
from advocacy.tables.tables import Separator

TABLE: dict[str, Any] = {
    "rows": 12,
    "cols": 80,
    "dir": "auto",
    "wrap": "off",
    "spellcheck": "false",
}


LONGEST_NAME: Final = FigureImport._meta.get_field("sheet").max_length or 0


class TableField(forms.CharField):
    """Reads a table. Browsers end a line with two characters; that alone is no change."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(initial), data)


class NewImportForm(forms.ModelForm[FigureImport]):
    """A table, pasted or in a file."""

    text = TableField(
        label=_("Table"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs=TABLE),
        help_text=_(
            "Copy it from Excel, LibreOffice, a web page or a PDF, with its column headings."
        ),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt"}),
        help_text=_("XLSX or CSV, up to 5 MB. Formulas and macros are not run."),
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        required=False,
        help_text=_(
            "For a workbook: the name or number of the sheet. If empty, the first one with "
            "figures. You can change it later."
        ),
    )

    class Meta:
        model = FigureImport
        fields = ("statistic", "text", "file", "sheet", "source")

    def clean(self) -> dict[str, Any]:
        """Turn a pasted or uploaded table into one text, or say why it cannot be read."""
        cleaned = super().clean() or {}
        upload: UploadedFile[Any] | None = cleaned.get("file")
        field = "file" if upload else "text"
        try:
            if upload is not None:
                cleaned |= _of_file(upload, cleaned.get("sheet", ""))
            tables.read_table(cleaned.get("text", ""))
        except TableRefused as refused:
            by_sheet = refused.problem == Problem.NO_SUCH_SHEET
            self.add_error(
                "sheet" if by_sheet else field, describe_mistake(Mistake(refused.problem))
            )
        return cleaned

    def put_aside(self, draft: FigureImport) -> None:
        """Keep in the draft what only the file could say."""
        for name in ("file_name", "parted", "marks"):
            setattr(draft, name, self.cleaned_data.get(name, ""))
        draft.sheets = [{"name": name} for name in self.cleaned_data.get("names", ())]
        draft.workbook = self.cleaned_data.get("workbook")
        draft.sheet = self.cleaned_data.get("sheet", "") if draft.sheets else ""
        draft.undecoded = self.cleaned_data.get("undecoded")


def _of_file(upload: UploadedFile[Any], sheet: str) -> dict[str, Any]:
    """Return the text of a file, its name, and for a workbook how we wrote its cells."""
    if (upload.size or 0) > workbooks.MOST_BYTES:
        raise TableRefused(Problem.TOO_HEAVY)
    content: bytes = upload.read()
    name: dict[str, Any] = {"file_name": str(upload.name)[:200]}
    if not workbooks.is_workbook(content):
        text = encodings.decode(content)
        if text is None:  # shown as Western Europe writes until somebody says what it is
            text = encodings.decode_as(content, Encoding.WESTERN)
            return name | {"text": text, "undecoded": content}
        return name | {"text": text}
    read = workbooks.read_workbook(content, sheet)
    name |= {"parted": str(Separator.TAB), "marks": str(DecimalMark.POINT)}
    if len(read.names) > 1 and all(len(one) <= LONGEST_NAME for one in read.names):
        name |= {"workbook": content, "names": read.names, "sheet": read.name}
    return name | {"text": tables.to_text(read.cells)}


class ReadingForm(forms.ModelForm[FigureImport]):
    """Asks how to read the table, where it comes from, and what to do with each row.

    One field for each column (`column_0` and on) and one for each row that leaves a choice.
    """

    text = TableField(label=_("Table"), strip=False, widget=forms.Textarea(attrs=TABLE))
    other_sheet: str | None = None
    """The table of another sheet, if the editor chose one."""

    class Meta:
        model = FigureImport
        fields = (
            *("text", "sheet", "encoding", "parted", "is_turned", "marks", "counting"),
            *("year_means", "fiscal_year", "span_means", "day_order"),
            *("source", "edition", "released_on"),
            *("verification", "evidence", "accessed_on", "reason"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in READ_AS.items():
            if name in self.fields:
                self.fields[name] = forms.ChoiceField(
                    label=self.fields[name].label, required=False, choices=list(words.items())
                )
        if self.instance.undecoded is None:
            self.fields.pop("encoding", None)
        elif "encoding" in self.fields:
            self.fields["encoding"] = _encoding_of(bytes(self.instance.undecoded))
        names = [sheet["name"] for sheet in self.instance.sheets]
        if not names:
            self.fields.pop("sheet", None)
        elif "sheet" in self.fields:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet"),
                choices=[(name, name) for name in names],
                help_text=self.fields["sheet"].help_text,
            )
        self.preview: import_preview.Preview | None = None
        if self.instance.pk and not self.instance.is_applied:
            self._add_fields_of_table()

    def _add_fields_of_table(self) -> None:
        try:
            self.preview = import_preview.preview(self.instance)
        except TableRefused as refused:
            self.refused = describe_mistake(Mistake(refused.problem))
            return
        columns = [("", LEFT_OUT), *COLUMNS.items()]
        for index, (head, holds) in enumerate(
            zip(self.preview.heads, self.preview.columns, strict=True)
        ):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=head or str(index + 1), required=False, choices=columns, initial=holds or ""
            )
        decided = import_preview.choices_by_row(self.instance)
        for plan in self.preview.planned:
            if plan.choices:
                self.fields[f"row_{plan.row.number}"] = _choice_for(plan, decided)
        self.fields["rest"] = forms.ChoiceField(
            label=_("All rows that are marked"), required=False, choices=list(REST.items())
        )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            tables.read_table(text)
        except TableRefused as refused:
            raise ValidationError(describe_mistake(Mistake(refused.problem))) from refused
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"text", "encoding"} <= set(self.changed_data):
            self.add_error(
                "encoding",
                _("Choose the encoding first and press “Re-check”. Then change the table."),
            )
        if "sheet" in self.changed_data and "sheet" in cleaned:
            try:
                self.other_sheet = import_sheets.read_sheet(self.instance, cleaned["sheet"])
            except TableRefused as refused:
                self.add_error("sheet", describe_mistake(Mistake(refused.problem)))
        held = [value for value in self._columns(cleaned) if value]
        for name in sorted({value for value in held if held.count(value) > 1}):
            twice = _("Two columns cannot both hold this: {what}.")
            self.add_error(None, str(twice).format(what=COLUMNS[ColumnKind(name)]))
        return cleaned

    def put_aside(self, draft: FigureImport) -> None:
        """Keep in the draft what was said of its letters, columns and rows, and of its sheet."""
        self._put_table_aside(draft)
        if self.other_sheet is not None:
            before = self.initial["sheet"]
            import_sheets.change_sheet(draft, before=before, text=self.other_sheet)

    def _put_table_aside(self, draft: FigureImport) -> None:
        chosen = self.cleaned_data.get("encoding")
        if chosen and draft.undecoded is not None and "encoding" in self.changed_data:
            draft.text = encodings.decode_as(bytes(draft.undecoded), Encoding(chosen))
        if self.preview is None:
            return
        seen = [str(holds or "") for holds in self.preview.columns]
        columns = self._columns(self.cleaned_data)
        if {"text", "encoding", "parted", "is_turned"} & set(self.changed_data):
            draft.columns, draft.choices = [], {}  # they were of another table
            return
        if columns != seen:
            draft.columns = columns
        rest = self.cleaned_data.get("rest", "")
        draft.choices = {
            str(plan.row.number): choice
            for plan in self.preview.planned
            if (choice := self.cleaned_data.get(f"row_{plan.row.number}") or _of_rest(plan, rest))
        }

    def _columns(self, cleaned: dict[str, Any]) -> list[str]:
        count = len(self.preview.columns) if self.preview else 0
        return [cleaned.get(f"column_{index}", "") for index in range(count)]

    def column_fields(self) -> Iterator[BoundField]:
        return (self[name] for name in self.fields if name.startswith("column_"))

    def row_field(self, plan: PlannedRow) -> BoundField | None:
        name = f"row_{plan.row.number}"
        return self[name] if name in self.fields else None


def _encoding_of(content: bytes) -> forms.ChoiceField:
    """Return the field that asks for the encoding, with some words of the file in each."""
    choices: list[tuple[str, Any]] = [("", _("Choose …"))]
    for encoding, words in encodings.sample_encodings(content).items():
        choices.append((str(encoding), f"{ENCODINGS[encoding]}: \u2068{words}\u2069"))
    return forms.ChoiceField(
        label=_("Encoding of the file"),
        required=False,
        choices=choices,
        help_text=_("Choose the encoding in which its words are readable."),
    )


def _of_rest(plan: PlannedRow, rest: str) -> str:
    """Return the choice for a row that nobody decided about by itself, or "" for none."""
    if rest == "skip" and plan.choices:
        return Choice.SKIP
    takes = [choice for choice in plan.choices if choice is not Choice.SKIP]
    return takes[0] if rest == "accept" and takes else ""


class Decision(forms.ChoiceField):
    """Takes a choice that the row offers now. A choice of an older page counts as none."""

    def clean(self, value: Any) -> str:
        return str(value) if value and self.valid_value(value) else ""


def _choice_for(plan: PlannedRow, decided: dict[int, Any]) -> Decision:
    choices: list[tuple[str, Any]] = [(str(choice), CHOICES[choice]) for choice in plan.choices]
    if plan.default is None:
        choices.insert(0, ("", _("Choose …")))
    return Decision(
        label=str(_("What to do with row {number}")).format(number=plan.row.number),
        required=False,
        choices=choices,
        initial=decided_choice(plan, decided) or "",
    )
