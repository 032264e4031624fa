"""Read the registry of languages; make, compile and review the catalogs."""
