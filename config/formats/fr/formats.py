"""A short date in French is 9 déc 2026: at a court in the United States, 09/12 is the 12th of September."""

SHORT_DATE_FORMAT = "j b Y"
