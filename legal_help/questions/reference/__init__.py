"""Names of languages, countries, states and time zones."""
