"""A date in Arabic reads the same in lists, in sentences and on charts: 30 يوليو 2026."""

DATE_FORMAT = "j F Y"
