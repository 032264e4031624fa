"""Work out what editors plan and need to see to: calendars, days ahead, first page, radar."""
