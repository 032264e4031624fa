"""Pages on which editors import a table of figures."""
