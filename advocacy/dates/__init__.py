"""Work out when a day falls and when work on it starts. No Django, no database, no clock."""
