"""A date in Arabic reads the same in lists, in sentences and on charts: 30 يوليو 2026.

Django's own has no format for a date with a time, and falls back on the American order.
"""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y، g:i A"
SHORT_DATETIME_FORMAT = "j M Y، g:i A"
