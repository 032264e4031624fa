"""Forms and fields of the admin of articles."""
