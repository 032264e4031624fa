"""Put a figure into words and digits. No Django, no database, no clock."""
