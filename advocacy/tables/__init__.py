"""Read tables from elsewhere into figures. No Django, no database, no clock.

Text or a workbook → rows of cells (`tables`, `workbooks`) → what each column holds (`columns`) →
numbers and periods, or what is wrong with them (`numbers`, `periods`, `rows`) → what each row would
change (`matching`). A cell is read or reported as a mistake, never guessed.
"""
