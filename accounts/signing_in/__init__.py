"""Sign in: passwords, second factors, sessions, and how often somebody may try."""
