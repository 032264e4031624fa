"""Tables from elsewhere, read into figures. No Django, no database, no clock.

Text or a workbook → rows of cells (`tables`, `workbooks`) → what each column holds (`heads`) →
numbers and periods, or what is wrong with them (`numbers`, `periods`, `rows`) → what each row would
change (`plans`). Whatever stands in a table, it is read or named; it is never guessed.
"""
