"""Read the registry of languages, and make and compile the catalogs."""
