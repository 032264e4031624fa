"""Words in tables that editors upload, out of `locale/<language>/tables.json`. No Django, no database.

A table may be in any language of the site: the words of all languages are read together.
"""

from typing import TypedDict, cast

from languages.tables import languages_with, load_table


class TableWords(TypedDict):
    months_as_in: list[str]
    """Locales of Babel whose names of months are read."""
    small_words: list[str]
    """Words within a day, such as "of" in "3rd of May"."""
    fiscal_year: list[str]
    between: list[str]
    """Words between two days, with the blanks around them."""
    as_of: list[str]
    """Words before a day on which something was counted."""
    before_a_span: list[str]
    """Words before the first of two days, such as "from"."""
    no_value: list[str]
    """Words of a cell without a value."""
    qualifiers: dict[str, list[str]]
    """Other words for a qualifier of a figure."""
    ordinals: dict[str, int]
    """Words for the first to the fourth quarter, in small letters without accents."""
    remarks: dict[str, list[str]]
    """Words and letters for each Remark, which stand in brackets beside a number or period."""
    headings: dict[str, list[str]]
    """Words for each ColumnKind, with which the heading of its column can begin or end."""


def all_table_words() -> list[TableWords]:
    """Return the words of each language that has a table."""
    return [cast("TableWords", load_table("tables", code)) for code in languages_with("tables")]
