"""Forms of the desk. They never save."""
