"""A short date in Spanish is 9 dic 2026: at a court in the United States, 09/12 is the 12th of September."""

SHORT_DATE_FORMAT = "j b Y"
